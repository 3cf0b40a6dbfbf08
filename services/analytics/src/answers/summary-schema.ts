import { Client } from '@cicero/contracts';
import { Type } from 'typebox';
import { AttendanceSummary } from './attendance-summary.ts';
import { nullableText } from './nullable-text.ts';
import { Bounds, MaybePercent, trendExampleNumbers } from './units-schema.ts';

const ignored = Type.Optional(Type.String({ maxLength: 64, description: 'Tidak dibaca' }));
export const SummaryQuery = Type.Object({
  month: Type.Optional(Type.String({ maxLength: 32, description: 'YYYY-MM; default bulan ini' })),
  start_date: Type.Optional(Type.String({ maxLength: 32, description: 'Bersama end_date: ganti month' })),
  end_date: Type.Optional(Type.String({ maxLength: 32 })),
  regional_id: Type.Optional(Type.String({ maxLength: 64, description: 'Hanya personel dan konten wilayah ini' })),
  ...{ period: ignored, period_scope: ignored, periode: ignored, scope: ignored, role: ignored },
});

const count = Type.Integer({ minimum: 0 });
const percent = Type.Number();
const unit = { client_id: Type.String(), client_name: nullableText };
const Shares = Type.Array(Type.Object({ ...unit, instagram: percent, tiktok: percent }));
const Coverage = Type.Object({
  ...{ filled: count, total: count, percentage: percent, mean: percent, median: percent },
  ...{ backlogShare: percent, projection: percent },
  backlog: Type.Array(Type.Object({ ...unit, missing: count })),
});
const analytics = (platform: 'instagram' | 'tiktok') =>
  Type.Object({
    ...AttendanceSummary[platform].properties,
    previous: Type.Union([AttendanceSummary[platform], Type.Null()]),
  });

/** Documentation of the answer; the bytes are sent as computed. */
export const Summary = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    client: Client,
    user_count: Type.Integer({ description: 'Personel aktif' }),
    insta_post_count: Type.Integer({ description: 'Semua konten yang masih ada, kapan pun terbitnya' }),
    tiktok_post_count: count,
    total_insta_likes: Type.Integer({ description: 'Like dari akun berbeda, di semua konten' }),
    total_tiktok_comments: count,
    monthKey: Type.String({ description: 'YYYY-MM' }),
    monthLabel: Type.String(),
    ...Bounds.properties,
    summaryMetrics: Type.Array(
      Type.Object({
        ...{ key: Type.String(), label: Type.String(), value: Type.Number(), suffix: Type.String() },
        change: MaybePercent,
      }),
    ),
    highlights: Type.Array(Type.String()),
    engagementByChannel: Type.Array(
      Type.Object({
        ...{ channel: Type.String(), posts: count, engagements: count },
        reach: Type.Integer({ description: 'Personel yang melaksanakan paling sedikit satu konten' }),
        ...{ engagementRate: percent, participationRate: percent },
      }),
    ),
    audienceComposition: Type.Array(Type.Object({ name: Type.String(), value: count })),
    contentTable: Type.Array(
      Type.Object({
        ...{ platform: Type.String(), id: Type.String(), title: Type.String(), created_at: Type.String() },
        engagement: Type.Integer({ description: 'Personel yang melaksanakan' }),
        reach: Type.Number({ description: 'Bagian dari semua personel, dalam persen' }),
        like_count: Type.Union([Type.Integer(), Type.Null()]),
        comment_count: Type.Union([Type.Integer(), Type.Null()]),
      }),
    ),
    platformAnalytics: Type.Object({ instagram: analytics('instagram'), tiktok: analytics('tiktok') }),
    narratives: Type.Object({
      ...{ overview: Type.String(), instagram: Type.String(), tiktok: Type.String(), content: Type.String() },
      ...{ units: Type.String(), usernames: Type.String() },
    }),
    directorate: Type.Union([
      Type.Object({
        ...{ users: count, instagram: Coverage, tiktok: Coverage },
        ...{ best: Shares, strong: Shares, low: Shares, top: Shares, bottom: Shares },
        gaps: Type.Array(
          Type.Object({ ...unit, instagram: percent, tiktok: percent, points: percent, ahead: Type.String() }),
        ),
      }),
      Type.Null(),
    ]),
  }),
});

const client: Client = {
  ...{ client_id: 'RES_A', nama: 'RESOR CONTOH A', client_type: 'org', client_status: true },
  ...{ client_insta: 'resor.a', client_insta_status: true, client_tiktok: '@resor.a', client_tiktok_status: true },
  ...{ client_amplify_status: true, regional_id: 'WIL1', parent_client_id: 'DITBINMAS', client_level: null },
  ...{ created_at: '2025-01-05T02:00:00.000Z', updated_at: '2025-02-01T03:00:00.000Z', deleted_at: null },
};
export const summaryExample = {
  success: true,
  data: {
    client,
    ...{ user_count: 2, insta_post_count: 4, tiktok_post_count: 3, total_insta_likes: 61, total_tiktok_comments: 87 },
    ...{ monthKey: '2025-11', monthLabel: 'November 2025', start_date: '2025-11-01', end_date: '2025-11-30' },
    summaryMetrics: [{ key: 'completion', label: 'Penyelesaian rata-rata', value: 75, suffix: '%', change: 25 }],
    highlights: ['Penyelesaian rata-rata 75%, naik 25 poin dari periode sebelumnya (50%).'],
    engagementByChannel: [
      { channel: 'Instagram', posts: 2, engagements: 3, reach: 2, engagementRate: 75, participationRate: 100 },
    ],
    audienceComposition: [{ name: 'Hanya Instagram', value: 2 }],
    contentTable: [
      {
        ...{ platform: 'Instagram', id: 'DXyZaBcDe34', title: 'Apel pagi', created_at: '2025-11-10T01:00:00.000Z' },
        ...{ engagement: 2, reach: 100, like_count: 40, comment_count: 3 },
      },
    ],
    platformAnalytics: {
      instagram: { ...trendExampleNumbers.instagram, previous: null },
      tiktok: { ...trendExampleNumbers.tiktok, previous: null },
    },
    narratives: {
      overview: 'Pada November 2025 terbit 2 konten Instagram. Dari 2 personel, 2 (100%) memberi like atau komentar.',
      instagram:
        '2 konten Instagram mendapat 3 like dari 2 personel. 1 lengkap, 1 kurang, 0 belum, 0 tanpa username; partisipasi 100%.',
      tiktok: 'Tidak ada konten TikTok pada November 2025.',
      content: 'Konten dengan pelaksana terbanyak: "Apel pagi" di Instagram, 2 personel.',
      ...{ units: '', usernames: '' },
    },
    directorate: null,
  },
};
