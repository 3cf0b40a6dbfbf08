import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '@cicero/platform';
import { sql } from 'kysely';
import { CommandError } from '../terminal.ts';

/** Real milliseconds between two looks. */
const look = 15;
/** Real milliseconds after which a message that could leave but does not is taken to wait for the clock. */
const stuckAfter = 1_500;
/** Real milliseconds without any change after which something is wrong. */
const patience = 90_000;
/** How far the clock moves for an account that rests, milliseconds. */
const restStep = 1_000;

interface Unsettled {
  outbox: number;
  runs: number;
  sending: number;
  /** Messages that may leave now. */
  due: number;
  /** When the next of those that may not leave yet may. */
  next: Date | null;
}

/**
 * Waits, with the clock standing still, until all that can happen at its instant has happened: messages handled, runs
 * ended, everything sent that may leave.
 * @returns when the next message may leave; null when none waits
 * @throws CommandError when nothing moves any more although something should
 */
export async function settle({ database, clock }: Host): Promise<Date | null> {
  let last = '';
  let changedAt = performance.now();
  for (let quiet = 0; ; await sleep(look)) {
    const state = await unsettled(database.db, clock.now());
    const { outbox, runs, sending, due, next } = state;
    const busy = outbox + runs + sending;
    quiet = busy + due === 0 ? quiet + 1 : 0;
    if (quiet === 2) return next;
    const text = JSON.stringify(state);
    if (text !== last) changedAt = performance.now();
    last = text;
    const still = performance.now() - changedAt;
    if (busy === 0 && still > stuckAfter) return new Date(clock.now().getTime() + restStep);
    if (still > patience) throw new CommandError(`nothing moves any more: ${text}`);
  }
}

async function unsettled(db: Host['database']['db'], now: Date): Promise<Unsettled> {
  const { rows } = await sql<Unsettled>`
    with head as (
      select greatest(message.not_before, pace.next_at, chat.next_at) as leaves_at
      from outbound_message message
      left join delivery_pace pace using (channel, account)
      left join recipient_pace chat using (channel, account, recipient)
      where message.status = 'waiting' and not exists (
        select from outbound_message earlier
        where earlier.channel = message.channel and earlier.account = message.account
          and earlier.recipient = message.recipient and earlier.sequence < message.sequence
          and earlier.priority <= message.priority and earlier.status in ('waiting', 'sending')
          and (earlier.aside_until is null or earlier.aside_until <= ${now}
            or earlier.command_key = message.command_key)))
    select (select count(*) from outbox)::int as outbox,
      (select count(*) from job_run where status in ('waiting', 'running'))::int as runs,
      (select count(*) from outbound_message where status = 'sending')::int as sending,
      (select count(*) from head where leaves_at <= ${now})::int as due,
      (select min(leaves_at) from head where leaves_at > ${now}) as next`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a query of counts always has a row');
  return row;
}
