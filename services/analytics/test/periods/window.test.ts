import { addDays, startOfMonth } from '@cicero/runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { piecesOf } from '../../src/periods/pieces.ts';
import { type PeriodQuery, resolveWindow } from '../../src/periods/window.ts';

/** 10 November 2025, 00:30 in Jakarta: still the ninth in UTC. */
const now = new Date('2025-11-09T17:30:00Z');
const windowOf = (query: PeriodQuery): string => {
  const { from, to } = resolveWindow(query, now);
  return `${from}..${to}`;
};

describe('the days of a request', () => {
  test.for<[PeriodQuery, string]>([
    [{}, '2025-11-10..2025-11-10'],
    [{ periode: 'harian', tanggal: '2025-11-12' }, '2025-11-12..2025-11-12'],
    [{ periode: 'mingguan' }, '2025-11-10..2025-11-16'],
    [{ periode: 'mingguan', tanggal: '2025-11-16' }, '2025-11-10..2025-11-16'],
    [{ periode: 'mingguan', tanggal: '2025-11-09' }, '2025-11-03..2025-11-09'],
    [{ periode: 'bulanan' }, '2025-11-01..2025-11-30'],
    [{ periode: 'bulanan', tanggal: '2024-02' }, '2024-02-01..2024-02-29'],
    [{ periode: 'BULANAN ', tanggal: '2025-11-20' }, '2025-11-01..2025-11-30'],
    [{ periode: 'semua' }, 'null..null'],
    [{ periode: 'semua', tanggal: 'nonsense' }, 'null..null'],
    [{ periode: 'semua', start_date: '2025-11-10', end_date: '2025-11-16' }, '2025-11-10..2025-11-16'],
    [{ periode: 'tahunan', tanggal: '2025-11-12' }, '2025-11-12..2025-11-12'],
    [{ start_date: '2025-11-01' }, '2025-11-10..2025-11-10'],
    [{ tanggal_selesai: 'nonsense' }, '2025-11-10..2025-11-10'],
    [{ tanggal_mulai: '2025-11-01', tanggal_selesai: '2025-11-02' }, '2025-11-01..2025-11-02'],
    [
      { start_date: '2025-11-01', tanggal_mulai: '2024-01-01', end_date: '', tanggal_selesai: '2025-11-02' },
      '2025-11-01..2025-11-02',
    ],
    [{ start_date: '2025-11-12', end_date: '2025-11-10' }, '2025-11-12..2025-11-10'],
    [{ tanggal: 'nonsense', start_date: '2025-11-01', end_date: '2025-11-02' }, '2025-11-01..2025-11-02'],
  ])('%j', ([query, expected]) => {
    expect(windowOf(query)).toBe(expected);
  });

  test.for<PeriodQuery>([
    { tanggal: '2025-11' },
    { tanggal: '2025-02-30' },
    { tanggal: '10-11-2025' },
    { tanggal: "2025-11-10'; drop table" },
    { tanggal: '0001-01-01' },
    { periode: 'bulanan', tanggal: '2025-13' },
    { start_date: '2025-11-31', end_date: '2025-12-01' },
  ])('%j is no date', (query) => {
    expect(() => windowOf(query)).toThrow(expect.objectContaining({ code: 'DATE_INVALID', status: 400 }));
  });
});

describe('a window in pieces', () => {
  test.for([
    ['2025-11-01', '2025-11-30', { months: { from: '2025-11-01', to: '2025-11-01' }, days: [] }],
    ['2025-11-10', '2025-11-10', { months: undefined, days: [{ from: '2025-11-10', to: '2025-11-10' }] }],
    ['2025-10-31', '2025-11-01', { months: undefined, days: [{ from: '2025-10-31', to: '2025-11-01' }] }],
    [
      '2025-10-31',
      '2025-12-01',
      {
        months: { from: '2025-11-01', to: '2025-11-01' },
        days: [
          { from: '2025-10-31', to: '2025-10-31' },
          { from: '2025-12-01', to: '2025-12-01' },
        ],
      },
    ],
    [null, null, { months: { from: null, to: null }, days: [] }],
    ['2025-11-12', '2025-11-10', { months: undefined, days: [] }],
  ] as const)('%s to %s', ([from, to, expected]) => {
    expect(piecesOf({ from, to })).toEqual(expected);
  });

  test('covers each day of the window once and no other', () => {
    const start = '2024-01-01';
    const rule = fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 }), (a, b) => {
      const window = { from: addDays(start, a), to: addDays(start, b) };
      const { months, days } = piecesOf(window);
      for (let at = -40; at < 560; at += 1) {
        const day = addDays(start, at);
        const month = startOfMonth(day);
        const covered =
          Number(months !== undefined && month >= (months.from ?? '') && month <= (months.to ?? '9999')) +
          days.filter((range) => day >= range.from && day <= range.to).length;
        expect(covered, day).toBe(day >= window.from && day <= window.to ? 1 : 0);
      }
    });
    fc.assert(rule, { numRuns: 50 });
  });
});
