import { type Principal, scopeFor } from '@cicero/access';
import type { PrincipalKind } from '@cicero/runtime';
import { type TObject, Type } from 'typebox';
import { AnevQuery } from '../answers/anev-schema.ts';
import { OfficialParameter, PeriodParameters, ScopeParameters } from '../answers/recap-schema.ts';
import { namedPeriods } from './period.ts';

/** What a report is, as the catalogue tells it; the definitions are in docs/exports.md. */
export interface ReportInfo {
  title: string;
  description: string;
  path: string;
  query: TObject;
  kinds: readonly PrincipalKind[];
  /** Only directorates may have it. */
  ofDirectorates?: true;
  /** Only accounts whose premium opens ANEV may have it. */
  premium?: true;
  /** Not for operators. */
  operators?: false;
}

const kinds: readonly PrincipalKind[] = ['dashboard', 'client'];
const { client_id, regional_id } = ScopeParameters;
const month = { pattern: '^\\d{4}-(0[1-9]|1[0-2])$' };

/** Every report there is, by its key. */
export const reports = {
  likes: {
    title: 'Rekap likes Instagram per hari',
    description: 'Jumlah post, sudah, dan belum tiap hari; satu lembar per satker; paling banyak 31 hari.',
    path: '/api/exports/likes',
    query: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...OfficialParameter }),
    kinds,
  },
  comments: {
    title: 'Rekap komentar TikTok per hari',
    description: 'Jumlah post, sudah, dan belum tiap hari; satu lembar per satker; paling banyak 31 hari.',
    path: '/api/exports/comments',
    query: Type.Object({ ...ScopeParameters, ...PeriodParameters }),
    kinds,
  },
  'likes-per-post': {
    title: 'Rekap likes Instagram per konten',
    description: '1 atau 0 untuk tiap konten; satu lembar per satker; paling banyak 200 konten.',
    path: '/api/exports/likes-per-post',
    query: Type.Object({ ...ScopeParameters, ...PeriodParameters, ...OfficialParameter }),
    kinds,
  },
  'comments-per-post': {
    title: 'Rekap komentar TikTok per konten',
    description: '1 atau 0 untuk tiap konten; satu lembar per satker; paling banyak 200 konten.',
    path: '/api/exports/comments-per-post',
    query: Type.Object({ ...ScopeParameters, ...PeriodParameters }),
    kinds,
  },
  'engagement-ranking': {
    title: 'Ranking engagement satker',
    description: 'Personel yang melaksanakan paling sedikit satu konten, per satker, di kedua platform.',
    path: '/api/exports/engagement-ranking',
    query: Type.Object({
      client_id,
      regional_id,
      period: Type.Optional(
        Type.Union(
          namedPeriods.map((name) => Type.Literal(name)),
          { description: 'custom: start_date dan end_date. Tanpa ini: periode' },
        ),
      ),
      ...PeriodParameters,
    }),
    kinds,
    ofDirectorates: true,
  },
  'all-data': {
    title: 'Rekap all data per bulan',
    description: 'Jumlah likes dan komentar tiap satker per bulan; paling banyak 36 bulan.',
    path: '/api/exports/all-data',
    query: Type.Object({
      ...ScopeParameters,
      start_month: Type.Optional(Type.String({ ...month, description: 'YYYY-MM; default September terakhir' })),
    }),
    kinds,
  },
  'satker-update-matrix': {
    title: 'Rekap update data satker',
    description: 'Personel yang username Instagram dan TikTok-nya sudah terisi, per satker, dibanding DSP.',
    path: '/api/exports/satker-update-matrix',
    query: Type.Object({ client_id, regional_id }),
    kinds,
    ofDirectorates: true,
  },
  anev: {
    title: 'ANEV (analisis dan evaluasi)',
    description: 'Pelaksanaan tiap personel dan divisi di kedua platform, seperti halaman ANEV; akun premium.',
    path: '/api/exports/anev',
    query: AnevQuery,
    kinds: ['dashboard'],
    premium: true,
  },
  amplification: {
    title: 'Laporan link amplifikasi per bulan',
    description: 'Setiap laporan link tentang konten client dalam satu bulan.',
    path: '/api/link-reports/excel',
    query: Type.Object({ client_id, month: Type.Optional(Type.String(month)) }),
    kinds,
    operators: false,
  },
} as const satisfies Record<string, ReportInfo>;

/** Whether a report is not for a caller because they are an operator of the dashboard. Pure. */
export function isKeptFrom({ kind, role }: Principal, { operators }: Pick<ReportInfo, 'operators'>): boolean {
  return operators === false && kind === 'dashboard' && role === 'operator';
}

/**
 * Whether a caller may have a report at all; whose data it may ask for is decided when it does. Pure.
 * @param premium whether the caller has a premium that opens ANEV
 */
export function mayHave(
  principal: Principal,
  report: ReportInfo,
  { directorates, premium }: { directorates: ReadonlySet<string>; premium: boolean },
): boolean {
  if (report.premium && !premium) return false;
  if (!report.kinds.includes(principal.kind)) return false;
  if (isKeptFrom(principal, report)) return false;
  if (!report.ofDirectorates) return true;
  const { clientIds, directorate } = scopeFor(principal);
  return [...clientIds, directorate].some((id) => id !== null && directorates.has(id.toLowerCase()));
}
