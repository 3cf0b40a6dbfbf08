import { describe, expect, test } from 'vitest';
import { computeAnev, type PlatformReading } from '../../src/anev/anev.ts';
import { anevAnswer } from '../../src/answers/anev-answer.ts';
import type { Person } from '../../src/attendance/person.ts';

interface Someone {
  id: string;
  name?: string;
  division?: string | null;
  ig?: [handle: string | null, seen: number];
  tiktok?: [handle: string | null, seen: number];
  exception?: boolean;
}

const nobody = { accounts: 0, engagements: 0, top: [] };

function person({ id, name, division = 'SAT BINMAS', exception = false }: Someone): Omit<Person, 'handle' | 'seen'> {
  return {
    ...{ userId: id, title: 'BRIPTU', name: name ?? `NAMA ${id}`, division, position: null, exception },
    ...{ clientId: 'RES_A', clientName: 'POLRES A', regionalId: null },
  };
}

/** So many posts, all of them looked at, and people with what was seen of them. */
function read(instagram: number, tiktok: number, people: Someone[]): Record<'instagram' | 'tiktok', PlatformReading> {
  const reading = (posts: number, of: (one: Someone) => [string | null, number]): PlatformReading => ({
    totals: { posts, withSnapshot: posts },
    people: people.map((one) => ({ ...person(one), handle: of(one)[0], seen: of(one)[1] })),
    outsiders: nobody,
  });
  return {
    instagram: reading(instagram, ({ ig = [null, 0] }) => ig),
    tiktok: reading(tiktok, ({ tiktok: own = [null, 0] }) => own),
  };
}

const done = (anev: ReturnType<typeof computeAnev>) =>
  anev.people.map(({ person, likes, comments, completed, rate }) => [person.userId, likes, comments, completed, rate]);

describe('what everybody completed', () => {
  test('is likes and comments of the posts on both platforms together', () => {
    const anev = computeAnev(
      read(2, 1, [
        { id: '1', ig: ['ani', 2], tiktok: ['ani', 1] },
        { id: '2', ig: ['budi', 1], tiktok: ['budi', 1] },
        { id: '4', ig: ['dedi', 0] },
      ]),
    );
    expect([anev.posts, anev.expected]).toEqual([{ instagram: 2, tiktok: 1 }, 3]);
    expect(done(anev)).toEqual([
      ['1', 2, 1, 3, 1],
      ['2', 1, 1, 2, 2 / 3],
      ['4', 0, 0, 0, 0],
    ]);
    expect([anev.likes, anev.comments, anev.rate]).toEqual([3, 2, 5 / 9]);
  });

  test('is never more than is expected, whatever was seen', () => {
    const anev = computeAnev(read(2, 1, [{ id: '1', ig: ['ani', 5], tiktok: ['ani', 4] }]));
    expect(done(anev)).toEqual([['1', 2, 1, 3, 1]]);
  });

  test('of excused people is what somebody has looked at, where they have a handle', () => {
    const reading = read(3, 2, [{ id: '1', ig: ['ani', 0], exception: true }]);
    reading.instagram.totals.withSnapshot = 2;
    expect(done(computeAnev(reading))).toEqual([['1', 2, 0, 2, 0.4]]);
  });

  test('is nothing where nothing is expected, and where there is nobody', () => {
    expect(done(computeAnev(read(0, 0, [{ id: '1', ig: ['ani', 0] }])))).toEqual([['1', 0, 0, 0, 0]]);
    expect(computeAnev(read(3, 1, []))).toMatchObject({ expected: 4, people: [], rate: 0, divisions: [] });
  });
});

test('people come with most completed first, then by name, then by number', () => {
  const anev = computeAnev(
    read(2, 2, [
      { id: '9', name: 'ZAKI', ig: ['zaki', 1] },
      { id: '8', name: 'budi', ig: ['budi', 2], tiktok: ['budi', 2] },
      { id: '7', name: 'ANI', tiktok: ['ani', 1] },
      { id: '6', name: 'ANI', ig: ['ani2', 1] },
    ]),
  );
  expect(anev.people.map(({ person }) => person.userId)).toEqual(['8', '6', '7', '9']);
});

test('divisions are put together whatever their spelling, in the order of recaps; nobody is left out', () => {
  const anev = computeAnev(
    read(1, 1, [
      { id: '1', division: 'sat binmas ', ig: ['a', 1], tiktok: ['a', 1] },
      { id: '2', division: 'SAT BINMAS', ig: ['b', 0] },
      { id: '3', division: 'BAG SDM', tiktok: ['c', 1] },
      { id: '4', division: ' ' },
      { id: '5', division: null },
    ]),
  );
  expect(anev.divisions).toEqual([
    { name: 'BAG SDM', people: 1, likers: 0, commenters: 1, likes: 0, comments: 1 },
    { name: 'SAT BINMAS', people: 2, likers: 1, commenters: 1, likes: 1, comments: 1 },
    { name: '-', people: 2, likers: 0, commenters: 0, likes: 0, comments: 0 },
  ]);
});

test('handles are shown as stored and as they are matched; rates have four decimals and stay shares', () => {
  const anev = computeAnev(read(2, 1, [{ id: '1', ig: [' @Ani.01 ', 2], tiktok: [null, 0] }]));
  const filters = { clientId: 'RES_A', role: 'admin', scope: 'org', regionalId: null } as const;
  const { data } = JSON.parse(
    JSON.stringify(anevAnswer(anev, { ...filters, timeRange: 'today', from: '2025-11-10', to: '2025-11-10' })),
  );
  expect(data.filters).toMatchObject({
    start_date: '2025-11-10T00:00:00+07:00',
    end_date: '2025-11-10T23:59:59.999+07:00',
  });
  expect(data.user_directory).toMatchObject([
    { username: 'ani.01', kontak_sosial: { instagram: '@Ani.01', tiktok: null }, name: 'NAMA 1', nama: 'NAMA 1' },
  ]);
  expect([data.instagram_engagement.per_user[0].username, data.tiktok_engagement.per_user[0].username]).toEqual([
    'ani.01',
    null,
  ]);
  expect(data.aggregates.compliance_per_pelaksana).toMatchObject([
    { total_actions: 2, assigned: 3, completed: 2, completion_rate: 0.6667 },
  ]);
  expect(data.aggregates.totals.completion_rate).toBe(0.6667);
});
