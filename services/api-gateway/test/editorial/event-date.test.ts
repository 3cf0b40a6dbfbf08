import { describe, expect, test } from 'vitest';
import { readEventDate, readTime, shownDate, storedDate } from '../../src/editorial/event-date.ts';

describe('dates of events', () => {
  test.each([
    ['05/01/2026', '2026-01-05 00:00'],
    ['05-01-2026', '2026-01-05 00:00'],
    ['5/1/2026', '2026-01-05 00:00'],
    ['2026-01-05', '2026-01-05 00:00'],
    ['2026/01/05', '2026-01-05 00:00'],
    ['05/01/2026 14:30', '2026-01-05 14:30'],
    ['05-01-2026T9:05', '2026-01-05 09:05'],
    ['2026-01-05T23:59', '2026-01-05 23:59'],
    ['2026/01/05 23:59:59', '2026-01-05 23:59'],
    // The wall clock as it is written, whatever the zone behind it.
    ['2026-01-05T17:00:00.000Z', '2026-01-05 17:00'],
    ['2026-01-05T17:00:00+07:00', '2026-01-05 17:00'],
    [' 29/02/2028 ', '2028-02-29 00:00'],
  ])('%s is %s', (text, stored) => {
    expect(storedDate(readEventDate(text))).toBe(stored);
  });

  test.each(['', '31/02/2026', '2026-13-01', '05/01-2026', '2026-01-05 24:00', '2026-01-05T12:60', '01/05/26'])(
    '%j is none',
    (text) => {
      expect(() => readEventDate(text)).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
    },
  );

  test.each(['besok', '0000-01-01', '1899-12-31', '2026-01-05x', '2026-01-05 10:00 WIB', '20260105'])(
    '%j is none either',
    (text) => {
      expect(() => readEventDate(text)).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
    },
  );

  test('a day alone keeps the known time, a written time replaces it', () => {
    expect(storedDate(readEventDate('06/01/2026'), '14:30')).toBe('2026-01-06 14:30');
    expect(storedDate(readEventDate('06/01/2026 08:00'), '14:30')).toBe('2026-01-06 08:00');
    expect(readTime('8:15')).toBe('08:15');
    expect(() => readTime('25:00')).toThrow(expect.objectContaining({ code: 'DATE_INVALID' }));
  });

  test('is shown as a day and, unless it is midnight, a time', () => {
    expect(shownDate('2026-01-05 14:30')).toEqual({ event_date: '05/01/2026', event_time: '14:30' });
    expect(shownDate('2026-01-05 00:00')).toEqual({ event_date: '05/01/2026', event_time: null });
  });
});
