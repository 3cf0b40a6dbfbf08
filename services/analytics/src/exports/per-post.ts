import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { jakartaDay } from '@cicero/runtime';
import { type Column, type Sheet, sheet } from '@cicero/spreadsheet';
import type { Kysely, Transaction } from 'kysely';
import type { Subject } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { measureParts, type Part, type PersonByPart } from '../measure/parts.ts';
import { selectPosts } from '../measure/posts.ts';
import { type LinkedPost, linkedPosts } from '../reports/content.ts';
import { byDivision, bySeniority } from '../reports/seniority.ts';
import { dayLine } from '../reports/text.ts';
import { remarks } from './days.ts';
import { type ExportFile, fileName, type Occasion } from './file.ts';
import { frozenColumns, numberColumn, numbered, type PersonRow, personColumns } from './people.ts';
import { describeWindow, takenText } from './period.ts';
import { byUnit, clientOf, type Unit } from './units.ts';
import { wordsOf } from './wording.ts';

/** A file with a column for each post has at most so many. */
export const mostPosts = 200;

/** Who did which post. */
export interface PerPostResult extends Occasion {
  platform: Platform;
  period: { label: string; slug: string };
  /** In order of publication. */
  posts: readonly (Part & Partial<LinkedPost>)[];
  /** How many people did each post. */
  done: readonly number[];
  people: number;
  units: readonly Unit<PersonByPart>[];
}

/**
 * Measures everybody in the scope post by post, as of one moment.
 * @throws CiceroError PERIOD_TOO_LONG
 */
export function measurePerPost(
  db: Kysely<DB>,
  subject: Subject,
  now: Date,
  signal?: AbortSignal,
): Promise<PerPostResult> {
  return atOneMoment(db, (tx) => readPerPost(tx, subject, now, signal));
}

/** The same for what is read together with other things: of one moment if the transaction is. */
export async function readPerPost(
  tx: Transaction<DB>,
  subject: Subject,
  now: Date,
  signal?: AbortSignal,
): Promise<PerPostResult> {
  const { platform, scope, window } = subject;
  const people: PersonByPart[] = [];
  const done: number[] = [];
  const take = (batch: readonly PersonByPart[], parts: readonly Part[]): void => {
    people.push(...batch);
    for (const at of parts.keys()) done[at] = batch.reduce((sum, one) => sum + (one.counts[at] ?? 0), done[at] ?? 0);
  };
  const selection = await selectPosts(tx, platform, scope, window);
  const linked = await linkedPosts(tx, platform, window, selection, mostPosts + 1);
  if (linked.length > mostPosts) throw tooMany();
  const links = new Map(linked.map((post) => [post.postId, post]));
  const parts = await measureParts(tx, subject, selection, { cut: 'post', keys: null }, take, signal);
  const client = await clientOf(tx, scope);
  const posts = parts.map((part) => ({ ...part, ...links.get(part.key) }));
  const units = byUnit(people, client.clientId);
  return { platform, client, at: now, period: describeWindow(window), posts, done, people: people.length, units };
}

function tooMany(): CiceroError {
  const message = `Periode ini memuat lebih dari ${mostPosts} konten. Pilih periode yang lebih pendek.`;
  return new CiceroError('PERIOD_TOO_LONG', { message });
}

/** A sheet of the posts with their links, and one for each unit with a column for each post. */
export function perPostFile(result: PerPostResult): ExportFile {
  return {
    name: fileName(result, `Rekap_Per_Konten_${wordsOf[result.platform].file}`, result.period.slug),
    sheets: [postsSheet(result), ...result.units.map((unit) => unitSheet(result, unit))],
  };
}

function head({ platform, period, at, posts }: PerPostResult, name: string, people: number): string[] {
  const { engagement, network } = wordsOf[platform];
  const title = `${name} - Rekap ${engagement} ${network} per Konten`;
  return [title, period.label, takenText(at), ...remarks(posts, people, network)];
}

type PostRow = PerPostResult['posts'][number] & { number: number; done: number };

function postsSheet(result: PerPostResult): Sheet {
  const { engagement } = wordsOf[result.platform];
  const sum = { kind: 'integer', total: 'sum', width: 18 } as const;
  return sheet<PostRow>({
    name: 'Konten',
    title: head(result, result.client.name, result.people),
    rows: result.posts.map((post, at) => ({ ...post, number: at + 1, done: result.done[at] ?? 0 })),
    columns: [
      numberColumn,
      { header: 'Kode Konten', value: ({ key }) => key, width: 22 },
      { header: 'Waktu (WIB)', kind: 'datetime', value: ({ publishedAt }) => publishedAt },
      { header: 'Link', kind: 'link', value: ({ url }) => url },
      { ...sum, header: 'Jumlah Personel', value: () => result.people },
      { ...sum, header: `Sudah ${engagement}`, tone: 'good', value: ({ done }) => done },
      { ...sum, header: `Belum ${engagement}`, tone: 'bad', value: ({ done }) => result.people - done },
    ],
    filter: true,
  });
}

type UnitRow = PersonRow & PersonByPart;

function unitSheet(result: PerPostResult, unit: Unit<PersonByPart>): Sheet {
  const { platform, posts } = result;
  const { engagement } = wordsOf[platform];
  return sheet<UnitRow>({
    name: unit.name,
    title: head(result, unit.name, unit.rows.length),
    rows: numbered(unit.rows, byDivisionThenSeniority),
    columns: [
      ...personColumns,
      ...posts.map(postColumn),
      ...columnsOfAll(`Sudah ${engagement}`, `Belum ${engagement}`, posts.length),
    ],
    filter: true,
    freezeColumns: frozenColumns,
  });
}

/** 1 or 0 under the post's code, codes of one day under the day. */
function postColumn({ key, publishedAt }: PerPostResult['posts'][number], at: number): Column<UnitRow> {
  return {
    header: key,
    kind: 'integer',
    width: 13,
    total: 'sum',
    value: ({ counts }) => counts[at] ?? 0,
    ...(publishedAt && { group: dayLine(jakartaDay(publishedAt)) }),
  };
}

function columnsOfAll(done: string, missing: string, posts: number): Column<UnitRow>[] {
  const countOf = ({ counts }: PersonByPart): number => counts.reduce((sum, count) => sum + count, 0);
  const column = { kind: 'integer', group: 'Total', width: 10, total: 'sum' } as const;
  return [
    { ...column, header: done, tone: 'good', value: countOf },
    { ...column, header: missing, tone: 'bad', value: (row) => posts - countOf(row) },
  ];
}

function byDivisionThenSeniority({ person: one }: PersonByPart, { person: other }: PersonByPart): number {
  return byDivision(one.division ?? '', other.division ?? '') || bySeniority(one, other);
}
