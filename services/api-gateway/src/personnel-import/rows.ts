import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Outcome } from './outcomes.ts';

/** What became of one row of a file. */
export interface ImportRow {
  row_number: number;
  user_id: string | null;
  outcome: Outcome;
  fields: string[];
  code: string | null;
  problem: string | null;
  warnings: string[];
}

const columns = ['row_number', 'user_id', 'outcome', 'fields', 'code', 'problem', 'warnings'] as const;

/** A page of the rows that are through, in the order of the file. */
export async function pageOfRows(
  db: Kysely<DB>,
  importId: string,
  outcome: Outcome | undefined,
  { limit, offset }: PageRequest,
): Promise<{ rows: ImportRow[]; total: number }> {
  const wanted = rowsOf(db, importId, outcome);
  const { total } = await wanted.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await wanted.select(columns).orderBy('row_number').limit(limit).offset(offset).execute();
  return { rows: rows.map(shaped), total: Number(total) };
}

/** All of them, read while they are used. */
export async function* everyRow(
  db: Kysely<DB>,
  importId: string,
  outcome: Outcome | undefined,
  size = 2_000,
): AsyncGenerator<ImportRow> {
  for (let last = 0; ; ) {
    const rows = await rowsOf(db, importId, outcome)
      .select(columns)
      .where('row_number', '>', last)
      .orderBy('row_number')
      .limit(size)
      .execute();
    for (const row of rows) yield shaped(row);
    const end = rows.at(-1);
    if (!end || rows.length < size) return;
    last = end.row_number;
  }
}

function rowsOf(db: Kysely<DB>, importId: string, outcome: Outcome | undefined) {
  const all = db.selectFrom('personnel_import_row').where('import_id', '=', importId);
  return outcome === undefined ? all : all.where('outcome', '=', outcome);
}

/** The table holds no other outcomes: a check keeps them out. */
function shaped(row: Omit<ImportRow, 'outcome'> & { outcome: string }): ImportRow {
  return { ...row, outcome: row.outcome as Outcome };
}
