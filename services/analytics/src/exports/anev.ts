import type { DB } from '@cicero/database';
import { type Sheet, sheet, workbookBytes } from '@cicero/spreadsheet';
import type { Kysely } from 'kysely';
import { type Anev, type AnevDivision, type AnevPerson, computeAnev } from '../anev/anev.ts';
import { type AnevSubject, readPlatforms } from '../anev/measure.ts';
import { anevSubject } from '../answers/anev.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { atOneMoment } from '../measure/moment.ts';
import { Rosters } from '../measure/rosters.ts';
import { fileName, type Occasion } from './file.ts';
import { frozenColumns, type PersonRow, personColumns } from './people.ts';
import { describeWindow, takenText } from './period.ts';
import { clientIdOf, clientOf } from './units.ts';
import { wordsOf } from './wording.ts';

/** ANEV, and what it is about. */
export interface AnevResult extends Occasion {
  label: string;
  anev: Anev;
}

/** What the file is about: plain data. */
export type AnevFileSubject = Omit<AnevSubject, 'posts'>;

/** Measures what the page of the same query shows, as of one moment. */
export async function measureAnevFile(
  db: Kysely<DB>,
  subject: AnevFileSubject,
  now: Date,
  rosters = new Rosters(),
): Promise<AnevResult> {
  const { client, ...platforms } = await atOneMoment(db, async (tx) => ({
    client: await clientOf(tx, subject.scope),
    ...(await readPlatforms(tx, await anevSubject(tx, subject), rosters)),
  }));
  return { client, at: now, label: describeWindow(subject.window).label, anev: computeAnev(platforms) };
}

/** Sheets of the people, of the divisions, and of the public where it may be named; see docs/exports.md. */
export function anevSheets(result: AnevResult): Sheet[] {
  const publicAccounts = publicRows(result.anev);
  return [
    peopleSheet(result),
    divisionsSheet(result),
    ...(publicAccounts.length > 0 ? [publicSheet(result, publicAccounts)] : []),
  ];
}

/** The file's name, known before anything is measured. */
export function anevName({ scope, window }: AnevFileSubject, at: Date): string {
  return fileName({ client: { clientId: clientIdOf(scope) }, at }, 'ANEV', describeWindow(window).slug);
}

/** The finished workbook. `at`: when it is asked for. */
export const anevFileComputation = computation<AnevFileSubject & { at: string }>({
  format: 1,
  effort: ({ scope }) => effortOf(scope),
  async compute(db, { at, ...subject }, rosters) {
    return workbookBytes(anevSheets(await measureAnevFile(db, subject, new Date(at), rosters)));
  },
});

function head({ client, label, at, anev }: AnevResult, name: string): string[] {
  const { posts, outsiders } = anev;
  const accounts = outsiders.instagram.accounts + outsiders.tiktok.accounts;
  return [
    `${client.name} - ANEV ${name}`,
    label,
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
    rows: anevRows(people),
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

/** Made row by row, as the sheet is written. */
function* anevRows(people: readonly AnevPerson[]): Generator<AnevRow> {
  for (const [at, one] of people.entries()) yield { ...one, person: { ...one.person, handle: null }, number: at + 1 };
}

function divisionsSheet(result: AnevResult): Sheet {
  const sum = { kind: 'integer', width: 11, total: 'sum' } as const;
  return sheet<AnevDivision>({
    name: 'Divisi',
    title: head(result, 'per Divisi'),
    rows: result.anev.divisions,
    columns: [
      { header: 'Divisi / Satfung', value: ({ name }) => name, total: { label: 'TOTAL' } },
      { ...sum, header: 'Jumlah Personel', value: ({ people }) => people },
      { ...sum, header: 'Personel Aktif', group: 'Instagram', value: ({ likers }) => likers },
      { ...sum, header: 'Likes', group: 'Instagram', value: ({ likes }) => likes },
      { ...sum, header: 'Personel Aktif', group: 'TikTok', value: ({ commenters }) => commenters },
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
