import type { DB } from '@cicero/database';
import { type Clock, currentTrace } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';

/** Where an action came from. */
export interface AuditOrigin {
  channel: 'http' | 'whatsapp' | 'telegram' | 'cli' | 'job';
  /** Network address of the caller; in a chat their number, where the actor is an account. */
  address?: string | null;
  userAgent?: string | null;
}

/** Somebody or something named in the trail: `dashboard` and a dashboard_user_id, `whatsapp` and a number. */
export interface AuditParty {
  kind: string;
  id: string;
}

export interface AuditEntry {
  /** `<entity>.<event>`, such as `login.dashboard`. */
  action: string;
  outcome: 'ok' | 'refused';
  /** Error code of a refusal. */
  reason?: string;
  /** Who acted; absent when that is not known. */
  actor?: AuditParty;
  /** On whom, when it is not the actor. */
  subject?: AuditParty;
  origin: AuditOrigin;
  /** Names of what changed and the like. Nothing secret, no contents. */
  detail?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
  /** Administrators are told about it in the next notice. */
  notice?: boolean;
}

export interface AuditEvent extends Omit<AuditEntry, 'origin' | 'notice' | 'reason' | 'actor' | 'subject'> {
  eventId: number;
  at: Date;
  reason: string | null;
  actor: AuditParty | null;
  subject: AuditParty | null;
  channel: AuditOrigin['channel'];
  address: string | null;
  userAgent: string | null;
  correlationId: string | null;
}

/**
 * Writes down who did what, from where and how it ended. Within a transaction the entry stands or falls with what it
 * tells of.
 */
export async function recordAudit(db: Kysely<DB>, clock: Clock, entry: AuditEntry): Promise<void> {
  await recordAudits(db, clock, [entry]);
}

/** The same for what was done to many at once. */
export async function recordAudits(db: Kysely<DB>, clock: Clock, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto('audit_event')
    .values(entries.map((entry) => rowOf(entry, clock.now())))
    .execute();
}

function rowOf({ actor, subject, origin, ...entry }: AuditEntry, at: Date) {
  return {
    at,
    action: entry.action,
    outcome: entry.outcome,
    reason: entry.reason ?? null,
    actor_kind: actor?.kind ?? null,
    actor_id: actor?.id ?? null,
    subject_kind: subject?.kind ?? null,
    subject_id: subject?.id ?? null,
    channel: origin.channel,
    address: origin.address ? printable(origin.address, 64) : null,
    user_agent: origin.userAgent ? printable(origin.userAgent, 300) : null,
    correlation_id: currentTrace()?.correlationId ?? null,
    detail: JSON.stringify(entry.detail ?? {}),
    noticed: entry.notice ? false : null,
  };
}

export interface AuditFilter {
  /** A whole action, or the part before the dot: `login` finds `login.dashboard`. */
  action?: string;
  outcome?: 'ok' | 'refused';
  /** Events this party did or suffered. */
  party?: AuditParty;
  since?: Date;
  until?: Date;
  /** Only events older than this one: where the last page ended. */
  before?: number;
  /** At most 500. */
  limit: number;
}

/** Events of the trail, newest first. */
export async function listAudit(db: Kysely<DB>, filter: AuditFilter): Promise<AuditEvent[]> {
  const { action, outcome, party, since, until, before } = filter;
  let query = db.selectFrom('audit_event').selectAll();
  if (action) query = query.where((or) => or.or([or('action', '=', action), or('action', 'like', prefix(action))]));
  if (outcome) query = query.where('outcome', '=', outcome);
  if (party) {
    const { kind, id } = party;
    query = query.where((where) =>
      where.or([where.and({ actor_kind: kind, actor_id: id }), where.and({ subject_kind: kind, subject_id: id })]),
    );
  }
  if (since) query = query.where('at', '>=', since);
  if (until) query = query.where('at', '<', until);
  if (before) query = query.where('event_id', '<', before);
  const rows = await query
    .orderBy('event_id', 'desc')
    .limit(Math.min(Math.max(filter.limit, 1), 500))
    .execute();
  return rows.map((row) => ({
    eventId: row.event_id,
    at: row.at,
    action: row.action,
    outcome: row.outcome as AuditEvent['outcome'],
    reason: row.reason,
    actor: partyOf(row.actor_kind, row.actor_id),
    subject: partyOf(row.subject_kind, row.subject_id),
    channel: row.channel as AuditEvent['channel'],
    address: row.address,
    userAgent: row.user_agent,
    correlationId: row.correlation_id,
    detail: row.detail as NonNullable<AuditEntry['detail']>,
  }));
}

/** Removes events from before an instant, a batch at a time; returns how many. */
export async function pruneAudit(db: Kysely<DB>, before: Date): Promise<number> {
  for (let removed = 0; ; ) {
    const { numAffectedRows = 0n } = await sql`
      delete from audit_event where event_id in (
        select event_id from audit_event where at < ${before} order by event_id limit 5000)`.execute(db);
    removed += Number(numAffectedRows);
    if (numAffectedRows < 5000n) return removed;
  }
}

function partyOf(kind: string | null, id: string | null): AuditParty | null {
  return kind !== null && id !== null ? { kind, id } : null;
}

function prefix(action: string): string {
  return `${action.replace(/[\\%_]/g, '\\$&')}.%`;
}

/** What a stranger sent, without anything that could break a line or a terminal. */
function printable(text: string, length: number): string {
  return text.replace(/[^\x20-\x7e]+/g, '?').slice(0, length);
}
