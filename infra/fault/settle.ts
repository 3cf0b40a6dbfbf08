import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { RabbitMq } from '../stage/processes/rabbitmq.ts';

/** What is still on its way. */
export interface Unsettled {
  outbox: number;
  /** Requested or started runs of jobs that have not ended. */
  runs: number;
  /** Mails and WhatsApp messages that have not left. */
  outbound: number;
  /** Messages in the broker, those that wait for another try included, dead ones not. */
  queued: number;
}

export async function unsettled(db: Kysely<DB>, rabbit: RabbitMq): Promise<Unsettled> {
  const { rows } = await sql<Omit<Unsettled, 'queued'>>`select
    (select count(*) from outbox)::int as outbox,
    (select count(*) from job_run where status in ('waiting', 'running'))::int as runs,
    (select count(*) from outbound_message where status in ('waiting', 'sending'))::int as outbound`.execute(db);
  const queues = await rabbit.queues();
  const queued = queues.filter(({ name }) => !name.endsWith('.dead')).reduce((sum, queue) => sum + queue.messages, 0);
  return { ...(rows[0] ?? { outbox: 0, runs: 0, outbound: 0 }), queued };
}

/**
 * Waits until nothing is on its way any more, three looks in a row. Claims of processes that died run out by
 * themselves (a run's after 60 s, a message's after 90 s), so this takes up to a few minutes.
 * @returns what was left when patience ended; all zero when it settled
 */
export async function settle(
  db: Kysely<DB>,
  rabbit: RabbitMq,
  options: { patience: number; onLook: (state: Unsettled) => void },
): Promise<Unsettled> {
  const givenUp = Date.now() + options.patience;
  let quiet = 0;
  for (;;) {
    const state = await unsettled(db, rabbit);
    const left = state.outbox + state.runs + state.outbound + state.queued;
    quiet = left === 0 ? quiet + 1 : 0;
    if (quiet === 3 || Date.now() > givenUp) return state;
    if (left > 0) options.onLook(state);
    await sleep(1_500);
  }
}
