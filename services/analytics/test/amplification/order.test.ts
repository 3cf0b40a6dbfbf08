import { describe, expect, test } from 'vitest';
import { computeAmplification, type Reporter } from '../../src/amplification/amplification.ts';
import { readPriorityUnits, type Sort, sorted, sorts, standardOrder } from '../../src/amplification/order.ts';

function reporter(userId: string, links: number, more: Partial<Reporter> = {}): Reporter {
  return {
    userId,
    title: null,
    name: userId,
    division: null,
    position: null,
    handle: null,
    exception: false,
    clientId: 'RES_A',
    clientName: 'POLRES A',
    regionalId: null,
    links,
    reports: links > 0 ? 1 : 0,
    latestLink: null,
    ...more,
  };
}
const rowsOf = (reporters: readonly Reporter[]) => computeAmplification(1, reporters).amplifiers;
const ids = (rows: readonly { person: { userId: string } }[]) => rows.map(({ person }) => person.userId).join(' ');

describe('the standard order', () => {
  const people = [
    reporter('4', 0, { name: null }),
    reporter('3', 2, { name: 'budi' }),
    reporter('2', 2, { name: 'ANI' }),
    reporter('6', 0, { name: 'Zaki' }),
    reporter('5', 2, { name: 'Budi' }),
    reporter('1', 5, { name: 'ZAINAL' }),
  ];

  test('most links first, then by name whatever its letter case, then by number; without a name last', () => {
    expect(ids(standardOrder(rowsOf(people), readPriorityUnits('')))).toBe('1 2 3 5 6 4');
  });

  test('people of priority units lead, unit by unit in the order of the list', () => {
    const mixed = [
      reporter('1', 9, { clientName: 'POLRES CONTOH' }),
      reporter('2', 1, { clientName: 'Polres  Satu ' }),
      reporter('3', 4, { clientName: 'POLRES DUA' }),
      reporter('4', 0, { clientName: 'POLRES DUA' }),
      reporter('5', 7, { clientName: 'POLRES DUA KOTA' }),
      // An entry that stands for a unit as a whole.
      reporter('6', 0, { name: 'polres satu', clientName: 'POLDA CONTOH' }),
    ];
    const units = readPriorityUnits(' POLRES DUA;, polres satu, POLRES DUA');
    expect(units).toEqual(['POLRES DUA', 'POLRES SATU']);
    expect(ids(standardOrder(rowsOf(mixed), units))).toBe('3 4 2 6 1 5');
    expect(ids(standardOrder(rowsOf(mixed), readPriorityUnits('')))).toBe('1 5 3 2 4 6');
  });
});

describe('an order that is asked for', () => {
  const people = [
    reporter('1', 2, { name: 'CICI', division: 'SAT B', clientId: 'RES_B' }),
    reporter('2', 0, { name: 'ANI', division: 'SAT A', clientId: 'RES_A' }),
    reporter('3', 2, { name: 'BUDI', division: null, clientId: 'RES_A' }),
  ];
  test.for<[Sort, string]>([
    ['jumlah_link', '2 3 1'],
    ['-jumlah_link', '3 1 2'],
    ['nama', '2 3 1'],
    ['-nama', '1 3 2'],
    ['divisi', '2 1 3'],
    ['-divisi', '3 1 2'],
    ['client_id', '2 3 1'],
    ['-client_id', '1 2 3'],
    ['user_id', '1 2 3'],
    ['-user_id', '3 2 1'],
  ])('%s', ([sort, expected]) => {
    expect(ids(sorted(rowsOf(people), sort))).toBe(expected);
  });

  test('every order that can be asked for is one of these', () => {
    expect(sorts).toHaveLength(10);
  });
});

test('an excused person has as many links as there is room for, and done every task; without tasks nothing', () => {
  const excused = reporter('1', 1, { exception: true });
  expect(computeAmplification(4, [excused])).toMatchObject({
    links: 20,
    amplifiers: [{ count: 20, done: 4, status: 'sudah' }],
  });
  expect(computeAmplification(0, [excused])).toMatchObject({
    links: 0,
    amplifiers: [{ count: 0, done: 0, status: 'no_posts' }],
  });
});
