import { type AuditEntry, isOwnMember, reachOf, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { bumpVersions, type DB, linksScope } from '@cicero/database';
import { entityTag } from '@cicero/runtime';
import { sql, type Transaction } from 'kysely';
import { missing } from '../answers/missing.ts';
import type { Call } from '../personnel/call.ts';
import { findPerson } from '../personnel/find-person.ts';
import type { ReportKey } from './claims.ts';
import { readReport } from './reports.ts';
import { type Report, shownReport } from './shapes.ts';

/** The person whose report it is. */
export type Reporter = Awaited<ReturnType<typeof findPerson>>;

/** A report and the tag of that version. */
export interface TaggedReport {
  data: Report;
  tag: string;
}

/**
 * Whose report it is: personnel report for themselves, others for somebody of theirs.
 * @throws CiceroError VALIDATION_FAILED, USER_NOT_FOUND; FORBIDDEN for somebody whom a unit may only see
 */
export async function reporterOf(
  tx: Transaction<DB>,
  { known }: Call,
  userId: string | null | undefined,
): Promise<Reporter> {
  const { principal } = known;
  const named = userId?.trim() || (principal.kind === 'personnel' ? principal.id : null);
  if (named === null) throw missing('user_id', 'NRP/NIP');
  const person = await findPerson(tx, known, named);
  if (principal.kind === 'client' && !isOwnMember(reachOf(principal), person)) throw new CiceroError('FORBIDDEN');
  return person;
}

/** Nobody else changes this report, or makes it, until the transaction ends. */
export async function holdReport(tx: Transaction<DB>, { kind, shortcode, userId }: ReportKey): Promise<void> {
  const name = `link report ${kind} ${shortcode} ${userId}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}

/**
 * The report as it stands, to be answered or changed.
 * @throws CiceroError REPORT_NOT_FOUND
 */
export async function presentReport(
  tx: Transaction<DB>,
  { known }: Call,
  { kind, shortcode, userId }: ReportKey,
): Promise<TaggedReport> {
  const row = await readReport(tx, kind, { reach: reachOf(known.principal), shortcode, userId });
  if (!row) throw new CiceroError('REPORT_NOT_FOUND');
  return tagged(shownReport(row));
}

export function tagged(data: Report): TaggedReport {
  return { data, tag: entityTag(data) };
}

/** Writes down what was done, and makes numbers stale that count links of the task's client or of the person's. */
export async function settle(
  tx: Transaction<DB>,
  { context, known, origin }: Call,
  event: 'created' | 'updated' | 'deleted',
  { kind, shortcode, userId }: ReportKey,
  { clients, detail = {} }: { clients: readonly (string | null)[]; detail?: NonNullable<AuditEntry['detail']> },
): Promise<void> {
  await recordAudit(tx, context.clock, {
    action: `link-report.${event}`,
    outcome: 'ok',
    actor: { kind: known.principal.kind, id: known.principal.id },
    subject: { kind: 'personnel', id: userId },
    origin,
    detail: { kind, task: shortcode, ...detail },
  });
  await bumpVersions(
    tx,
    clients.flatMap((client) => (client?.trim() ? [linksScope(client)] : [])),
  );
}
