import { type QueryExecutorProvider, sql } from 'kysely';
import { uniqueIndexNames } from './unique-indexes.ts';

/** What a schema consists of, in a form that can be compared between installations. */
export interface Catalogue {
  /** Table → column → type as PostgreSQL prints it, without length. */
  tables: Map<string, Map<string, string>>;
  /** `table.column` of columns that the baseline kept only for their data. */
  obsolete: Set<string>;
  /**
   * Foreign keys and unique indexes as `table: definition`, without names and delete rules; without the indexes of
   * the list in unique-indexes.ts, which have a check and a repair of their own.
   */
  keys: Set<string>;
  /** `table.trigger`, without those that only maintain updated_at. */
  triggers: Set<string>;
  views: Set<string>;
  /** Tables with row-level security switched on. */
  secured: Set<string>;
}

const ownTables = sql`
  pg_class.relnamespace = current_schema()::regnamespace AND pg_class.relkind IN ('r', 'p')
  AND pg_class.relname <> 'schema_migration'`;

/** Reads the current schema of the connection. The ledger of migrations is left out. */
export async function readCatalogue(db: QueryExecutorProvider): Promise<Catalogue> {
  const columns = await sql<{ table: string; column: string; type: string; obsolete: boolean }>`
    SELECT relname AS table, attname AS column, format_type(atttypid, NULL) AS type,
      coalesce(col_description(attrelid, attnum), '') LIKE 'obsolete:%' AS obsolete
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE ${ownTables}`.execute(db);
  const keys = await sql<{ name: string }>`
    SELECT relname || ': ' || regexp_replace(pg_get_constraintdef(pg_constraint.oid), ' (ON |NOT VALID|DEFERR).*$', '')
      AS name
    FROM pg_class JOIN pg_constraint ON conrelid = pg_class.oid AND contype = 'f'
    WHERE ${ownTables}
    UNION
    SELECT pg_class.relname || ': UNIQUE ' || regexp_replace(
      regexp_replace(pg_get_indexdef(indexrelid), '^.* USING \\w+ ', ''), '::(text|character varying)|[() ]', '', 'g')
    FROM pg_class JOIN pg_index ON indrelid = pg_class.oid AND indisunique
    JOIN pg_class AS index ON index.oid = indexrelid AND index.relname <> ALL (${uniqueIndexNames}::text[])
    WHERE ${ownTables}`.execute(db);
  const triggers = await sql<{ name: string }>`
    SELECT relname || '.' || tgname AS name
    FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid AND NOT tgisinternal
    JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE ${ownTables} AND prosrc !~* 'new\\.updated_at'`.execute(db);
  const views = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm')`.execute(db);
  const secured = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class
    WHERE ${ownTables} AND (relrowsecurity OR EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))`.execute(
    db,
  );

  const tables = new Map<string, Map<string, string>>();
  for (const { table, column, type } of columns.rows) {
    const known = tables.get(table) ?? new Map<string, string>();
    tables.set(table, known.set(column, type));
  }
  const names = (result: { rows: { name: string }[] }) => new Set(result.rows.map((row) => row.name));
  return {
    tables,
    obsolete: new Set(columns.rows.filter((row) => row.obsolete).map((row) => `${row.table}.${row.column}`)),
    keys: names(keys),
    triggers: names(triggers),
    views: names(views),
    secured: names(secured),
  };
}

/** The columns (`table.column`) of a list that the catalogue does not have. */
export function missingColumns(catalogue: Catalogue, wanted: readonly string[]): string[] {
  return wanted.filter((name) => {
    const [table = '', column = ''] = name.split('.');
    return !catalogue.tables.get(table)?.has(column);
  });
}
