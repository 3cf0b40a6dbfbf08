import { addDays, type Day, endOfMonth } from '@cicero/runtime';
import { type RawBuilder, sql } from 'kysely';
import { piecesOf } from '../periods/pieces.ts';
import type { Window } from '../periods/window.ts';
import type { Subject } from './measure.ts';
import { personSource } from './people.ts';
import { type PostSelection, within } from './posts.ts';

/** Rows of `handle` and `posts` that add up to what was seen. */
export interface SeenPart {
  rows: RawBuilder<unknown>;
  /** Whether no handle comes twice in it. */
  distinct: boolean;
}

/** The tallies that add up to the window: whole months, days at the edges, single posts. Only those there can be. */
export function seenParts(
  { platform, window }: Pick<Subject, 'platform' | 'window'>,
  posts: PostSelection,
): SeenPart[] {
  const { months, days } = piecesOf(window);
  const parts: SeenPart[] = [];
  if (posts.owner !== null) {
    const own = sql`platform = ${platform} and client_id = ${posts.owner}`;
    if (months) {
      const rows = sql`select handle, posts from engagement_month where ${own} and ${among('month', months)}`;
      parts.push({ rows, distinct: months.from !== null && months.from === months.to });
    }
    for (const range of days) {
      const rows = sql`select handle, posts from engagement_day where ${own} and ${among('wib_date', range)}`;
      parts.push({ rows, distinct: range.from === range.to });
    }
  }
  if (posts.single.length > 0) {
    const rows = sql`select handle, 1 as posts from engagement_fact
      where platform = ${platform} and post_id = any(${[...posts.single]}::text[])`;
    parts.push({ rows, distinct: posts.single.length === 1 });
  }
  return parts;
}

/** All parts one after the other. */
export function together(parts: readonly SeenPart[]): RawBuilder<unknown> {
  if (parts.length === 0) return sql`select null::text as handle, 0 as posts where false`;
  return sql.join(
    parts.map(({ rows }) => rows),
    sql` union all `,
  );
}

/**
 * How often people were seen, as the join `tally (posts)` to listed people. A few people's tallies are looked up one by
 * one, everybody's are added up once; where a part needs no adding up the database decides which.
 * @param key of the handle of `person`, SQL
 * @param people the condition on listed people
 */
export function seenJoin(
  parts: readonly SeenPart[],
  key: RawBuilder<unknown>,
  { few, people }: { few: boolean; people: RawBuilder<unknown> },
): RawBuilder<unknown> {
  const rows = together(parts);
  if (parts.length === 1 && parts[0]?.distinct) return sql`left join (${rows}) tally on tally.handle = ${key}`;
  if (few) {
    return sql`left join (
      select person.user_id, sum(part.posts)::int as posts from ${personSource}
      join (${rows}) part on part.handle = ${key} where ${people} group by person.user_id
    ) tally on tally.user_id = person.user_id`;
  }
  return sql`left join (
    select handle, sum(posts)::int as posts from (${rows}) part group by handle
  ) tally on tally.handle = ${key}`;
}

/** Longer ranges are read as such. */
const mostNamed = 62;

/** Condition on a column of days or months: named one by one, each handle is one look into the index. */
function among(column: 'month' | 'wib_date', range: Window): RawBuilder<unknown> {
  const next = (day: Day): Day => addDays(column === 'month' ? endOfMonth(day) : day, 1);
  if (range.from === null || range.to === null) return within(sql.ref(column), range);
  const named: Day[] = [];
  for (let day = range.from; day <= range.to; day = next(day)) {
    if (named.push(day) > mostNamed) return within(sql.ref(column), range);
  }
  return sql`${sql.ref(column)} = any(${named}::date[])`;
}
