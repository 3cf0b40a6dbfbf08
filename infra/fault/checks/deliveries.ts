import type { DB } from '@cicero/database';
import type { Mail, Sandbox } from '@cicero/sandbox';
import { type Kysely, sql } from 'kysely';
import type { Asked } from '../workload.ts';
import { atMost, equal, type Finding, none } from './finding.ts';
import { texts } from './messages.ts';

export interface Outside {
  sandbox: Sandbox;
  mails: readonly Mail[];
  asked: Asked;
  /** How often the notifier was killed while it may have had messages in hand. */
  notifierKills: number;
}

/** Messages a killed notifier can have in hand: three mails, and one of each WhatsApp number. */
const inHand = 6;

/** Every dedupe key one message, every message seen outside, twice only where the notifier died in between. */
export async function checkDeliveries(db: Kysely<DB>, outside: Outside): Promise<Finding[]> {
  const keys = await sql<{ keys: number; stored: number }>`
    select count(*)::int as keys, count(message_id)::int as stored
    from (select distinct envelope -> 'data' ->> 'dedupeKey' as key from fault_test.message
      where type = 'notifier.send-message') asked
    left join outbound_message on dedupe_key = key`.execute(db);
  const unended = await sql<{ text: string }>`select status || ' ' || dedupe_key || ': ' || coalesce(error, '') as text
    from outbound_message where status not in ('delivered', 'replaced')`.execute(db);
  const announced = await sql<{ text: string }>`
    select dedupe_key || ' ' || status || ' announced ' || count(id) || ' times' as text
    from outbound_message left join fault_test.message
      on type = case status when 'delivered' then 'notification.message.delivered' else 'notification.message.failed' end
      and envelope -> 'data' ->> 'messageId' = message_id::text
    group by dedupe_key, status having count(id) <> 1`.execute(db);
  return [
    equal('messages asked for, by key, and stored', keys.rows[0]?.keys ?? 0, keys.rows[0]?.stored ?? 0),
    none('messages that were not delivered', texts(unended)),
    none('outcomes not announced exactly once', texts(announced)),
    ...(await checkMails(db, outside)),
    ...(await checkWhatsApp(db, outside)),
    ...(await checkInbound(db, outside.asked)),
  ];
}

async function checkMails(db: Kysely<DB>, { mails, asked, notifierKills }: Outside): Promise<Finding[]> {
  const { rows } = await sql<{ text: string }>`select dedupe_key as text from outbound_message
    where channel = 'email' and status = 'delivered'`.execute(db);
  const delivered = texts({ rows });
  const arrived = new Set(mails.map(({ subject }) => subject));
  return [
    equal('mails asked for, and arrived', asked.mails, delivered.filter((key) => arrived.has(key)).length),
    atMost('mails that arrived twice', notifierKills * inHand, mails.length - arrived.size),
  ];
}

async function checkWhatsApp(db: Kysely<DB>, { sandbox, notifierKills }: Outside): Promise<Finding[]> {
  const { rows } = await sql<{ text: string }>`select message_id::text as text from outbound_message
    where channel = 'whatsapp' and status = 'delivered'`.execute(db);
  const refs = sandbox.exchange.chats.list({ direction: 'out' }).map(({ clientRef }) => clientRef);
  const arrived = new Set(refs);
  const found = texts({ rows }).filter((id) => arrived.has(id)).length;
  return [
    equal('WhatsApp messages delivered, and arrived', rows.length, found),
    atMost('WhatsApp messages that arrived twice', notifierKills * inHand, refs.length - arrived.size),
  ];
}

async function checkInbound(db: Kysely<DB>, asked: Asked): Promise<Finding[]> {
  const { rows } = await sql<{ stored: number; announced: number }>`select
    (select count(*)::int from inbound_message) as stored,
    (select count(*)::int from fault_test.message where type = 'notification.message.received') as announced`.execute(
    db,
  );
  return [
    equal('WhatsApp messages received, and stored', asked.inbound, rows[0]?.stored ?? 0),
    equal('WhatsApp messages received, and announced', asked.inbound, rows[0]?.announced ?? 0),
  ];
}
