import { expect, test } from 'vitest';
import {
  addDays,
  endOfMonth,
  isDay,
  jakartaDay,
  jakartaTime,
  startOfDay,
  startOfMonth,
  startOfWeek,
} from '../src/index.ts';

test.each([
  ['2025-11-09T16:59:59.999Z', '2025-11-09', '23:59'],
  ['2025-11-09T17:00:00.000Z', '2025-11-10', '00:00'],
  ['2025-11-09T23:59:00.000Z', '2025-11-10', '06:59'],
  ['2025-12-31T17:00:00.000Z', '2026-01-01', '00:00'],
])('%s is %s %s in Jakarta', (instant, day, time) => {
  expect(jakartaDay(new Date(instant))).toBe(day);
  expect(jakartaTime(new Date(instant))).toBe(time);
});

test('a day begins at 17:00 UTC of the day before', () => {
  expect(startOfDay('2025-11-10').toISOString()).toBe('2025-11-09T17:00:00.000Z');
});

test('weeks start on Monday, months are as long as they are', () => {
  expect(startOfWeek('2025-11-10')).toBe('2025-11-10');
  expect(startOfWeek('2025-11-16')).toBe('2025-11-10');
  expect(startOfWeek('2026-01-01')).toBe('2025-12-29');
  expect(startOfMonth('2024-02-29')).toBe('2024-02-01');
  expect(endOfMonth('2024-02-10')).toBe('2024-02-29');
  expect(endOfMonth('2025-12-10')).toBe('2025-12-31');
  expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
});

test('before and after the days that can be written there is none', () => {
  expect(addDays('9999-12-30', 1)).toBe('9999-12-31');
  expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
  expect(() => addDays('0000-01-01', -1)).toThrow(RangeError);
});

test('only real calendar days are days', () => {
  expect(['0999-12-31', '1000-01-01', '9989-12-31', '9990-01-01'].map(isDay)).toEqual([false, true, true, false]);
  expect(['2025-02-28', '2024-02-29'].map(isDay)).toEqual([true, true]);
  expect(['2025-02-30', '2025-13-01', '2025-11', '10-11-2025', '2025-11-10x', ''].map(isDay)).not.toContain(true);
});
