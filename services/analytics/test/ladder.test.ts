import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recapAnswer } from '../src/answers/recap-answer.ts';
import { computeAttendance } from '../src/attendance/attendance.ts';
import { statusOf } from '../src/attendance/ladder.ts';
import type { Person } from '../src/attendance/person.ts';

function person(userId: string, seen: number, more: Partial<Person> = {}): Person {
  return {
    userId,
    title: null,
    name: userId,
    division: null,
    position: null,
    handle: `akun${userId}`,
    exception: false,
    clientId: 'RES_A',
    clientName: 'POLRES A',
    regionalId: null,
    seen,
    ...more,
  };
}
const all = (posts: number) => ({ posts, withSnapshot: posts });

test('of four posts only four are all', () => {
  const statuses = [0, 1, 2, 3, 4].map((count) => statusOf({ hasHandle: true, count }, 4));
  expect(statuses).toEqual(['belum', 'kurang', 'kurang', 'kurang', 'sudah']);
});

test.for([
  ['all', 4, 'belum kurang kurang kurang sudah'],
  ['half', 4, 'belum kurang sudah sudah sudah'],
  ['any', 4, 'belum sudah sudah sudah sudah'],
  ['half', 3, 'belum kurang sudah sudah'],
  ['half', 1, 'belum sudah'],
] as const)('done under the policy %s, of %i posts', ([policy, posts, expected]) => {
  const counts = Array.from({ length: posts + 1 }, (_, count) => count);
  expect(counts.map((count) => statusOf({ hasHandle: true, count }, posts, policy)).join(' ')).toBe(expected);
  const people = counts.map((count) => person(String(count), count));
  const { byStatus } = computeAttendance(all(posts), people, policy);
  expect(byStatus.sudah).toBe(expected.split(' ').filter((status) => status === 'sudah').length);
});

test('no policy makes somebody done who has no handle, or where there is nothing to do', () => {
  for (const policy of ['all', 'half', 'any'] as const) {
    expect(statusOf({ hasHandle: false, count: 4 }, 4, policy)).toBe('no_username');
    expect(statusOf({ hasHandle: true, count: 0 }, 0, policy)).toBe('no_posts');
  }
});

describe('rounding', () => {
  test('whole percents round half up, the mean has one decimal', () => {
    const attendance = computeAttendance(all(8), [person('A', 1), person('B', 8), person('C', 3)]);
    expect(attendance.attendees.map(({ person, percentage }) => `${person.userId} ${percentage}`)).toEqual([
      'B 100',
      'C 38',
      'A 13',
    ]);
    expect(attendance).toMatchObject({ averagePercentage: 50, participationPercentage: 100, engagements: 12 });
  });

  test('the rate is not rounded', () => {
    expect(computeAttendance(all(3), [person('A', 2)]).attendees[0]).toMatchObject({
      rate: 0.6666666666666666,
      percentage: 67,
    });
  });
});

test.for([
  [8, 320],
  [9, 324],
  [11, 396],
  [0, 320],
] as const)('the chart of %i rows is %i high on both platforms', ([rows, height]) => {
  const people = Array.from({ length: rows }, (_, at) => person(String(at), 0));
  for (const platform of ['instagram', 'tiktok'] as const) {
    expect(recapAnswer(platform, computeAttendance(all(1), people))).toMatchObject({ chartHeight: height });
  }
});

test('without posts people with a handle are counted apart from those without', () => {
  const people = [person('A', 0), person('B', 0), person('C', 0), person('D', 0, { handle: null })];
  expect(recapAnswer('instagram', computeAttendance(all(0), people))).toMatchObject({
    belumUsersCount: 1,
    noUsernameUsersCount: 1,
    summary: { distribution: { noPosts: 3, noUsername: 1, belum: 0 } },
  });
});

test('the label of a bar is the name, else the rank, else the handle, else a place', () => {
  const people = [
    person('1', 4, { name: 'ANI', title: 'BRIPTU' }),
    person('2', 3, { name: null, title: 'BRIPTU' }),
    person('3', 2, { name: '', handle: ' akun ' }),
    person('4', 1, { name: null, handle: null, seen: 0 }),
  ];
  const { chartData } = recapAnswer('instagram', computeAttendance(all(4), people)) as {
    chartData: { label: string }[];
  };
  expect(chartData.map(({ label }) => label)).toEqual(['ANI', 'BRIPTU', 'akun', 'Pengguna 4']);
});

// A second, slow implementation straight from the definitions: sets of likers per post, matched one by one.
const letters: fc.Arbitrary<string> = fc.constantFrom('ani', 'budi', 'cici', 'dedi');
const written = fc.oneof(
  letters,
  letters.map((name) => `@${name.toUpperCase()} `),
  fc.constantFrom(null, '', '  ', '@'),
);
const postArbitrary = fc.option(fc.uniqueArray(letters), { nil: null });
const personArbitrary = fc.record({
  handle: written,
  exception: fc.boolean(),
  name: fc.option(letters, { nil: null }),
});

test('equals the definitions, person by person', () => {
  const rule = fc.property(
    fc.array(postArbitrary, { maxLength: 6 }),
    fc.array(personArbitrary, { maxLength: 8 }),
    (posts, rows) => {
      const normal = (handle: string | null): string => (handle ?? '').trim().replaceAll('@', '').toLowerCase();
      const people = rows.map((row, at) =>
        person(String(at), posts.filter((set) => set?.includes(normal(row.handle))).length, row),
      );
      const totals = { posts: posts.length, withSnapshot: posts.filter((set) => set !== null).length };
      const attendance = computeAttendance(totals, people);

      let sum = 0;
      let active = 0;
      let rates = 0;
      for (const row of attendance.attendees) {
        const original = rows[Number(row.person.userId)];
        const key = normal(original?.handle ?? null);
        const expected = posts.filter((set) => set && key !== '' && (set.includes(key) || original?.exception)).length;
        expect(row.count).toBe(expected);
        expect(row.missing).toBe(posts.length - expected);
        sum += expected;
        const reachable = (original?.handle ?? '').trim() !== '';
        if (reachable && posts.length > 0) {
          active += 1;
          rates += expected / posts.length;
        }
        expect(row.status === 'no_username').toBe(!reachable);
      }
      expect(attendance.engagements).toBe(sum);
      expect(attendance.averagePercentage).toBeCloseTo(active === 0 ? 0 : (100 * rates) / active, 0);
      expect(Object.values(attendance.byStatus).reduce((a, b) => a + b)).toBe(rows.length);
      const counts = attendance.attendees.map((row) => row.count);
      expect(counts).toEqual([...counts].sort((a, b) => b - a));
    },
  );
  fc.assert(rule, { numRuns: 200 });
});
