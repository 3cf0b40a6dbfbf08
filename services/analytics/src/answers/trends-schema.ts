import { Type } from 'typebox';
import { attendanceStatuses } from '../attendance/ladder.ts';
import { intervals } from '../periods/intervals.ts';
import { AttendanceSummary } from './attendance-summary.ts';
import { nullableText } from './nullable-text.ts';
import { PeriodParameters, ScopeParameters } from './recap-schema.ts';
import { Bounds, MaybePercent, trendExampleNumbers } from './units-schema.ts';

const { tanggal, start_date, end_date, tanggal_mulai, tanggal_selesai } = PeriodParameters;
export const TrendsQuery = Type.Object({
  ...ScopeParameters,
  interval: Type.Optional(
    Type.Union(
      intervals.map((interval) => Type.Literal(interval)),
      { description: 'day, week (default; Senin–Minggu), month' },
    ),
  ),
  ...{ tanggal, start_date, end_date, tanggal_mulai, tanggal_selesai },
});

const count = Type.Integer({ minimum: 0 });
const head = {
  client_id: Type.String({ description: 'Client pemilik konten' }),
  interval: Type.Union(intervals.map((interval) => Type.Literal(interval))),
  ...Bounds.properties,
};

export const Trends = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    ...head,
    intervals: Type.Array(Type.Object({ ...Bounds.properties, completion: MaybePercent, ...AttendanceSummary })),
  }),
});

const attended = {
  totalPosts: count,
  missing: count,
  completionRate: Type.Number(),
  completionPercentage: count,
  status: Type.Union(attendanceStatuses.map((status) => Type.Literal(status))),
};
export const PersonTrends = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    ...head,
    ...{ user_id: Type.String(), title: nullableText, nama: nullableText, divisi: nullableText },
    client_name: nullableText,
    intervals: Type.Array(
      Type.Object({
        ...Bounds.properties,
        instagram: Type.Object({ ...attended, jumlah_like: count }),
        tiktok: Type.Object({ ...attended, jumlah_komentar: count }),
      }),
    ),
  }),
});

const week = { start_date: '2025-11-10', end_date: '2025-11-16' };
const exampleHead = { client_id: 'RES_A', interval: 'week', ...week };
export const trendsExample = {
  success: true,
  data: { ...exampleHead, intervals: [{ ...week, ...trendExampleNumbers }] },
};
export const personTrendsExample = {
  success: true,
  data: {
    ...exampleHead,
    ...{ user_id: '75020201', title: 'AIPDA', nama: 'ANI CONTOH', divisi: 'SAT BINMAS' },
    client_name: 'RESOR CONTOH A',
    intervals: [
      {
        ...week,
        instagram: {
          ...{ totalPosts: 2, missing: 1, completionRate: 0.5, completionPercentage: 50, status: 'kurang' },
          jumlah_like: 1,
        },
        tiktok: {
          ...{ totalPosts: 0, missing: 0, completionRate: 0, completionPercentage: 0, status: 'no_posts' },
          jumlah_komentar: 0,
        },
      },
    ],
  },
};
