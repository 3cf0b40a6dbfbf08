import { describe, expect, test } from 'vitest';
import { dropIn, type UnitWeek } from '../../src/anomalies/drops.ts';
import { alwaysInstant, type LookedAt, movingTogether, type Sighting } from '../../src/anomalies/looks.ts';

describe('a drop', () => {
  const week = (participation: number, posts = 10, people = 30): UnitWeek => ({ participation, posts, people });

  test('is the last week far below the mean of the weeks before', () => {
    const weeks = [week(80), week(90), week(70), week(80), week(40)];
    expect(dropIn(weeks)).toEqual({ participation: 40, baseline: 80, weeks: 4 });
  });

  test.for([
    ['19.9 points are too few', [week(50), week(50), week(30.1)]],
    ['less than a third is no drop', [week(90), week(90), week(60.1)]],
    ['one week is nothing to compare with', [week(80), week(10)]],
    ['nor are weeks with a single post', [week(80, 1), week(80, 1), week(80), week(10)]],
    ['a week with a single post says nothing', [week(80), week(80), week(0, 1)]],
    ['nor do four people', [week(80), week(80), week(0, 10, 4)]],
    ['a rise is none', [week(20), week(20), week(90)]],
    ['nothing at all', []],
  ] as const)('%s', ([, weeks]) => {
    expect(dropIn(weeks)).toBeNull();
  });

  test('at the very thresholds it is one', () => {
    expect(dropIn([week(50, 2), week(50, 2), week(30, 2, 5)])).toEqual({ participation: 30, baseline: 50, weeks: 2 });
    expect(dropIn([week(90), week(0, 0), week(90), week(60)])).toEqual({ participation: 60, baseline: 90, weeks: 2 });
  });
});

describe('moving together', () => {
  const posts = ['A', 'B', 'C', 'D', 'E'];
  const group = ['w', 'x', 'y', 'z'];
  const others = ['p1', 'p2', 'p3', 'p4', 'p5'];
  const at = (handles: readonly string[], post: string, look: number): Sighting[] =>
    handles.map((handle) => ({ handle, post, at: look }));
  /** On each post four come in the second look; of five others one comes with them, the rest come later, one by one. */
  const usual = posts.flatMap((post, n) => [
    ...at(group, post, 2),
    ...others.flatMap((other, i) => at([other], post, i === n ? 2 : 10 + i)),
  ]);

  test('is being seen on the same posts, in the same looks, when most others come at other times', () => {
    expect(movingTogether(usual)).toEqual([{ handles: group, posts: 5, tellingPosts: 5 }]);
  });

  test('who once came alone is not of the group', () => {
    const alone = usual.map((one) => (one.handle === 'w' && one.post === 'C' ? { ...one, at: 3 } : one));
    expect(movingTogether(alone)).toEqual([]);
    expect(movingTogether([...usual, ...at(['w'], 'F', 2)])).toEqual([]);
  });

  test('a look that finds everybody says nothing, as each half hour finds many', () => {
    const everybody = posts.flatMap((post) => at([...group, ...others], post, 2));
    expect(movingTogether(everybody)).toEqual([]);
    const mostly = posts.flatMap((post) => [
      ...at([...group, 'p1', 'p2', 'p3'], post, 2),
      ...at(['p4', 'p5'], post, 3),
    ]);
    expect(movingTogether(mostly)).toEqual([]);
  });

  test('three are too few, so are four posts, and so are four others', () => {
    expect(movingTogether(usual.filter(({ handle }) => handle !== 'z'))).toEqual([]);
    expect(movingTogether(usual.filter(({ post }) => post !== 'E'))).toEqual([]);
    expect(movingTogether(usual.filter(({ handle }) => handle !== 'p5'))).toEqual([]);
  });

  test('posts on which everybody came at once do not count, and do no harm', () => {
    const more = [...usual, ...at([...group, ...others], 'F', 2)];
    expect(movingTogether(more)).toEqual([{ handles: group, posts: 6, tellingPosts: 5 }]);
  });
});

describe('always at once', () => {
  const minute = 60_000;
  const post = (name: string, look: number | null): LookedAt => ({
    post: name,
    publishedAt: 1_000 * minute,
    firstLookAt: look === null ? null : (1_000 + look) * minute,
  });
  const seen = (handle: string, name: string, minutes: number): Sighting => ({
    handle,
    post: name,
    at: (1_000 + minutes) * minute,
  });
  const quick = ['A', 'B', 'C', 'D', 'E'];
  const posts = [...quick.map((name) => post(name, 5)), post('late', 6), post('never', null)];

  test('is being there on every post that was looked at within five minutes', () => {
    const ani = quick.map((name) => seen('ani', name, 5));
    const budi = quick.map((name, n) => seen('budi', name, n === 0 ? 30 : 4));
    const cici = quick.slice(1).map((name) => seen('cici', name, 4));
    expect(alwaysInstant(posts, [...ani, seen('ani', 'late', 40), ...budi, ...cici])).toEqual([
      { handle: 'ani', posts: 5 },
    ]);
  });

  test('four such posts are too few', () => {
    expect(
      alwaysInstant(
        posts.slice(1),
        quick.map((name) => seen('ani', name, 5)),
      ),
    ).toEqual([]);
  });
});
