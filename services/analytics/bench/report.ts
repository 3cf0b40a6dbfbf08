import type { Measured, Tenfold } from './analytics.ts';
import type { DataSize } from './data.ts';

const milliseconds = (time: number): string => `${time < 10 ? time.toFixed(1) : time.toFixed(0)} ms`;

/** A table: an endpoint a line, times beside the yardstick. */
export function endpointsReport(size: DataSize, measured: readonly Measured[]): string {
  const ratio = (time: number | null, naive: number | null): string => {
    if (time === null) return '';
    return naive === null
      ? milliseconds(time)
      : `${milliseconds(time)} ×${(naive / time).toFixed(time < naive / 20 ? 0 : 1)}`;
  };
  const rows = measured.map(({ name, bytes, naive, computed, cached, unchanged }) => [
    name,
    `${(bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 1)} MB`,
    naive === null ? '–' : milliseconds(naive),
    ratio(computed, naive),
    ratio(cached, naive),
    milliseconds(unchanged),
  ]);
  const title = `${size.people} people in ${size.units} units, ${size.posts} posts × ${size.likesPerPost} likes and as many videos × ${size.commentsPerPost} comments`;
  return table(title, ['', 'answer', 'one query', 'computed', 'cached', '304'], rows);
}

export function tenfoldReport(size: DataSize, { unit, whole, stringify, bytes, peakRss }: Tenfold): string {
  const title = `${size.people} people in ${size.units} units, ${size.posts} posts × ${size.likesPerPost} likes: rekap-likes of a month, computed`;
  const line = (name: string, taken: { p50: number; p95: number; p99: number }, more: string): string[] => [
    name,
    ...[taken.p50, taken.p95, taken.p99].map(milliseconds),
    more,
  ];
  return table(
    title,
    ['', 'median', '95 %', '99 %', ''],
    [
      line('a unit', unit, unit.p95 < 50 ? 'below 50 ms' : 'NOT below 50 ms'),
      line('the directorate', whole, `${(bytes / 1e6).toFixed(1)} MB`),
      line('its JSON.stringify alone', stringify, ''),
      [
        'the directorate beyond that',
        milliseconds(whole.p50 - stringify.p50),
        milliseconds(whole.p95 - stringify.p95),
        '',
        whole.p95 - stringify.p95 < 300 ? 'below 300 ms' : 'NOT below 300 ms',
      ],
      ['memory of the process, peak', `${(peakRss / 1e6).toFixed(0)} MB`, '', '', ''],
    ],
  );
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}`.trimEnd();
  return [title, line(head), ...rows.map(line), ''].join('\n');
}
