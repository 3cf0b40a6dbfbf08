import { createWorld } from '@cicero/sandbox';
import { expect, test } from 'vitest';
import { equal, findingsTable, none } from '../fault/checks/finding.ts';
import { planOf } from '../fault/plan.ts';
import { seededRandom, shuffledForever } from '../fault/random.ts';
import { truthOf } from '../fault/truth.ts';

test('the same seed kills the same victims in the same order; each has its turn', () => {
  const victims = ['collector', 'notifier', 'postgres'];
  const order = (seed: number): string[] => {
    const draws = shuffledForever(victims, seededRandom(seed));
    return Array.from({ length: 9 }, () => draws.next().value);
  };
  expect(order(7)).toEqual(order(7));
  expect(order(7)).not.toEqual(order(8));
  for (let from = 0; from < 9; from += 3)
    expect(
      order(7)
        .slice(from, from + 3)
        .sort(),
    ).toEqual(victims);
});

test('a plan from words; nonsense is refused with the usage', () => {
  expect(planOf(['--', '--kills', '40', '--seed', '2'])).toEqual({ kills: 40, seed: 2, every: 3, keep: false });
  expect(() => planOf(['--kills', 'many'])).toThrow(/--kills must be/);
  expect(() => planOf(['--hurry'])).toThrow();
});

test('the truth is the posts of the day and everybody who engaged with them, each once, normalised', () => {
  const day = '2025-11-10';
  const now = (): number => Date.parse('2025-11-10T16:00:00Z');
  const world = createWorld({
    clients: 2,
    postsPerDay: 3,
    likesPerPost: 40,
    commentsPerPost: 20,
    engagementHours: 0,
    now,
  });
  const truth = truthOf(world, day);
  expect(truth.map(({ platform, clientId }) => `${platform} ${clientId}`)).toEqual([
    ...Array(3).fill('instagram DITBINMAS'),
    ...Array(3).fill('tiktok DITBINMAS'),
    ...Array(3).fill('instagram BIDHUMAS'),
    ...Array(3).fill('tiktok BIDHUMAS'),
  ]);
  for (const post of truth) {
    if (post.platform === 'instagram') expect(post.handles.size).toBe(40);
    // Somebody who comments twice is one handle.
    else expect(post.handles.size).toBeLessThanOrEqual(20);
    for (const handle of post.handles) expect(handle).toMatch(/^[^@A-Z\s]+$/);
  }
});

test('what is wrong is shown with examples', () => {
  const table = findingsTable([equal('mails', 3, 3), none('dead letters', ['collector.collect-client.dead'])]);
  expect(table.split('\n').map((line) => line.trim())).toEqual([
    'what           expected      found',
    'mails                 3          3  ok',
    'dead letters          0          1  WRONG',
    'collector.collect-client.dead',
  ]);
});
