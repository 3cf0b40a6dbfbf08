import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '@cicero/contracts';
import { type Database, migrate, openDatabase } from '@cicero/database';
import { transactFor } from '@cicero/platform';
import { systemClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { createWhatsApp } from '../fault/notify/courier.ts';
import { lettersOf } from '../fault/notify/letters.ts';
import { seededRandom } from '../fault/random.ts';
import { openStage, type Stage } from '../stage/stage.ts';
import { barePublishes } from './notify/publishes.ts';

export interface NotifyFigures {
  messages: number;
  /** Per second, from the first command to the last delivery. */
  delivered: number;
  /** Per second, from the first command to the last row. */
  accepted: number;
  bare: number;
  /** Milliseconds from command to delivery of messages that find nothing in their way. */
  alone: { median: number; p95: number };
}

/** Bodies as long as a command in its envelope. */
const bodyBytes = 700;
/** Messages sent one after the other for the latency. */
const alone = 200;
/** Confirms that the outbox waits for at once, and so do the bare publishes. */
const atOnce = 400;
const batch = 100;

/**
 * Messages through outbox, broker, the notifier's table and its senders to a WhatsApp that takes them at once, beside
 * bare confirmed publishes on the same broker in the same run. Starts servers of its own.
 * @param words how many messages; 5,000 when left out
 */
export async function benchNotify(words: readonly string[] = []): Promise<void> {
  const stage = await openStage();
  try {
    process.stdout.write(notifyReport(await measureNotify(stage, Number(words[0] ?? 5_000))));
  } finally {
    await stage.close({ keep: false });
  }
}

export async function measureNotify(stage: Stage, messages: number): Promise<NotifyFigures> {
  const { postgres, redis, rabbit } = stage;
  await rabbit.mapper.start();
  const whatsApp = await createWhatsApp(stage.folder);
  stage.own(whatsApp.process);
  await Promise.all([postgres.start(), redis.start(), rabbit.server.start(), whatsApp.process.start()]);
  const database = await openDatabase({ url: stage.databaseUrl, applicationName: 'bench', poolSize: 2 });
  await migrate(database);
  const environment = { ...whatsApp.environment, DELIVERY_POLL_MS: '100' };
  const notifier = stage.services(environment).find(({ name }) => name === 'notifier');
  await notifier?.start();
  const single = await latencies(database, Math.min(alone, messages));
  const began = performance.now();
  const rates = await rush(database, messages, began);
  const bodies = Array.from({ length: messages }, () => Buffer.alloc(bodyBytes, 'x'));
  const bare = await barePublishes(stage.amqpUrl, bodies, atOnce);
  await database.close();
  return { messages, ...rates, bare, alone: single };
}

/** One message after the other: the next is asked for when the last has been delivered. */
async function latencies(database: Database, count: number): Promise<NotifyFigures['alone']> {
  const times: number[] = [];
  for (const { command, key } of lettersOf(seededRandom(2), { messages: count, recipients: count }, [])) {
    const asked = performance.now();
    const transact = transactFor('analytics', database.db, systemClock, () => {});
    await transact(async (unit) => void unit.publish(sendMessage, { ...command, dedupeKey: `alone:${key}` }));
    while ((await countOf(database, 'delivered', `alone:${key}`)) === 0) await sleep(2);
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

/** All of them at once. */
async function rush(
  database: Database,
  messages: number,
  began: number,
): Promise<{ delivered: number; accepted: number }> {
  const letters = lettersOf(seededRandom(1), { messages, recipients: 300 }, []);
  const transact = transactFor('analytics', database.db, systemClock, () => {});
  const asking = (async () => {
    for (let at = 0; at < letters.length; at += batch) {
      await transact(async (unit) => {
        for (const { command } of letters.slice(at, at + batch)) unit.publish(sendMessage, command);
      });
    }
  })();
  let accepted = 0;
  for (;;) {
    await sleep(50);
    const seconds = (performance.now() - began) / 1000;
    if (accepted === 0 && (await countOf(database, null, 'letter:')) === messages) accepted = messages / seconds;
    if ((await countOf(database, 'delivered', 'letter:')) < messages) continue;
    await asking;
    return { delivered: messages / ((performance.now() - began) / 1000), accepted };
  }
}

async function countOf({ db }: Database, status: string | null, keyPrefix: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from outbound_message
    where starts_with(dedupe_key, ${keyPrefix}) and (${status}::text is null or status = ${status})`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The figures as a table. */
export function notifyReport({ messages, delivered, accepted, bare, alone: single }: NotifyFigures): string {
  const row = (name: string, ...cells: string[]): string =>
    `  ${name.padEnd(52)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const load = `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`;
  return [
    `${messages.toLocaleString('en')} messages through outbox, broker and notifier; ${load}`,
    row('', 'a second', 'bare/this'),
    row('bare confirmed publishes', bare.toFixed(0), '×1.0'),
    row('from the command to its row', accepted.toFixed(0), `×${(bare / accepted).toFixed(1)}`),
    row('from the command to its delivery', delivered.toFixed(0), `×${(bare / delivered).toFixed(1)}`),
    row('', 'median', '95 %'),
    row('command to delivery, one after the other', `${single.median.toFixed(0)} ms`, `${single.p95.toFixed(0)} ms`),
    '',
  ].join('\n');
}
