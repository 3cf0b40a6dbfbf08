import { greeting } from '@cicero/runtime';
import { describe, expect, test } from 'vitest';
import type { RankedUnit } from '../../../src/exports/engagement-ranking.ts';
import { isChief } from '../../../src/reports/directorate/chiefs.ts';
import { closingOf } from '../../../src/reports/directorate/daily-engagement/closing.ts';
import type { DailyEngagement, PlatformDay } from '../../../src/reports/directorate/daily-engagement/numbers.ts';
import { highAndLow } from '../../../src/reports/directorate/high-and-low.ts';
import { complianceOf, compliances } from '../../../src/reports/directorate/unit-compliance.ts';
import { finishedWeek } from '../../../src/reports/directorate/weekly-high-low.ts';

describe('what a day comes to', () => {
  const platform = (more: Partial<PlatformDay> & { deficit?: number }): PlatformDay => {
    const { deficit = 0, ...rest } = more;
    const numbers = { posts: 1, unread: 0, possible: 100, none: 0, withoutHandle: 0, ...rest };
    return { ...numbers, target: { percentage: 95, count: 95, deficit } } as PlatformDay;
  };
  const closing = (instagram: Parameters<typeof platform>[0], tiktok: Parameters<typeof platform>[0]) =>
    closingOf({ instagram: platform(instagram), tiktok: platform(tiktok) } as DailyEngagement);

  test('reached with a backlog of at most ten, progress from eleven, backlog from thirty-one', () => {
    expect([10, 11, 30, 31].map((withoutHandle) => closing({ withoutHandle }, {}))).toEqual([
      'reached',
      'progress',
      'progress',
      'backlog',
    ]);
    expect([10, 11, 30, 31].map((none) => closing({}, { none }))).toEqual([
      'reached',
      'progress',
      'progress',
      'backlog',
    ]);
  });

  test('one like or comment short of the target is missed; a large backlog is said first', () => {
    expect(closing({ deficit: 1 }, {})).toBe('missed');
    expect(closing({}, { deficit: 1 })).toBe('missed');
    expect(closing({ deficit: 1, withoutHandle: 31 }, {})).toBe('backlog');
  });

  test('a platform without posts decides nothing; one on which nobody has a username is not reached', () => {
    expect(closing({}, { posts: 0, possible: 0, none: 500, deficit: 9 })).toBe('reached');
    expect(closing({}, { possible: 0 })).toBe('missed');
  });
});

describe('compliance', () => {
  test('what is shown decides: 90,0 is active, 89,9 medium, 50,0 medium, 49,9 low', () => {
    expect([100, 90, 89.9, 50, 49.9, 0].map(complianceOf)).toEqual([
      'active',
      'active',
      'medium',
      'medium',
      'low',
      'low',
    ]);
  });

  const unit = (clientId: string, instagram: number, tiktok: number): RankedUnit => {
    const of = (done: number) => ({ done, notDone: 10 - done, withoutHandle: 0, engagements: done });
    return { clientId, name: clientId, people: 10, instagram: of(instagram), tiktok: of(tiktok) };
  };
  const scores = (posts: { instagram: number; tiktok: number }, ...units: RankedUnit[]) =>
    compliances({ posts, units }, 'DITX').map(({ name, score }) => `${name} ${score}`);

  test('mean of both platforms, best first, then by name, without the directorate', () => {
    expect(
      scores({ instagram: 2, tiktok: 1 }, unit('DITX', 10, 10), unit('B', 9, 6), unit('C', 10, 10), unit('A', 6, 9)),
    ).toEqual(['C 100', 'A 75', 'B 75']);
  });

  test('a platform without posts halves nobody; a directorate alone is shown', () => {
    expect(scores({ instagram: 2, tiktok: 0 }, unit('B', 9, 0))).toEqual(['B 90']);
    expect(scores({ instagram: 2, tiktok: 1 }, unit('DITX', 10, 5))).toEqual(['DITX 75']);
  });
});

test('nobody is among the highest and the lowest, however short the list', () => {
  const ends = (count: number) => {
    const { high, low } = highAndLow(Array.from({ length: count }, (_, at) => at + 1));
    return `${high.join(' ')} | ${low.join(' ')}`;
  };
  expect([0, 1, 2, 7, 9, 10, 12].map(ends)).toEqual([
    ' | ',
    '1 | ',
    '1 | 2',
    '1 2 3 4 | 7 6 5',
    '1 2 3 4 5 | 9 8 7 6',
    '1 2 3 4 5 | 10 9 8 7 6',
    '1 2 3 4 5 | 12 11 10 9 8',
  ]);
});

test('the finished week: on a Sunday the one that ends with it, else the one before', () => {
  const week = { from: '2025-11-03', to: '2025-11-09' };
  expect(finishedWeek('2025-11-09')).toEqual(week);
  expect(finishedWeek('2025-11-10')).toEqual(week);
  expect(finishedWeek('2025-11-15')).toEqual(week);
});

test('greetings change at 4, 10, 15 and 18 on the clock of Jakarta', () => {
  const at = (time: string) => greeting(new Date(`2025-11-10T${time}:00+07:00`)).slice(8);
  expect(['03:59', '04:00', '09:59', '10:00', '14:59', '15:00', '17:59', '18:00'].map(at)).toEqual([
    ...['malam', 'pagi', 'pagi', 'siang', 'siang', 'sore', 'sore', 'malam'],
  ]);
});

test('a chief is known by the beginning of the position, whatever the punctuation and the region', () => {
  const chief = (position: string | null, prefix = 'KASAT BINMAS') => isChief(position, prefix);
  expect(
    ['Kasat. Binmas', 'KASATBINMAS POLRES CONTOH', 'PS. KASAT-BINMAS', 'POLRES KOTA KASAT BINMAS'].map((one) =>
      chief(one),
    ),
  ).toEqual([true, true, true, true]);
  expect([null, '', 'KANIT BINMAS', 'STAF KASAT BINMAS'].map((one) => chief(one))).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(chief('KASAT LANTAS', 'Kasat Lantas')).toBe(true);
  expect(chief('KASAT LANTAS', 'POLRES')).toBe(false);
});
