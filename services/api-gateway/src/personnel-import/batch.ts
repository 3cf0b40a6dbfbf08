import { recordAudits } from '@cicero/access';
import type { DB } from '@cicero/database';
import { writePeople } from '@cicero/directory';
import type { Clock } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { editableFields } from '../personnel/wanted.ts';
import { authorityOf } from './authority.ts';
import { type Decision, decide } from './decide.ts';
import { Holders } from './holders.ts';
import type { ImportRecord } from './imports.ts';
import { readKnownPeople } from './known-people.ts';
import { type Counts, noCounts, outcomes } from './outcomes.ts';
import { type ReadRow, type RosterRow, readRow } from './read-row.ts';
import type { RosterFileRow } from './roster.ts';

/** A new number was taken by somebody else in the same instant; trying again finds them. */
export class NumberTakenError extends Error {
  override readonly name = 'NumberTakenError';
}

export interface Batch {
  rows: readonly RosterFileRow[];
  /** Rows before the first of these. */
  position: number;
}

/** What has to be known of the rows before. */
export interface Before {
  /** Numbers, each with its row. */
  seen: ReadonlyMap<string, number>;
  holders: Holders;
}

export interface BatchEnd {
  /** The import has come to an end by other hands. */
  isOver: boolean;
  rowsDone: number;
  after: Before;
}

/**
 * Carries out some rows in the transaction: people, roles, audit trail, data versions, what became of each row and how
 * far the import is, all of it or nothing. Rows that are through already are not carried out again, so that whoever goes
 * on after a crash, or at the same time, does each row once.
 * @throws CiceroError FORBIDDEN when whoever asked for the import may no longer
 */
export async function carryOut(
  tx: Transaction<DB>,
  clock: Clock,
  record: ImportRecord,
  { rows, position }: Batch,
  before: Before,
): Promise<BatchEnd> {
  const {
    rows: [state],
  } = await sql<{ status: string; rows_done: number; counts: Partial<Counts> }>`
    select status, rows_done, counts from personnel_import where import_id = ${record.importId} for update`.execute(tx);
  // Gives way before others are told that two wait for each other: of an import nobody waits for the answer.
  await sql`set local lock_timeout = '900ms'`.execute(tx);
  if (state?.status !== 'running') return { isOver: true, rowsDone: position, after: before };
  const authority = await authorityOf(tx, record.requestedBy, record.clientId);
  const seen = new Map(before.seen);
  const fields = editableFields(authority.principal);
  const read = rows.map((row) => readRow(row, { clientId: authority.clientId, fields, seen }));
  const done = Math.min(rows.length, Math.max(0, state.rows_done - position));
  // A dry run goes over rows that are through again: what they would take is not stored anywhere.
  const inHand = record.dryRun ? read : read.slice(done);
  const holders = record.dryRun ? new Holders(before.holders) : new Holders();
  const known = await readKnownPeople(tx, inHand.filter(isRead), { authority, hold: !record.dryRun });
  holders.know(known.holders);
  const decisions: Decision[] = [];
  for (const row of inHand) {
    const person = isRead(row) ? known.of(row) : undefined;
    const { clientId } = record;
    decisions.push(await decide(row, person, { authority, clientId, holders, mayJoin: known.mayJoin }));
  }
  const fresh = record.dryRun ? decisions.slice(done) : decisions;
  if (!record.dryRun) await write(tx, clock, record, fresh);
  const rowsDone = Math.max(state.rows_done, position + rows.length);
  if (fresh.length > 0)
    await keep(tx, record, fresh, { rowsDone, counts: sum({ ...noCounts, ...state.counts }, fresh) });
  return { isOver: false, rowsDone, after: { seen, holders } };
}

function isRead(row: ReadRow): row is RosterRow {
  return !('problem' in row);
}

async function write(
  tx: Transaction<DB>,
  clock: Clock,
  { importId, requestedBy, origin, clientId }: ImportRecord,
  decisions: readonly Decision[],
): Promise<void> {
  const writes = decisions.flatMap(({ write: one }) => one ?? []);
  if (!(await writePeople(tx, writes))) throw new NumberTakenError();
  await recordAudits(
    tx,
    clock,
    writes.map(({ userId, event, changes, roles }) => ({
      action: `personnel.${event}`,
      outcome: 'ok',
      actor: requestedBy,
      subject: { kind: 'personnel', id: userId },
      origin,
      detail: {
        ...(event === 'created' ? { client: clientId } : {}),
        fields: [...Object.keys(changes), ...(roles.add.length + roles.remove.length > 0 ? ['roles'] : [])],
        ...{ roles_added: roles.add, roles_removed: roles.remove, import: importId },
      },
    })),
  );
}

async function keep(
  tx: Transaction<DB>,
  { importId }: ImportRecord,
  decisions: readonly Decision[],
  { rowsDone, counts }: { rowsDone: number; counts: Counts },
): Promise<void> {
  await tx
    .insertInto('personnel_import_row')
    .values(
      decisions.map(({ number, shown, outcome, fields, warnings, problem }) => ({
        import_id: importId,
        row_number: number,
        user_id: shown,
        outcome,
        fields: [...fields],
        warnings: [...warnings],
        problem: problem?.message ?? null,
        code: problem?.code ?? null,
      })),
    )
    .execute();
  await tx
    .updateTable('personnel_import')
    .set({ rows_done: rowsDone, counts: JSON.stringify(counts) })
    .where('import_id', '=', importId)
    .execute();
}

function sum(counts: Counts, decisions: readonly Decision[]): Counts {
  const sums = { ...counts };
  for (const outcome of outcomes) sums[outcome] += decisions.filter((decision) => decision.outcome === outcome).length;
  return sums;
}
