import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { attendeeOf } from '../attendance/attendance.ts';
import type { ListedPerson, PostTotals } from '../attendance/person.ts';
import type { Subject } from './measure.ts';
import { handleColumns, listed, personColumns, personSource } from './people.ts';
import { type PostSelection, within } from './posts.ts';

/** Into what a window is cut. A window cut by months begins and ends with whole months. */
export type Cut = 'day' | 'month' | 'post';

/** A part of a window, and the posts in it. */
export interface Part extends PostTotals {
  /** The day, the first day of the month, or the id of the post. */
  key: string;
}

/** A person, and how many posts of each part are done, by the rules of attendance. */
export interface PersonByPart {
  person: ListedPerson;
  counts: Uint16Array;
}

/** So many people are fetched at once: between batches others have their turn. */
const batchSize = 500;

/**
 * Reads the parts of a window and then everybody listed, in batches of no particular order. Added up over the parts, the
 * counts of a person are those of the recap over the whole window.
 * @param tx of one moment (measure/moment.ts): the parts are those that the people are counted by
 * @param keys days or first days of months, in order; what is absent of them has no posts. Of posts: null, all of them
 * @param take is given the people; what it keeps is what stays in memory
 * @param signal ends the reading between two batches
 */
export async function measureParts(
  tx: Transaction<DB>,
  subject: Subject,
  posts: PostSelection,
  { cut, keys }: { cut: 'day' | 'month'; keys: readonly string[] } | { cut: 'post'; keys: null },
  take: (people: readonly PersonByPart[], parts: readonly Part[]) => void,
  signal?: AbortSignal,
): Promise<readonly Part[]> {
  const parts = inOrder(await readParts(tx, subject, posts, cut), keys);
  await openPeople(tx, subject, cellsOf(subject, posts, { cut, keys: parts.map(({ key }) => key) }));
  for (const texts = new Map<string, string>(); ; ) {
    signal?.throwIfAborted();
    const { rows } = await sql<BatchRow>`fetch ${sql.raw(String(batchSize))} from people_by_part`.execute(tx);
    const people = rows.map((row) => byPart(row, parts, texts));
    take(people, parts);
    if (people.length < batchSize) break;
  }
  // Another platform may be read at the same moment.
  await sql`close people_by_part`.execute(tx);
  return parts;
}

/** The posts of each part that has any; of single posts in order of publication. */
async function readParts(
  tx: Transaction<DB>,
  { platform, window }: Subject,
  posts: PostSelection,
  cut: Cut,
): Promise<Part[]> {
  const single = sql`platform = ${platform} and post_id = any(${[...posts.single]}::text[]) and removed_at is null`;
  const own = sql`platform = ${platform} and client_id = ${posts.owner} and ${within(sql.ref('wib_date'), window)}`;
  const query =
    cut === 'post'
      ? sql<Part>`
          select post_id as key, 1 as posts, (snapshot_at is not null)::int as "withSnapshot" from content_post
          where (${own} and removed_at is null) or (${single}) order by published_at, post_id`
      : sql<Part>`
          select key::text, sum(posts)::int as posts, sum(with_snapshot)::int as "withSnapshot" from (
            select ${dateKey(cut)} as key, posts, with_snapshot from content_day where ${own}
            union all
            select ${dateKey(cut)}, 1, (snapshot_at is not null)::int from content_post where ${single}
          ) part group by key order by key`;
  return (await query.execute(tx)).rows;
}

function dateKey(cut: 'day' | 'month'): RawBuilder<unknown> {
  return cut === 'day' ? sql`wib_date` : sql`date_trunc('month', wib_date)::date`;
}

function inOrder(parts: readonly Part[], keys: readonly string[] | null): readonly Part[] {
  if (keys === null) return parts;
  const known = new Map(parts.map((part) => [part.key, part]));
  return keys.map((key) => known.get(key) ?? { key, posts: 0, withSnapshot: 0 });
}

interface BatchRow extends ListedPerson {
  /** The handle in its normal form. */
  key: string | null;
  /** Places of parts with something seen, from 1, and how many posts; null = in none. */
  places: number[] | null;
  seen: number[] | null;
}

/**
 * Opens the cursor `people_by_part` over everybody listed. The people of one unit are looked up in the tallies one by
 * one; for the audience of a role the tallies are read once as a whole.
 */
async function openPeople(
  tx: Transaction<DB>,
  { platform, scope }: Subject,
  cells: RawBuilder<unknown>,
): Promise<void> {
  const column = handleColumns[platform];
  const seen = sql`select array_agg(place) as places, array_agg(posts) as seen from (${cells}) cell`;
  const join =
    scope.members === null
      ? sql`left join (select handle, places, seen from (
          select cell.handle, array_agg(place) as places, array_agg(posts) as seen from (${cells}) cell group by cell.handle
        ) known) seen on seen.handle = one.key`
      : sql`left join lateral (${seen} where cell.handle = one.key) seen on true`;
  // All rows will be wanted, not the first few soon.
  await sql`set local cursor_tuple_fraction = 1`.execute(tx);
  await sql`declare people_by_part no scroll cursor for
    select one.*, seen.places, seen.seen from (
      select ${personColumns(column)}, ${sql.raw(handleKeySql(column))} as key from ${personSource}
      where ${listed(scope)}
    ) one ${join}`.execute(tx);
}

/** What was seen of every handle, by place of the part. */
function cellsOf(
  { platform }: Subject,
  posts: PostSelection,
  { cut, keys }: { cut: Cut; keys: readonly string[] },
): RawBuilder<unknown> {
  if (cut === 'post') {
    return sql`select handle, array_position(${keys}::text[], post_id) as place, 1 as posts from engagement_fact
      where platform = ${platform} and post_id = any(${keys}::text[])`;
  }
  const table = cut === 'day' ? sql`engagement_day` : sql`engagement_month`;
  const date = cut === 'day' ? sql`wib_date` : sql`month`;
  return sql`
    select handle, array_position(${keys}::date[], ${date}) as place, posts from ${table}
    where platform = ${platform} and client_id = ${posts.owner} and ${date} = any(${keys}::date[])
    union all
    select handle, array_position(${keys}::date[], ${dateKey(cut)}), 1
    from engagement_fact join content_post using (platform, post_id)
    where platform = ${platform} and post_id = any(${[...posts.single]}::text[])`;
}

/** @param texts ranks, divisions and units that came before: thousands of people share the same few */
function byPart(
  { places, seen, key: _, ...row }: BatchRow,
  parts: readonly Part[],
  texts: Map<string, string>,
): PersonByPart {
  const shared = <Text extends string | null>(text: Text): Text => {
    if (text === null) return text;
    const known = texts.get(text);
    if (known === undefined) texts.set(text, text);
    return (known ?? text) as Text; // the same text
  };
  const person = {
    ...row,
    title: shared(row.title),
    division: shared(row.division),
    clientId: shared(row.clientId),
    clientName: shared(row.clientName),
    regionalId: shared(row.regionalId),
  };
  const counts = new Uint16Array(parts.length);
  for (const [at, place] of (places ?? []).entries()) {
    if (place !== null) counts[place - 1] = (counts[place - 1] ?? 0) + (seen?.[at] ?? 0);
  }
  for (const [at, part] of parts.entries()) {
    counts[at] = attendeeOf({ ...person, seen: counts[at] ?? 0 }, part).count;
  }
  return { person, counts };
}
