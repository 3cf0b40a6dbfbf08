import { listAudit } from '@cicero/access';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type Content, readContent } from '../content.ts';
import type { MessageLine } from './reading.ts';

/** What happened to a message, or was done to it. */
export interface HistoryEvent {
  at: Date;
  /** `accepted`, `attempt-failed`, a last status, `server`, `device`, `read`, or `resent`, `cancelled`, `moved`. */
  event: string;
  detail: string | null;
  /** Who did it; null when nobody had to. */
  by: { kind: string; id: string } | null;
}

const mostActions = 100;

/** The history of a message, oldest first: attempts, outcome, the last receipt, and what people did. */
export async function historyOf(db: Kysely<DB>, message: MessageLine): Promise<HistoryEvent[]> {
  const { messageId: id, createdAt, finishedAt, status, error, providerId, acknowledged, acknowledgedAt } = message;
  const attempts = await db
    .selectFrom('outbound_attempt')
    .select(['at', 'attempt', 'account', 'reason'])
    .where('message_id', '=', id)
    .orderBy('attempt_id')
    .execute();
  const actions = await listAudit(db, { party: { kind: 'message', id }, limit: mostActions });
  const events: HistoryEvent[] = [
    { at: createdAt, event: 'accepted', detail: null, by: null },
    ...attempts.map(({ at, attempt, account, reason }) => ({
      ...{ at, event: 'attempt-failed', detail: `attempt ${attempt} from ${account}: ${reason}`, by: null },
    })),
    ...actions.map(({ at, action, actor, detail }) => ({
      ...{ at, event: action.replace(/^message\./, ''), by: actor },
      detail: detail?.from && detail.to ? `${detail.from} → ${detail.to}` : null,
    })),
  ];
  if (finishedAt) events.push({ at: finishedAt, event: status, detail: error ?? providerId, by: null });
  if (acknowledged && acknowledgedAt) events.push({ at: acknowledgedAt, event: acknowledged, detail: null, by: null });
  return events.sort((one, other) => one.at.getTime() - other.at.getTime());
}

/**
 * What a message says, for whoever has to know; null when it is or was a secret.
 * @throws Error when there is no such message
 */
export async function contentOf(db: Kysely<DB>, messageId: string): Promise<Content | null> {
  const row = await db
    .selectFrom('outbound_message')
    .select(['content', 'sensitive'])
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow();
  return row.sensitive ? null : readContent(row.content);
}
