import { Type } from 'typebox';
import { nullableText } from './nullable-text.ts';
import { PeriodParameters, ScopeParameters } from './recap-schema.ts';
import { Bounds } from './units-schema.ts';

export const AnomaliesQuery = Type.Object({
  ...ScopeParameters,
  tanggal: Type.Optional(
    Type.String({ ...PeriodParameters.tanggal, description: 'Hari dalam minggu yang diperiksa; default minggu lalu' }),
  ),
});

const head = {
  platform: Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')]),
  client_id: Type.String(),
  client_name: nullableText,
  text: Type.String(),
};
const suspects = {
  totalPosts: Type.Integer({ minimum: 0 }),
  people: Type.Array(Type.Object({ user_id: Type.String(), nama: nullableText, username: nullableText })),
};

export const Anomalies = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    client_id: Type.String(),
    week: Bounds,
    baseline: Bounds,
    hints: Type.Array(
      Type.Union([
        Type.Object({
          kind: Type.Literal('drop'),
          ...head,
          participationRatePercentage: Type.Number(),
          baselinePercentage: Type.Number(),
          baselineWeeks: Type.Integer(),
        }),
        Type.Object({ kind: Type.Union([Type.Literal('together'), Type.Literal('instant')]), ...head, ...suspects }),
      ]),
    ),
  }),
});

export const anomaliesExample = {
  success: true,
  data: {
    client_id: 'DITBINMAS',
    week: { start_date: '2025-11-10', end_date: '2025-11-16' },
    baseline: { start_date: '2025-10-13', end_date: '2025-11-09' },
    hints: [
      {
        ...{ kind: 'drop', platform: 'instagram', client_id: 'RES_A', client_name: 'RESOR CONTOH A' },
        text: 'Partisipasi RESOR CONTOH A di Instagram 40%, padahal rata-rata 4 minggu sebelumnya 80%.',
        ...{ participationRatePercentage: 40, baselinePercentage: 80, baselineWeeks: 4 },
      },
    ],
  },
};
