import { Type } from 'typebox';
import { timeRanges } from '../anev/time-range.ts';
import { nullableText } from './nullable-text.ts';

const text = (description: string) => Type.Optional(Type.String({ maxLength: 64, description }));

export const AnevQuery = Type.Object({
  time_range: text(`${timeRanges.join(', ')}; default 7d, sampai hari ini (WIB)`),
  timeRange: text('Nama lain time_range'),
  start_date: text('YYYY-MM-DD, untuk custom; waktu lengkap dibaca sebagai harinya di WIB'),
  startDate: text('Nama lain start_date'),
  end_date: text('YYYY-MM-DD, termasuk; untuk custom dan all'),
  endDate: text('Nama lain end_date'),
  client_id: text('Default: client pada akun, lalu x-client-id, lalu client pertama (bukan operator)'),
  role: text('Default: role akun'),
  scope: text('org atau direktorat; seperti pada rekap'),
  regional_id: text('Hanya konten dan personel dari client di wilayah ini; default semua'),
});

const count = Type.Integer({ minimum: 0 });
const rate = Type.Number({ minimum: 0, maximum: 1, description: 'Bagian, 0 sampai 1, empat desimal' });
const identity = {
  user_id: Type.String(),
  nama: nullableText,
  name: nullableText,
  divisi: nullableText,
  client_id: Type.String(),
};
const kontak_sosial = Type.Object({ instagram: nullableText, tiktok: nullableText });
const username = Type.Union([Type.String(), Type.Null()], { description: 'Bentuk yang dicocokkan' });

function engagement(names: { total: string; row: string; public: string }) {
  return Type.Object({
    total_posts: count,
    [names.total]: Type.Integer({ minimum: 0, description: 'Personel dalam user_directory saja' }),
    [names.public]: Type.Integer({ minimum: 0, description: 'Akun di luar user_directory' }),
    public_accounts: count,
    public_top: Type.Array(Type.Object({ username: Type.String(), [names.row]: count }), { maxItems: 20 }),
    per_user: Type.Array(Type.Object({ ...identity, username, kontak_sosial, [names.row]: count })),
  });
}

const perDivision = { satfung: Type.String(), total_personnel: count, active_personnel: count, posts: count };

/** Documentation of the answer; the bytes are sent as computed. */
export const AnevAnswer = Type.Object({
  success: Type.Literal(true),
  data: Type.Object({
    filters: Type.Object({
      client_id: Type.String(),
      role: nullableText,
      scope: Type.Union([Type.Literal('org'), Type.Literal('direktorat')]),
      regional_id: nullableText,
      time_range: Type.String(),
      start_date: Type.String(),
      end_date: Type.String(),
      permitted_time_ranges: Type.Array(Type.String()),
    }),
    user_directory: Type.Array(Type.Object({ ...identity, title: nullableText, username, kontak_sosial })),
    instagram_engagement: engagement({ total: 'total_likes', row: 'likes', public: 'public_likes' }),
    tiktok_engagement: engagement({ total: 'total_comments', row: 'comments', public: 'public_comments' }),
    aggregates: Type.Object({
      total_users: count,
      instagram_posts: count,
      tiktok_posts: count,
      total_likes: count,
      total_comments: count,
      expected_actions: Type.Integer({ minimum: 0, description: 'Konten di kedua platform, untuk setiap personel' }),
      totals: Type.Object({
        total_users: count,
        likes: count,
        comments: count,
        expected_actions: count,
        total_expected_actions: Type.Integer({ minimum: 0, description: 'Untuk semua personel bersama' }),
        total_completed_actions: count,
        completion_rate: rate,
        posts: Type.Object({ instagram: count, tiktok: count }),
      }),
      compliance_per_pelaksana: Type.Array(
        Type.Object({
          ...identity,
          title: nullableText,
          likes: count,
          comments: count,
          total_actions: count,
          assigned: count,
          completed: count,
          completion_rate: rate,
        }),
      ),
      user_per_satfung: Type.Array(Type.Object({ satfung: Type.String(), count })),
      likes_per_satfung: Type.Array(Type.Object({ ...perDivision, likes: count })),
      tiktok_per_satfung: Type.Array(Type.Object({ ...perDivision, comments: count })),
    }),
  }),
});
