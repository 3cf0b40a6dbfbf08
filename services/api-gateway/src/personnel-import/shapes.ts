import { type Static, Type } from 'typebox';
import { type ImportRecord, importStates } from './imports.ts';
import { outcomes } from './outcomes.ts';

const Text = Type.Union([Type.String(), Type.Null()]);

/** An import as it is answered. */
export const ImportAnswer = Type.Object({
  import_id: Type.String(),
  client_id: Type.String(),
  client_name: Text,
  source: Type.String({ description: 'Name of the file, or the link' }),
  source_kind: Type.String({ enum: ['file', 'google-sheet'] }),
  sheet: Text,
  dry_run: Type.Boolean({ description: 'True: nothing of it is written, the rows say what would be' }),
  status: Type.String({ enum: [...importStates] }),
  rows_done: Type.Integer(),
  rows_total: Type.Union([Type.Integer(), Type.Null()], { description: 'Null until the file was read once' }),
  counts: Type.Object(
    Object.fromEntries(outcomes.map((outcome) => [outcome, Type.Integer()])) as Record<
      (typeof outcomes)[number],
      ReturnType<typeof Type.Integer>
    >,
  ),
  warnings: Type.Array(Type.Object({ code: Type.String(), column: Type.String(), message: Type.String() }), {
    description: 'Columns of the file that are not read',
  }),
  error: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
  requested_by: Type.Object({ kind: Type.String(), id: Type.String() }),
  created_at: Type.String(),
  started_at: Text,
  finished_at: Text,
});
export type ImportAnswer = Static<typeof ImportAnswer>;

export const ImportRowAnswer = Type.Object({
  row_number: Type.Integer({ description: 'As Excel numbers it' }),
  user_id: Type.Union([Type.String(), Type.Null()], { description: 'NRP or NIP, or what the cell holds' }),
  outcome: Type.String({ enum: [...outcomes] }),
  fields: Type.Array(Type.String(), { description: 'Names of what was entered or changed' }),
  code: Text,
  problem: Type.Union([Type.String(), Type.Null()], { description: 'Why the row is refused' }),
  warnings: Type.Array(Type.String()),
});

export function importAnswer(record: ImportRecord): ImportAnswer {
  const { importId, clientId, clientName, source, sourceKind, sheet, dryRun, status, rowsDone, rowsTotal } = record;
  const { counts, warnings, error, requestedBy, createdAt, startedAt, finishedAt } = record;
  return {
    ...{ import_id: importId, client_id: clientId.trim().toUpperCase(), client_name: clientName, source },
    ...{ source_kind: sourceKind, sheet, dry_run: dryRun, status, rows_done: rowsDone, rows_total: rowsTotal, counts },
    ...{ warnings: [...warnings], error, requested_by: requestedBy, created_at: createdAt.toISOString() },
    ...{ started_at: startedAt?.toISOString() ?? null, finished_at: finishedAt?.toISOString() ?? null },
  };
}
