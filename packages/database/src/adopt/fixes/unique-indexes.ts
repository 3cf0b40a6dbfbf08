import { type QueryExecutorProvider, sql } from 'kysely';
import type { AdoptionDatabase, AdoptionFix } from '../report.ts';
import { doublesOf, missingIndexes, type UniqueIndex } from '../unique-indexes.ts';

/**
 * Makes the unique indexes that are missing and that no doubles stand in the way of any more.
 *
 * Counts: `waiting` indexes that doubles still keep out.
 */
export async function fixUniqueIndexes(
  db: AdoptionDatabase,
  indexes: readonly UniqueIndex[],
  dryRun: boolean,
): Promise<AdoptionFix> {
  const { rows: missing } = await missingIndexes().execute(db);
  let made = 0;
  let waiting = 0;
  for (const index of indexes.filter(({ name }) => missing.some(({ id }) => id === name))) {
    if (await db.transaction().execute((tx) => make(tx, index, dryRun))) made += 1;
    else waiting += 1;
  }
  return { fix: 'unique-indexes', changed: made, counts: { waiting } };
}

/** Makes an index, or with `dryRun` only finds out whether it could be made. False = there are doubles. */
async function make(tx: QueryExecutorProvider, index: UniqueIndex, dryRun: boolean): Promise<boolean> {
  const { name, table, value, counts } = index;
  // Nobody adds a double between the look and the making.
  if (!dryRun) await sql`LOCK TABLE ${sql.table(table)} IN SHARE MODE`.execute(tx);
  const { rows } = await sql`SELECT 1 FROM (${doublesOf(index)}) AS held LIMIT 1`.execute(tx);
  if (rows.length > 0) return false;
  if (dryRun) return true;
  await sql`
    CREATE UNIQUE INDEX IF NOT EXISTS ${sql.ref(name)} ON ${sql.table(table)} ((${value}))
    ${counts ? sql`WHERE ${counts}` : sql``}`.execute(tx);
  return true;
}
