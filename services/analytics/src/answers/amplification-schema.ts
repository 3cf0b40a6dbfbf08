import { PageQuery, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { sorts } from '../amplification/order.ts';
import { nullableText } from './nullable-text.ts';
import { PeriodParameters, ScopeParameters } from './recap-schema.ts';
import { sortParameter } from './sort-parameter.ts';

export const AmplificationQuery = Type.Object({
  ...ScopeParameters,
  ...PeriodParameters,
  divisi: Type.Optional(Type.String({ maxLength: 255, description: 'Hanya satfung ini' })),
  search: Type.Optional(Type.String({ maxLength: 100, description: 'Bagian nama atau awal NRP/NIP' })),
  sort: sortParameter(sorts, 'Default: satuan prioritas, lalu jumlah_link terbanyak, lalu nama'),
  ...PageQuery,
});

const count = Type.Integer({ minimum: 0 });

/** Documentation of the answer; the bytes are sent as computed. */
export const AmplificationRecap = {
  ...Type.Object({
    success: Type.Literal(true),
    data: Type.Array(
      Type.Object({
        client_id: Type.String(),
        client_name: nullableText,
        regional_id: nullableText,
        user_id: Type.String(),
        title: nullableText,
        nama: nullableText,
        username: nullableText,
        divisi: nullableText,
        exception: Type.Boolean(),
        jumlah_link: Type.Integer({ minimum: 0, description: 'Link yang terisi di semua laporan' }),
        jumlah_tugas: Type.Integer({ minimum: 0, description: 'Tugas dengan paling sedikit satu link' }),
        display_nama: Type.String(),
        sudahMelaksanakan: Type.Boolean({ description: 'Ada link yang dilaporkan' }),
        status: Type.Union(['sudah', 'kurang', 'belum', 'no_posts'].map((status) => Type.Literal(status))),
        instagram_link: Type.Union([Type.String(), Type.Null()], {
          description: 'Link Instagram yang terakhir dilaporkan; selalu null bagi personel',
        }),
      }),
    ),
    chartHeight: count,
    totalPosts: Type.Integer({ minimum: 0, description: 'Jumlah tugas' }),
    usersCount: count,
    summary: Type.Object({
      totalPosts: count,
      totalUsers: count,
      totalLinks: count,
      distribution: Type.Object({ sudah: count, kurang: count, belum: count, noPosts: count }),
    }),
    pagination: Type.Optional(Pagination),
  }),
  examples: [
    {
      success: true,
      data: [
        {
          client_id: 'RES_A',
          client_name: 'RESOR CONTOH A',
          regional_id: 'WIL1',
          user_id: '75020201',
          title: 'AIPDA',
          nama: 'ANI CONTOH',
          username: 'ani.contoh',
          divisi: 'SAT BINMAS',
          exception: false,
          jumlah_link: 3,
          jumlah_tugas: 1,
          display_nama: 'AIPDA ANI CONTOH',
          sudahMelaksanakan: true,
          status: 'kurang',
          instagram_link: 'https://www.instagram.com/p/DXyZaBcDe34',
        },
      ],
      chartHeight: 300,
      totalPosts: 2,
      usersCount: 1,
      summary: {
        totalPosts: 2,
        totalUsers: 1,
        totalLinks: 3,
        distribution: { sudah: 0, kurang: 1, belum: 0, noPosts: 0 },
      },
    },
  ],
};
