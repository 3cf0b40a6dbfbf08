import { setTimeout as sleep } from 'node:timers/promises';
import { sendMessage } from '@cicero/contracts';
import type { Host } from '@cicero/platform';
import { sql } from 'kysely';
import { lettersOf } from '../../fault/notify/letters.ts';
import { seededRandom } from '../../fault/random.ts';

/** How fast messages go from command to delivery. */
export interface WayFigures {
  /** Per second, from the first command to the last delivery. */
  delivered: number;
  /** Per second, from the first command to the last row. */
  accepted: number;
  /** Milliseconds from command to delivery of messages that find nothing in their way. */
  alone: { median: number; p95: number };
}

/** Messages sent one after the other for the latency. */
const alone = 200;
const batch = 100;
const recipients = 300;

/**
 * Measures messages one after the other, then all at once.
 * @param host where a service asks for them, its relay running; the notifier works on the same database
 */
export async function measureWay(host: Host, messages: number): Promise<WayFigures> {
  const single = await latencies(host, Math.min(alone, messages));
  return { ...(await rush(host, messages)), alone: single };
}

/** One message after the other: the next is asked for when the last has been delivered. */
async function latencies(host: Host, count: number): Promise<WayFigures['alone']> {
  const { transact } = host.context('analytics');
  const times: number[] = [];
  for (const { command, key } of lettersOf(seededRandom(2), { messages: count, recipients: count }, [])) {
    const dedupeKey = `alone:${key}`;
    const asked = performance.now();
    await transact(async (unit) => void unit.publish(sendMessage, { ...command, dedupeKey }));
    while (!(await isDelivered(host, dedupeKey))) await sleep(2);
    times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { median: at(0.5), p95: at(0.95) };
}

/** All of them at once. */
async function rush(host: Host, messages: number): Promise<{ delivered: number; accepted: number }> {
  const { transact } = host.context('analytics');
  const letters = lettersOf(seededRandom(1), { messages, recipients }, []);
  const began = performance.now();
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
    const count = await countLetters(host);
    const rate = messages / ((performance.now() - began) / 1000);
    if (accepted === 0 && count.stored === messages) accepted = rate;
    if (count.delivered < messages) continue;
    await asking;
    return { delivered: rate, accepted };
  }
}

async function isDelivered({ database: { db } }: Host, dedupeKey: string): Promise<boolean> {
  const { rows } = await sql`select 1 from outbound_message
    where dedupe_key = ${dedupeKey} and status = 'delivered'`.execute(db);
  return rows.length > 0;
}

async function countLetters({ database: { db } }: Host): Promise<{ stored: number; delivered: number }> {
  const { rows } = await sql<{ stored: number; delivered: number }>`
    select count(*)::int as stored, (count(*) filter (where status = 'delivered'))::int as delivered
    from outbound_message where starts_with(dedupe_key, 'letter:')`.execute(db);
  return rows[0] ?? { stored: 0, delivered: 0 };
}
