import { deadQueueOf, messageCatalogue } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { RabbitMq } from '../../stage/processes/rabbitmq.ts';
import { equal, type Finding, none } from './finding.ts';

/** Every message that a transaction announced: handled once by each of its consumers, and nothing else handled. */
export async function checkMessages(db: Kysely<DB>, rabbit: RabbitMq): Promise<Finding[]> {
  const routes = JSON.stringify(
    messageCatalogue.flatMap(({ type, consumedBy }) => consumedBy.map((consumer) => ({ type, consumer }))),
  );
  const due = sql`select message.id, message.type, route.consumer from fault_test.message
    join jsonb_to_recordset(${routes}::text::jsonb) as route (type text, consumer text) using (type)`;
  const handled = await sql<{ due: number; done: number }>`
    select count(*)::int as due, count(inbox.message_id)::int as done
    from (${due}) due left join inbox on inbox.message_id = due.id and inbox.consumer = due.consumer`.execute(db);
  const lost = await sql<{ text: string }>`select type || ' ' || id || ' for ' || consumer as text from (${due}) due
    where not exists (select from inbox where message_id = due.id and inbox.consumer = due.consumer)`.execute(db);
  const unannounced = await sql<{ text: string }>`select consumer || ' ' || message_id as text from inbox
    where not exists (select from (${due}) due where due.id = message_id and due.consumer = inbox.consumer)`.execute(
    db,
  );
  // The effects of one message, in one transaction with its inbox entry: each event at most once per cause and subject.
  const twice = await sql<{ text: string }>`
    select type || ' ' || (envelope ->> 'causationid') || ' x' || count(*) as text from fault_test.message
    where envelope ? 'causationid' and type in ('collection.posts.stored', 'collection.engagement.stored',
      'collection.client.failed', 'analytics.attendance.updated')
    group by type, envelope ->> 'causationid' having count(*) > 1`.execute(db);
  const versions = await sql<{ text: string }>`
    select (envelope -> 'data' ->> 'clientId') || ' version ' || (envelope -> 'data' ->> 'version') as text
    from fault_test.message where type = 'analytics.attendance.updated'
    group by envelope -> 'data' ->> 'clientId', envelope -> 'data' ->> 'version' having count(*) > 1`.execute(db);
  return [
    equal(
      'messages handled, by message and consumer',
      handled.rows[0]?.due ?? 0,
      handled.rows[0]?.done ?? 0,
      texts(lost),
    ),
    none('inbox entries of messages nobody announced', texts(unannounced)),
    none('messages whose effects were announced twice', texts(twice)),
    none('data versions announced twice', texts(versions)),
    none('dead letters', await deadLetters(rabbit)),
  ];
}

/** The dead queue of every message that was parked, once for each. */
export async function deadLetters(rabbit: RabbitMq): Promise<string[]> {
  const isDead = (name: string): boolean => name === deadQueueOf(name.replace(/\.dead$/, ''));
  const queues = await rabbit.queues();
  return queues
    .filter(({ name, messages }) => isDead(name) && messages > 0)
    .flatMap(({ name, messages }) => Array.from({ length: messages }, () => name));
}

export function texts({ rows }: { rows: readonly { text: string }[] }): string[] {
  return rows.map(({ text }) => text);
}
