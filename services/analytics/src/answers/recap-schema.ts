import type { Platform } from '@cicero/contracts';
import { PageQuery, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { attendanceStatuses } from '../attendance/ladder.ts';
import { AttendanceSummary } from './attendance-summary.ts';
import { nullableText } from './nullable-text.ts';
import { recapSorts } from './recap-view.ts';
import { sortParameter } from './sort-parameter.ts';

/** The shared query parameters of recaps; a repeated parameter is refused by its type. */
export const PeriodParameters = {
  periode: Type.Optional(
    Type.String({ maxLength: 32, description: 'harian (default), mingguan, bulanan, semua; Senin–Minggu, WIB' }),
  ),
  tanggal: Type.Optional(
    Type.String({ maxLength: 32, description: 'YYYY-MM-DD; untuk bulanan juga YYYY-MM. Default: hari ini (WIB)' }),
  ),
  start_date: Type.Optional(Type.String({ maxLength: 32, description: 'YYYY-MM-DD; berlaku bila end_date juga ada' })),
  tanggal_mulai: Type.Optional(Type.String({ maxLength: 32, description: 'Nama lain start_date' })),
  end_date: Type.Optional(Type.String({ maxLength: 32, description: 'YYYY-MM-DD, termasuk' })),
  tanggal_selesai: Type.Optional(Type.String({ maxLength: 32, description: 'Nama lain end_date' })),
};

export const ScopeParameters = {
  client_id: Type.Optional(Type.String({ maxLength: 64 })),
  role: Type.Optional(Type.String({ maxLength: 64, description: 'Default: role pada token' })),
  scope: Type.Optional(Type.String({ maxLength: 32, description: 'org (default) atau direktorat' })),
  regional_id: Type.Optional(
    Type.String({ maxLength: 64, description: 'Hanya konten dan personel dari client di wilayah ini; default semua' }),
  ),
};

export const OfficialParameter = {
  official_only: Type.Optional(
    Type.String({
      maxLength: 8,
      description: 'true, 1, yes, y: hanya konten akun resmi aktif (scope=org, role=operator)',
    }),
  ),
};

const status = Type.Union(attendanceStatuses.map((value) => Type.Literal(value)));

/** Which of the rows are sent, and in which order; every number stays that of everybody. */
export const RowParameters = {
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Bagian nama atau awal NRP/NIP' })),
  divisi: Type.Optional(Type.String({ maxLength: 255, description: 'Hanya satfung ini' })),
  status: Type.Optional(status),
  sort: sortParameter(recapSorts, 'Default: ranking'),
  ...PageQuery,
};

const count = Type.Integer({ minimum: 0 });

interface CountNames {
  /** Of a row. */
  count: string;
  /** Of a bar of the chart. */
  bar: string;
  missing: string;
}

/** Documentation of the answer; the bytes are sent as computed. */
function recapSchema(platform: Platform, names: CountNames, more: { row?: object; top?: object } = {}) {
  return Type.Object({
    success: Type.Literal(true),
    data: Type.Array(
      Type.Object({
        user_id: Type.String(),
        title: nullableText,
        nama: nullableText,
        username: nullableText,
        divisi: nullableText,
        exception: Type.Boolean(),
        client_id: Type.String(),
        client_name: nullableText,
        regional_id: nullableText,
        [names.count]: count,
        [names.missing]: count,
        ranking: count,
        completionRate: Type.Number(),
        completionPercentage: count,
        status,
        badges: Type.Array(Type.String()),
        ...more.row,
      }),
    ),
    chartHeight: count,
    totalPosts: count,
    sudahUsers: Type.Array(nullableText),
    kurangUsers: Type.Array(nullableText),
    belumUsers: Type.Array(nullableText),
    sudahUsersCount: count,
    kurangUsersCount: count,
    belumUsersCount: count,
    noUsernameUsersCount: count,
    noUsernameUsers: Type.Array(Type.Null()),
    usersCount: count,
    summary: AttendanceSummary[platform],
    chartData: Type.Array(
      Type.Object({ label: Type.String(), [names.bar]: count, [names.missing]: count, completionPercentage: count }),
    ),
    insights: Type.Array(Type.String()),
    statusLegend: Type.Array(Type.Object({ status, label: Type.String(), description: Type.String() })),
    noUsernameUsersDetails: Type.Array(
      Type.Object({
        userId: Type.String(),
        name: nullableText,
        division: nullableText,
        clientId: Type.String(),
        regionalId: nullableText,
      }),
    ),
    ...more.top,
    pagination: Type.Optional(Pagination),
  });
}

export const LikesRecap = recapSchema('instagram', {
  count: 'jumlah_like',
  bar: 'likes',
  missing: 'missingLikes',
});

export const CommentsRecap = recapSchema(
  'tiktok',
  { count: 'jumlah_komentar', bar: 'comments', missing: 'missingComments' },
  {
    row: { total_konten: count },
    top: {
      usersWithComments: Type.Array(nullableText),
      usersWithoutComments: Type.Array(nullableText),
      usersWithCommentsCount: count,
      usersWithoutCommentsCount: count,
    },
  },
);
