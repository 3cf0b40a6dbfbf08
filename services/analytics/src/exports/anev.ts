import type { DB } from '@cicero/database';
import { type Sheet, sheet } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import type { Anev, AnevDivision, AnevPerson } from '../anev/anev.ts';
import type { AnevAsked } from '../anev/asked.ts';
import { measureAnev } from '../anev/measure.ts';
import { anevSubject } from '../answers/anev.ts';
import { type ExportFile, fileName, type Occasion } from './file.ts';
import { frozenColumns, type PersonRow, personColumns } from './people.ts';
import { describeWindow, takenText } from './period.ts';
import { clientOf } from './units.ts';
import { wordsOf } from './wording.ts';

/** ANEV, and what it is about. */
export interface AnevResult extends Occasion {
  period: { label: string; slug: string };
  anev: Anev;
}

/** Measures what the page of the same query shows. */
export async function measureAnevFile(db: Kysely<DB>, asked: AnevAsked, now: Date): Promise<AnevResult> {
  return {
    client: await clientOf(db, asked.scope),
    at: now,
    period: describeWindow(asked.window),
    anev: await measureAnev(db, await anevSubject(db, asked)),
  };
}

/** Sheets of the people, of the divisions, and of the public where it may be named; see docs/exports.md. */
export function anevFile(result: AnevResult): ExportFile {
  const publicAccounts = publicRows(result.anev);
  return {
    name: fileName(result, 'ANEV', result.period.slug),
    sheets: [
      peopleSheet(result),
      divisionsSheet(result),
      ...(publicAccounts.length > 0 ? [publicSheet(result, publicAccounts)] : []),
    ],
  };
}

function head({ client, period, at, anev }: AnevResult, name: string): string[] {
  const { posts, outsiders } = anev;
  const accounts = outsiders.instagram.accounts + outsiders.tiktok.accounts;
  return [
    `${client.name} - ANEV ${name}`,
    period.label,
    takenText(at),
    `Jumlah Post Instagram: ${posts.instagram}; TikTok: ${posts.tiktok}`,
    `Akun di luar personel: ${accounts}`,
    '',
  ];
}

type AnevRow = PersonRow & AnevPerson;

function peopleSheet(result: AnevResult): Sheet {
  const { people, expected } = result.anev;
  const sum = { kind: 'integer', width: 11, total: 'sum' } as const;
  return sheet<AnevRow>({
    name: 'Personel',
    title: head(result, 'Personel'),
    rows: people.map((one, at) => ({ ...one, person: { ...one.person, handle: null }, number: at + 1 })),
    columns: [
      ...personColumns,
      { header: 'Satker', value: ({ person }) => person.clientName },
      { ...sum, header: 'Likes', value: ({ likes }) => likes },
      { ...sum, header: 'Komentar', value: ({ comments }) => comments },
      { ...sum, header: 'Jumlah Post', value: () => expected },
      { ...sum, header: 'Sudah', tone: 'good', value: ({ completed }) => completed },
      { ...sum, header: 'Belum', tone: 'bad', value: ({ completed }) => expected - completed },
      { header: 'Pelaksanaan', kind: 'decimal', format: '0.0%', width: 13, value: ({ rate }) => rate },
    ],
    filter: true,
    freezeColumns: frozenColumns,
  });
}

function divisionsSheet(result: AnevResult): Sheet {
  const sum = { kind: 'integer', width: 11, total: 'sum' } as const;
  return sheet<AnevDivision>({
    name: 'Divisi',
    title: head(result, 'per Divisi'),
    rows: result.anev.divisions,
    columns: [
      { header: 'Divisi / Satfung', value: ({ name }) => name, total: { label: 'TOTAL' } },
      { ...sum, header: 'Jumlah Personil', value: ({ people }) => people },
      { ...sum, header: 'Personil Aktif', group: 'Instagram', value: ({ likers }) => likers },
      { ...sum, header: 'Likes', group: 'Instagram', value: ({ likes }) => likes },
      { ...sum, header: 'Personil Aktif', group: 'TikTok', value: ({ commenters }) => commenters },
      { ...sum, header: 'Komentar', group: 'TikTok', value: ({ comments }) => comments },
    ],
  });
}

interface PublicRow {
  network: string;
  handle: string;
  posts: number;
}

function publicRows({ outsiders }: Anev): PublicRow[] {
  return (['instagram', 'tiktok'] as const).flatMap((platform) =>
    outsiders[platform].top.map(({ handle, posts }) => ({ network: wordsOf[platform].network, handle, posts })),
  );
}

function publicSheet(result: AnevResult, rows: readonly PublicRow[]): Sheet {
  return sheet<PublicRow>({
    name: 'Akun Publik',
    title: head(result, 'Akun Publik Teraktif'),
    rows,
    columns: [
      { header: 'Platform', value: ({ network }) => network },
      { header: 'Username', width: 40, value: ({ handle }) => handle },
      { header: 'Jumlah Post', kind: 'integer', width: 14, value: ({ posts }) => posts },
    ],
  });
}
