import { describe, expect, test } from 'vitest';
import { monthsSince } from '../../src/exports/all-data.ts';
import { fileName, savedAs } from '../../src/exports/file.ts';
import { daysOf, describeWindow, type NamedPeriod, namedWindow } from '../../src/exports/period.ts';
import { readStrengths } from '../../src/exports/satker-update-matrix.ts';

/** Jakarta is seven hours ahead: 1 March 2026, 00.30. */
const now = new Date('2026-02-28T17:30:00Z');
const thrown = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'nothing';
};

test.for([
  ['today', '2026-03-01', '2026-03-01'],
  ['yesterday', '2026-02-28', '2026-02-28'],
  ['this_week', '2026-02-23', '2026-03-01'],
  ['last_week', '2026-02-16', '2026-02-22'],
  ['this_month', '2026-03-01', '2026-03-31'],
  ['last_month', '2026-02-01', '2026-02-28'],
  ['all_time', null, null],
] as const)('%s', ([period, from, to]) => {
  expect(namedWindow({ period }, now)).toEqual({ from, to });
});

test('custom needs both bounds, its other names too; without a name it is the ordinary period', () => {
  const custom = { period: 'custom' as NamedPeriod };
  const days = { from: '2025-12-30', to: '2026-01-02' };
  expect(namedWindow({ ...custom, start_date: '2025-12-30', end_date: ' 2026-01-02 ' }, now)).toEqual(days);
  expect(namedWindow({ ...custom, tanggal_mulai: '2025-12-30', tanggal_selesai: '2026-01-02' }, now)).toEqual(days);
  expect(thrown(() => namedWindow({ ...custom, start_date: '2025-12-30' }, now))).toBe('DATE_INVALID');
  expect(thrown(() => namedWindow({ ...custom, start_date: 'kemarin', end_date: '2026-01-02' }, now))).toBe(
    'DATE_INVALID',
  );
  expect(namedWindow({ periode: 'bulanan', tanggal: '2025-12' }, now)).toEqual({
    from: '2025-12-01',
    to: '2025-12-31',
  });
});

describe('the days that are columns', () => {
  test('are at most 31, and none that has not begun', () => {
    expect(daysOf({ from: '2026-02-27', to: '2026-03-05' }, now)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
    expect(daysOf({ from: '2026-01-01', to: '2026-01-31' }, now)).toHaveLength(31);
    expect(thrown(() => daysOf({ from: '2026-01-01', to: '2026-02-01' }, now))).toBe('PERIOD_TOO_LONG');
    expect(thrown(() => daysOf({ from: null, to: null }, now))).toBe('PERIOD_TOO_LONG');
  });

  test('of a window that is still to come are all of it, of one in the wrong order none', () => {
    expect(daysOf({ from: '2026-03-02', to: '2026-03-03' }, now)).toEqual(['2026-03-02', '2026-03-03']);
    expect(daysOf({ from: '2026-02-03', to: '2026-02-01' }, now)).toEqual([]);
  });
});

test.for([
  ['2026-03-01', '2026-03-01', 'Hari, Tanggal: Minggu, 1 Maret 2026', 'Tanggal_2026-03-01'],
  ['2026-02-23', '2026-03-01', 'Minggu: 23 Februari 2026 - 1 Maret 2026', 'Minggu_2026-02-23_2026-03-01'],
  ['2026-02-01', '2026-02-28', 'Bulan: Februari 2026', 'Bulan_2026-02'],
  ['2026-02-01', '2026-02-27', 'Periode Data: 1 Februari 2026 - 27 Februari 2026', 'Periode_2026-02-01_2026-02-27'],
  [null, null, 'Periode Data: semua', 'Semua_Periode'],
] as const)('from %s to %s: %s', ([from, to, label, slug]) => {
  expect(describeWindow({ from, to })).toEqual({ label, slug });
});

test('all data begins in the last September that has begun, or where it is asked to', () => {
  expect(monthsSince(undefined, now)).toEqual([
    ...['2025-09-01', '2025-10-01', '2025-11-01', '2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01'],
  ]);
  expect(monthsSince(undefined, new Date('2025-08-31T16:59:59Z')).at(0)).toBe('2024-09-01');
  expect(monthsSince(undefined, new Date('2025-08-31T17:00:00Z'))).toEqual(['2025-09-01']);
  expect(monthsSince('2026-03', now)).toEqual(['2026-03-01']);
  expect(monthsSince('2023-04', now)).toHaveLength(36);
  expect(thrown(() => monthsSince('2023-03', now))).toBe('PERIOD_TOO_LONG');
  expect(thrown(() => monthsSince('2026-04', now))).toBe('DATE_INVALID');
});

test('a file is named after what it is, by a name that every system takes', () => {
  const client = { clientId: 'RES "A"/É', name: 'POLRES A' };
  const name = fileName({ client, at: now }, 'Rekap_Likes_Instagram', 'Bulan_2026-02');
  expect(name).toBe('Rekap_Likes_Instagram_RES_A_Bulan_2026-02_diambil_2026-03-01_0030.xlsx');
  expect(savedAs(name)).toBe(`attachment; filename="${name}"; filename*=UTF-8''${name}`);
});

test('authorised strengths are read from their setting; what is no number is left out', () => {
  expect([...readStrengths(' res_a = 102;RES B=80,\nRES_C=banyak, =5, RES_D=0, RES_E=-1, RES_F')]).toEqual([
    ['RES_A', 102],
    ['RES B', 80],
  ]);
});
