import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Channel } from './courier.ts';
import { type Pace, paceAfter } from './pace.ts';
import { leastUrgent } from './priorities.ts';

interface Account {
  channel: Channel;
  account: string;
  now: Date;
}

interface Claiming extends Account {
  /** Only what leaves in quiet hours counts. */
  urgentOnly: boolean;
}

/** When the first of the recipients that are left alone for a while may be written to, if a message waits for that. */
export async function nextRecipientAt(
  tx: Transaction<DB>,
  { channel, account, now, urgentOnly }: Claiming,
): Promise<Date | undefined> {
  const { rows } = await sql<{ next_at: Date | null }>`
    select min(chat.next_at) as next_at from recipient_pace chat
    where chat.channel = ${channel} and chat.account = ${account} and chat.next_at > ${now} and exists (
      select 1 from outbound_message due
      where due.channel = chat.channel and due.account = chat.account and due.recipient = chat.recipient
        and due.status = 'waiting' and due.not_before <= ${now}
        and (not ${urgentOnly}::boolean or due.priority <= ${leastUrgent}))`.execute(tx);
  return rows[0]?.next_at ?? undefined;
}

/** Notes that a message leaves for a recipient now, and when the next one may. */
export async function paceRecipient(
  tx: Transaction<DB>,
  { channel, account, now, random }: Account & { random: () => number },
  recipient: string,
  pace: Pace,
): Promise<void> {
  const { rows } = await sql<{ recent: unknown }>`
    select recent from recipient_pace
    where channel = ${channel} and account = ${account} and recipient = ${recipient} for update`.execute(tx);
  const { recent, nextAt } = paceAfter(pace, sentTimes(rows[0]?.recent), now.getTime(), random());
  await sql`insert into recipient_pace (channel, account, recipient, next_at, recent)
    values (${channel}, ${account}, ${recipient}, ${new Date(nextAt)}, ${JSON.stringify(recent)}::jsonb)
    on conflict (channel, account, recipient)
      do update set next_at = greatest(recipient_pace.next_at, excluded.next_at), recent = excluded.recent`.execute(tx);
}

/** Leaves a recipient alone until then, because the provider asked for it. */
export async function holdRecipient(
  db: Kysely<DB>,
  { channel, account, recipient, until }: { channel: Channel; account: string; recipient: string; until: Date },
): Promise<void> {
  await sql`insert into recipient_pace (channel, account, recipient, next_at)
    values (${channel}, ${account}, ${recipient}, ${until})
    on conflict (channel, account, recipient)
      do update set next_at = greatest(recipient_pace.next_at, excluded.next_at)`.execute(db);
}

/** The stored send times, epoch milliseconds; none when the column holds anything else. */
export function sentTimes(recent: unknown): number[] {
  return Array.isArray(recent) ? recent.filter((time) => typeof time === 'number') : [];
}
