import { messageFailed } from '@cicero/contracts';
import type { ServiceContext, UnitOfWork } from '@cicero/platform';
import { withTrace } from '@cicero/runtime';
import { sql } from 'kysely';
import type { Channel } from './courier.ts';
import { contentAfter } from './outbound.ts';

interface Due {
  channel: Channel;
  account: string;
  now: Date;
}

const batch = 100;

/**
 * Ends the messages of an account whose time has passed and announces them as failed: an old one-time code is worse
 * than none. One whose send was cut off by a crash counts as waiting.
 * @returns how many
 */
export async function expireDue(context: ServiceContext, due: Due): Promise<number> {
  let total = 0;
  let expired: number;
  do {
    expired = await context.transact((unit) => expireBatch(unit, due));
    total += expired;
  } while (expired === batch);
  const { channel, account } = due;
  if (total > 0) context.log.warn({ count: total, channel, account }, 'messages expired before they were delivered');
  return total;
}

async function expireBatch(unit: UnitOfWork, { channel, account, now }: Due): Promise<number> {
  const { rows } = await sql<{
    message_id: string;
    dedupe_key: string;
    attempts: number;
    correlation_id: string | null;
  }>`
    update outbound_message set status = 'expired', finished_at = ${now}, error = 'expired', claimed_by = null,
      claimed_until = null, content = ${contentAfter}
    where message_id in (
      select message_id from outbound_message
      where channel = ${channel} and account = ${account} and expires_at <= ${now}
        and (status = 'waiting' or (status = 'sending' and claimed_until < now()))
      order by sequence limit ${batch} for update skip locked)
    returning message_id, dedupe_key, attempts, correlation_id`.execute(unit.tx);
  for (const row of rows) {
    withTrace(row.correlation_id === null ? {} : { correlationId: row.correlation_id }, () =>
      unit.publish(messageFailed, {
        messageId: row.message_id,
        channel,
        dedupeKey: row.dedupe_key,
        attempts: row.attempts,
        at: now.toISOString(),
        reason: 'expired',
      }),
    );
  }
  return rows.length;
}
