import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { RabbitMq } from '../../stage/processes/rabbitmq.ts';

/**
 * Waits until no message is on its way any more, in the outbox, in the notifier's queues or in its table. The claim
 * on a message whose sender was killed runs out by itself, after 45 s.
 * @returns how many were left when patience ended
 */
export async function settleSending(
  db: Kysely<DB>,
  rabbit: RabbitMq,
  options: { patience: number; onLook: (text: string) => void },
): Promise<number> {
  const givenUp = Date.now() + options.patience;
  for (let quiet = 0, said = ''; ; await sleep(1_000)) {
    const { rows } = await sql<{ outbox: number; waiting: number; sending: number }>`select
      (select count(*) from outbox)::int as outbox,
      (select count(*) from outbound_message where status = 'waiting')::int as waiting,
      (select count(*) from outbound_message where status = 'sending')::int as sending`.execute(db);
    const { outbox = 0, waiting = 0, sending = 0 } = rows[0] ?? {};
    // Asking the broker takes its control program seconds: only when everything else is at rest.
    const stored = outbox + waiting + sending;
    const left = stored > 0 ? stored : await queued(rabbit);
    quiet = left === 0 ? quiet + 1 : 0;
    if (quiet === 2 || Date.now() > givenUp) return left;
    const text = `on their way: outbox ${outbox}, waiting ${waiting}, in hand ${sending}`;
    if (left > 0 && text !== said) options.onLook(text);
    said = text;
  }
}

/** Only the notifier runs: what others would consume stays in their queues. */
async function queued(rabbit: RabbitMq): Promise<number> {
  const queues = await rabbit.queues();
  return queues
    .filter(({ name }) => name.startsWith('notifier.') && !name.endsWith('.dead'))
    .reduce((sum, { messages }) => sum + messages, 0);
}
