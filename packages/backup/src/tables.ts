import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** Lists the tables of a database as `schema name`; those of extensions come with the extension. */
export const tablesQuery = `select n.nspname || ' ' || c.relname as name from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`;

export async function tablesOf(db: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`${sql.raw(tablesQuery)}`.execute(db);
  return rows.map(({ name }) => name);
}

/** The tables in a table of contents of pg_restore, as `schema name`. */
export function tablesIn(listing: string): string[] {
  // `215; 1259 16386 TABLE public clients postgres`: the owner comes last; `TABLE DATA` and `TABLE ATTACH` are others.
  return [...listing.matchAll(/^\d+; \d+ \d+ TABLE (?!DATA |ATTACH )(\S+ .+) \S+$/gm)].map(([, name = '']) => name);
}
