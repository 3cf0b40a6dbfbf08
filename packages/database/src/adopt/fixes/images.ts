import { type QueryExecutorProvider, sql } from 'kysely';
import type { AdoptionFix } from '../report.ts';

/** Turns the JSON null literal in `images_url` into NULL. */
export async function fixImages(db: QueryExecutorProvider, table: string, dryRun: boolean): Promise<AdoptionFix> {
  const literalNull = sql`jsonb_typeof(images_url) = 'null'`;
  const { rows } = dryRun
    ? await sql<{ rows: number }>`
        SELECT count(*)::int AS rows FROM ${sql.table(table)} WHERE ${literalNull}`.execute(db)
    : await sql<{ rows: number }>`
        WITH written AS (UPDATE ${sql.table(table)} SET images_url = NULL WHERE ${literalNull} RETURNING 1)
        SELECT count(*)::int AS rows FROM written`.execute(db);
  return { fix: `${table}-images`, changed: rows[0]?.rows ?? 0, counts: {} };
}
