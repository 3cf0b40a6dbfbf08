import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** So many lines of a log are counted: beyond, nobody wants to know how many there are, and counting takes seconds. */
export const countedAtMost = 100_000;

/** A log, newest first. */
export interface LogQuery {
  columns: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>;
  /** When it happened, and its number; both descending. */
  newest: RawBuilder<unknown>;
}

export interface LogPage<Row> {
  rows: Row[];
  /** Of all that fit, at most countedAtMost. */
  total: number;
  /** Whether there are lines beyond this page. */
  hasMore: boolean;
}

export async function readLog<Row>(
  db: Kysely<DB>,
  { columns, from, where, newest }: LogQuery,
  { limit, offset }: PageRequest,
): Promise<LogPage<Row>> {
  const counted = await sql<{ total: number }>`select count(*) as total from (
    select from ${from} where ${where} limit ${countedAtMost}) as counted`.execute(db);
  const { rows } = await sql<Row>`select ${columns} from ${from} where ${where}
    order by ${newest} limit ${limit + 1} offset ${offset}`.execute(db);
  return { rows: rows.slice(0, limit), total: counted.rows[0]?.total ?? 0, hasMore: rows.length > limit };
}

/** Whether a column of old, which is UTC without saying so, lies within. Written so that its index is of use. */
export function happened(
  column: RawBuilder<unknown>,
  { since, until }: { since: Date | null; until: Date | null },
): RawBuilder<unknown> {
  const parts = [
    ...(since ? [sql`${column} >= (${since}::timestamptz at time zone 'UTC')`] : []),
    ...(until ? [sql`${column} < (${until}::timestamptz at time zone 'UTC')`] : []),
  ];
  return parts.length > 0 ? sql`${sql.join(parts, sql` and `)}` : sql`true`;
}
