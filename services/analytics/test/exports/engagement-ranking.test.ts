import { expect, test } from 'vitest';
import { computeAttendance } from '../../src/attendance/attendance.ts';
import type { Person } from '../../src/attendance/person.ts';
import { rankUnits } from '../../src/exports/engagement-ranking.ts';

/** People of units: unit, then posts seen on Instagram and on TikTok; null = no handle. */
type Row = readonly [unit: string, likes: number | null, comments: number | null];

function rank(rows: readonly Row[], { onInstagram = rows } = {}): string[] {
  const people = (column: 1 | 2): Person[] =>
    (column === 1 ? onInstagram : rows).map((row, at) => ({
      userId: String(at),
      title: null,
      name: null,
      division: null,
      position: null,
      handle: row[column] === null ? null : `akun${at}`,
      exception: false,
      clientId: row[0],
      clientName: `POLRES ${row[0]}`,
      regionalId: null,
      seen: row[column] ?? 0,
    }));
  const of = (column: 1 | 2) => computeAttendance({ posts: 4, withSnapshot: 4 }, people(column), 'any');
  return rankUnits({ instagram: of(1), tiktok: of(2) }, 'DIT').map(({ clientId, people: size, instagram, tiktok }) => {
    const numbers = [instagram, tiktok].map(
      ({ done, notDone, withoutHandle }) => `${done}/${notDone}/${withoutHandle}`,
    );
    return [clientId, size, ...numbers].join(' ');
  });
}

test('one post is enough to be sudah; whoever has no handle is neither sudah nor belum', () => {
  expect(
    rank([
      ['A', 1, 0],
      ['A', 4, null],
      ['A', null, 2],
    ]),
  ).toEqual(['A 3 2/0/1 1/1/1']);
});

test('a unit without people comes after those with as much and people', () => {
  const [a, b, c]: Row[] = [
    ['A', 0, 0],
    ['B', 0, 0],
    ['C', 0, 1],
  ];
  const order = rank([a, b, c] as Row[], { onInstagram: [b, c] as Row[] });
  expect(order).toEqual(['C 1 0/1/0 1/0/0', 'B 1 0/1/0 0/1/0', 'A 0 0/0/0 0/1/0']);
});

test.for<[string, readonly Row[], string]>([
  [
    'the directorate itself leads',
    [
      ['A', 4, 4],
      ['DIT', 0, 0],
    ],
    'DIT A',
  ],
  [
    'more engagement on both platforms',
    [
      ['A', 1, 1],
      ['B', 3, 0],
    ],
    'B A',
  ],
  [
    'of as much, more likes',
    [
      ['A', 1, 2],
      ['B', 2, 1],
    ],
    'B A',
  ],
  [
    'of as many likes and comments, the larger share of people',
    [
      ['A', 2, 2],
      ['A', 0, 0],
      ['B', 2, 2],
    ],
    'B A',
  ],
  [
    'of equal means, the larger share on Instagram',
    [
      ['A', 2, 1],
      ['A', 0, 1],
      ['B', 1, 2],
      ['B', 1, 0],
    ],
    'B A',
  ],
  [
    'of equal shares, more people',
    [
      ['A', 0, 0],
      ['B', 0, 0],
      ['B', 0, 0],
    ],
    'B A',
  ],
  [
    'of equals, the name',
    [
      ['B', 1, 1],
      ['A', 1, 1],
    ],
    'A B',
  ],
])('order: %s', ([, rows, expected]) => {
  expect(
    rank(rows)
      .map((line) => line.split(' ')[0])
      .join(' '),
  ).toBe(expected);
});
