import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';

/** A list: what it shows, of what, in which order. Rows whose value is equal come by `id`. */
export interface ListQuery {
  columns: RawBuilder<unknown>;
  from: RawBuilder<unknown>;
  where: RawBuilder<unknown>;
  /** Never null. */
  by: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  descending: boolean;
}

/** The whole list, a batch at a time; each begins after the last row of the one before, wherever that was. */
export async function* inBatches<Row>(db: Kysely<DB>, list: ListQuery, size = 500): AsyncGenerator<Row[]> {
  const { columns, from, where, by, id, descending } = list;
  const after = descending ? sql`<` : sql`>`;
  for (let last: { list_key: string; list_id: number } | undefined; ; ) {
    const begin = last ? sql`(${by}, ${id}) ${after} (${last.list_key}, ${last.list_id})` : sql`true`;
    const { rows } = await sql<Row & { list_key: string; list_id: number }>`
      select ${columns}, (${by})::text as list_key, ${id} as list_id from ${from}
      where ${where} and ${begin} ${orderOf(list)} limit ${size}`.execute(db);
    const end = rows.at(-1);
    if (end) yield rows.map(({ list_key: _key, list_id: _id, ...row }) => row as Row);
    if (!end || rows.length < size) return;
    last = { list_key: end.list_key, list_id: end.list_id };
  }
}

/** One page of the list, and how many rows there are. */
export async function onePage<Row>(
  db: Kysely<DB>,
  list: ListQuery,
  { limit, offset }: PageRequest,
): Promise<{ rows: Row[]; total: number }> {
  const { columns, from, where } = list;
  const counted = await sql<{ total: number }>`select count(*) as total from ${from} where ${where}`.execute(db);
  const { rows } = await sql<Row>`select ${columns} from ${from} where ${where}
    ${orderOf(list)} limit ${limit} offset ${offset}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

function orderOf({ by, id, descending }: ListQuery): RawBuilder<unknown> {
  const direction = descending ? sql`desc` : sql`asc`;
  return sql`order by ${by} ${direction}, ${id} ${direction}`;
}
