import { permit } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { optionsOf } from '../../dispatch/options.ts';
import { reportCatalogue } from '../../reports/catalogue.ts';
import { refusals, tags } from './parts.ts';

const Report = Type.Object({
  ...{ key: Type.String(), title: Type.String(), description: Type.String() },
  audience: Type.String({ description: 'unit, directorate, atau any' }),
  needs: Type.Array(Type.String(), { description: 'Yang harus aktif pada client: instagram, tiktok, amplification' }),
  needsOneOf: Type.Array(Type.String(), { description: 'Salah satunya harus aktif; kosong = tidak perlu' }),
  options: Type.Array(
    Type.Object({
      ...{ name: Type.String(), description: Type.String() },
      values: Type.Array(Type.Unknown(), { description: 'Nilai yang dikenal; kosong = bebas menurut jenisnya' }),
      type: Type.String(),
      default: Type.Unknown(),
    }),
  ),
});

const example = {
  key: 'likes-attendance',
  title: 'Absensi likes Instagram',
  description: 'Siapa yang sudah dan belum menyukai konten hari itu.',
  audience: 'any',
  needs: ['instagram'],
  needsOneOf: [],
  options: [
    { name: 'mode', description: 'Siapa yang disebut', values: ['all', 'belum'], type: 'string', default: 'all' },
  ],
};

/** What reports there are. */
export function reportCatalogueRoutes(app: Http): void {
  app.get(
    '/api/reports',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags,
        summary: 'Daftar laporan yang ada, dengan pilihannya',
        response: {
          200: {
            ...Type.Object({ success: Type.Literal(true), data: Type.Array(Report) }),
            examples: [{ success: true, data: [example] }],
          },
          ...refusals,
        },
      },
    },
    async () => ({
      success: true as const,
      data: reportCatalogue.map(({ key, title, description, audience, needs, needsOneOf = [], options }) => ({
        ...{ key, title, description, audience, needs: [...needs], needsOneOf: [...needsOneOf] },
        options: optionsOf(options),
      })),
    }),
  );
}
