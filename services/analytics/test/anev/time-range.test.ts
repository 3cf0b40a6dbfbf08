import { describe, expect, test } from 'vitest';
import { readTimeRange, type TimeRangeQuery } from '../../src/anev/time-range.ts';

/** 10 November in Jakarta, while it is still the 9th in UTC. */
const now = new Date('2025-11-09T20:00:00Z');
const days = (query: TimeRangeQuery) => {
  const { timeRange, from, to } = readTimeRange(query, now);
  return [timeRange, from, to];
};

describe('the days of a range', () => {
  test.for<[string, TimeRangeQuery, string[]]>([
    ['nothing said', {}, ['7d', '2025-11-04', '2025-11-10']],
    ['blank', { time_range: ' ' }, ['7d', '2025-11-04', '2025-11-10']],
    ['today', { time_range: 'today' }, ['today', '2025-11-10', '2025-11-10']],
    ['thirty days', { timeRange: '30D' }, ['30d', '2025-10-12', '2025-11-10']],
    ['ninety days', { time_range: '90d' }, ['90d', '2025-08-13', '2025-11-10']],
    ['everything', { time_range: 'all' }, ['all', '2000-01-01', '2025-11-10']],
    ['everything until a day', { time_range: 'all', end_date: '2025-10-31' }, ['all', '2000-01-01', '2025-10-31']],
    [
      'days of its own',
      { time_range: 'custom', start_date: '2025-11-01', end_date: '2025-11-03' },
      ['custom', '2025-11-01', '2025-11-03'],
    ],
    [
      'the other names of bounds',
      { timeRange: 'custom', startDate: '2025-11-01', endDate: '2025-11-01' },
      ['custom', '2025-11-01', '2025-11-01'],
    ],
    [
      'instants, by their day in Jakarta',
      { time_range: 'custom', start_date: '2025-11-01T17:00:00.000Z', end_date: '2025-11-03T23:59:59+07:00' },
      ['custom', '2025-11-02', '2025-11-03'],
    ],
    [
      'times without a zone, by the clock in Jakarta',
      { time_range: 'custom', start_date: '2025-11-01 23:00', end_date: '2025-11-02T00:30' },
      ['custom', '2025-11-01', '2025-11-02'],
    ],
    [
      'bounds beside a range that has its own',
      { time_range: 'today', start_date: 'x', end_date: 'y' },
      ['today', '2025-11-10', '2025-11-10'],
    ],
  ])('%s', ([, query, expected]) => {
    expect(days(query)).toEqual(expected);
  });

  test.for<[string, TimeRangeQuery]>([
    ['a range that is none', { time_range: '14d' }],
    ['custom without bounds', { time_range: 'custom' }],
    ['custom with one bound', { time_range: 'custom', start_date: '2025-11-01' }],
    ['bounds in the wrong order', { time_range: 'custom', start_date: '2025-11-02', end_date: '2025-11-01' }],
    ['a day that is none', { time_range: 'custom', start_date: '2025-02-30', end_date: '2025-11-01' }],
    ['a time that is none', { time_range: 'custom', start_date: '2025-11-01T25:00:00Z', end_date: '2025-11-01' }],
    ['a time of a day that is none', { time_range: 'all', end_date: '2025-02-30T10:00:00Z' }],
    ['a year of two digits', { time_range: 'all', end_date: '0025-11-01' }],
    ['words', { time_range: 'all', end_date: 'kemarin' }],
  ])('%s is refused, with the ranges there are', ([, query]) => {
    expect(() => days(query)).toThrow(
      expect.objectContaining({
        code: 'TIME_RANGE_INVALID',
        fields: { permitted_time_ranges: ['today', '7d', '30d', '90d', 'custom', 'all'] },
      }),
    );
  });
});
