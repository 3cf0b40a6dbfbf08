import { type ImportRecord, type Outcome, outcomes, pageOfRows } from '@cicero/api-gateway';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { table } from '../../terminal.ts';

/** An import in a few lines. */
export function summary(record: ImportRecord): string {
  const { importId, clientId, source, dryRun, status, rowsDone, rowsTotal, counts, warnings, error } = record;
  const told: [string, unknown][] = [
    ['import', importId],
    ['client', clientId],
    ['source', source],
    ['dry run', dryRun ? 'yes: nothing is written; add --apply' : 'no'],
    ['status', status],
    ['rows', `${rowsDone} of ${rowsTotal ?? '?'}`],
    ...outcomes.map((outcome): [string, unknown] => [outcome, counts[outcome]]),
    ...warnings.map(({ message }): [string, unknown] => ['note', message]),
    ...(error ? ([['error', `${error.code}: ${error.message}`]] as [string, unknown][]) : []),
  ];
  return table(['what', 'value'], told);
}

/** What became of rows, and how many are not shown. */
export async function rowsTable(
  db: Kysely<DB>,
  importId: string,
  outcome: Outcome | undefined,
  limit: number,
): Promise<string[]> {
  const { rows, total } = await pageOfRows(db, importId, outcome, { limit, offset: 0 });
  if (total === 0) return [];
  const cells = rows.map((row) => [
    ...[row.row_number, row.user_id, row.outcome, row.fields.join(', '), row.code],
    [...(row.problem ? [row.problem] : []), ...row.warnings].join(' '),
  ]);
  const rest = total > rows.length ? [`${rows.length} of ${total} rows; see --limit and --report`] : [];
  return [table(['row', 'nrp/nip', 'outcome', 'fields', 'code', 'why'], cells), ...rest];
}
