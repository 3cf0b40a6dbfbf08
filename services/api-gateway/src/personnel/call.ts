import { type AuditEntry, type AuditOrigin, accessOf, recordAudit } from '@cicero/access';
import type { DB } from '@cicero/database';
import type { PersonRecord } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { entityTag } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import type { Known } from './listing.ts';
import { type FullPerson, singlePerson } from './shapes.ts';

/** One request that changes somebody: who sent it, from where, and which version they think they change. */
export interface Call {
  context: ServiceContext;
  known: Known;
  origin: AuditOrigin;
  /** Refuses when the record is no longer the version that the caller has seen. */
  refuseOutdated: (present: string) => void;
}

/** A person as single records are answered, and the tag of that version. */
export function answerOf(row: PersonRecord, { directorates }: Known): { data: FullPerson; tag: string } {
  const data = singlePerson(row, [...directorates]);
  return { data, tag: entityTag(data) };
}

/** Writes down what was done to a person, by names of fields, never their contents. */
export async function note(
  tx: Transaction<DB>,
  { context, known, origin }: Call,
  event: 'created' | 'updated' | 'renamed' | 'restored' | 'deactivated' | 'roles-replaced' | 'notification-set',
  userId: string,
  detail: NonNullable<AuditEntry['detail']>,
): Promise<void> {
  await recordAudit(tx, context.clock, {
    action: `personnel.${event}`,
    outcome: 'ok',
    actor: { kind: known.principal.kind, id: known.principal.id },
    subject: { kind: 'personnel', id: userId },
    origin,
    detail,
  });
}

/**
 * Ends the sessions of a number that is given up, so that whoever gets it next does not meet them. Belongs before the
 * commit: without the cache the number is not given up.
 */
export async function endSessions({ context }: Call, userId: string): Promise<void> {
  const { sessions, standings } = accessOf(context);
  await sessions.revokeAll({ kind: 'personnel', id: userId });
  standings.forget('personnel', userId);
}
