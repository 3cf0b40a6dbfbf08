import { PageQuery, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { unitSorts } from '../comparison/units.ts';
import { AttendanceSummary } from './attendance-summary.ts';
import { nullableText } from './nullable-text.ts';
import { OfficialParameter, PeriodParameters, ScopeParameters } from './recap-schema.ts';
import { sortParameter } from './sort-parameter.ts';

export const UnitsQuery = Type.Object({
  ...ScopeParameters,
  ...PeriodParameters,
  ...OfficialParameter,
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Bagian nama atau id satker' })),
  sort: sortParameter(unitSorts, 'Default: ranking'),
  ...PageQuery,
});

const count = Type.Integer({ minimum: 0 });
/** A percentage, or nothing where there are no posts. */
export const MaybePercent = Type.Union([Type.Number(), Type.Null()]);

/** First and last day. */
export const Bounds = Type.Object({ start_date: nullableText, end_date: nullableText });

const compared = {
  users: count,
  completion: Type.Union([Type.Number(), Type.Null()], {
    description: 'Rata-rata penyelesaian platform yang punya konten, dalam persen; null tanpa konten',
  }),
  previousCompletion: MaybePercent,
  completionChange: Type.Union([Type.Number(), Type.Null()], { description: 'Selisih dalam poin persen' }),
  instagram: comparedOn('instagram'),
  tiktok: comparedOn('tiktok'),
};

function comparedOn(platform: 'instagram' | 'tiktok') {
  return Type.Object({
    ...AttendanceSummary[platform].properties,
    previous: Type.Union([AttendanceSummary[platform], Type.Null()]),
    averageCompletionChange: MaybePercent,
  });
}

/** Documentation of the answer; the bytes are sent as computed. */
export const Units = Type.Object({
  success: Type.Literal(true),
  data: Type.Array(
    Type.Object({
      client_id: Type.String(),
      client_name: nullableText,
      regional_id: nullableText,
      ranking: Type.Integer({ minimum: 1, description: 'Peringkat menurut penyelesaian' }),
      ...compared,
    }),
  ),
  summary: Type.Object({ units: count, ...compared }),
  window: Bounds,
  previousWindow: Type.Union([Bounds, Type.Null()]),
  pagination: Type.Optional(Pagination),
});

const likes = {
  ...{ totalPosts: 2, totalUsers: 2, totalLikes: 3, averageCompletionPercentage: 75, participationRatePercentage: 100 },
  distribution: { sudah: 1, kurang: 1, belum: 0, noUsername: 0, noPosts: 0 },
};
const comments = {
  ...{ totalPosts: 0, totalUsers: 2, totalComments: 0 },
  ...{ averageCompletionPercentage: 0, participationRatePercentage: 0 },
  distribution: { sudah: 0, kurang: 0, belum: 0, noUsername: 0, noPosts: 2 },
};
const numbers = {
  ...{ users: 2, completion: 75, previousCompletion: 50, completionChange: 25 },
  instagram: { ...likes, previous: { ...likes, averageCompletionPercentage: 50 }, averageCompletionChange: 25 },
  tiktok: { ...comments, previous: comments, averageCompletionChange: null },
};
export const unitsExample = {
  success: true,
  data: [{ client_id: 'RES_A', client_name: 'RESOR CONTOH A', regional_id: 'WIL1', ranking: 1, ...numbers }],
  summary: { units: 1, ...numbers },
  window: { start_date: '2025-11-10', end_date: '2025-11-16' },
  previousWindow: { start_date: '2025-11-03', end_date: '2025-11-09' },
};
export const trendExampleNumbers = { completion: 75, instagram: likes, tiktok: comments };
