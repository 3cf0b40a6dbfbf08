import { whatsAppAccounts } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import type { RabbitMq } from '../../stage/processes/rabbitmq.ts';
import { atMost, equal, type Finding, none } from '../checks/finding.ts';
import { deadLetters, texts } from '../checks/messages.ts';
import type { Accepted } from './courier.ts';
import type { Letter } from './letters.ts';
import { overtaken, type Sent } from './order.ts';

export interface SendingOutcome {
  letters: readonly Letter[];
  accepted: readonly Accepted[];
  /** Still on their way when patience ended. */
  left: number;
  kills: ReadonlyMap<string, number>;
}

interface Row {
  message_id: string;
  dedupe_key: string;
  account: string;
  recipient: string;
  sequence: number;
  priority: number;
  status: string;
}

/** None lost, twice only where somebody died between taking and writing down, each person's in their order. */
export async function checkSending(
  db: Kysely<DB>,
  rabbit: RabbitMq,
  { letters, accepted, left, kills }: SendingOutcome,
): Promise<Finding[]> {
  const { rows } = await sql<Row>`select message_id::text, dedupe_key, account, recipient, sequence, priority, status
    from outbound_message order by sequence`.execute(db);
  const keys = new Set(rows.map((row) => row.dedupe_key));
  const arrivals = firstArrivals(accepted);
  const killed = (name: string): number => kills.get(name) ?? 0;
  const total = [...kills.values()].reduce((sum, count) => sum + count, 0);
  // Only they can die between WhatsApp's taking a message and the notifier's knowing of it.
  const between = killed('notifier') + killed('whatsapp');
  const unannounced = await sql<{ text: string }>`select dedupe_key || ' announced ' || count(id) || ' times' as text
    from outbound_message left join fault_test.message on type = 'notification.message.delivered'
      and envelope -> 'data' ->> 'messageId' = message_id::text
    group by message_id, dedupe_key having count(id) <> 1`.execute(db);
  const sent = sentOnes(rows, arrivals, letters);
  return [
    { what: 'kills', expected: '', found: [...kills].map(([name, n]) => `${name} ${n}`).join(', ') || total, ok: true },
    equal('messages still on their way', 0, left),
    equal(
      'messages asked for, and stored',
      letters.length,
      letters.filter(({ key }) => keys.has(key)).length,
      letters.filter(({ key }) => !keys.has(key)).map(({ key }) => key),
    ),
    equal(
      'texts and files asked for, and stored',
      letters.reduce((sum, { pieces }) => sum + pieces, 0),
      rows.length,
    ),
    none('messages that were not delivered', notDelivered(rows)),
    none('messages lost: delivered, and never accepted', lost(rows, arrivals)),
    none('messages accepted that nobody asked for', strangers(rows, arrivals)),
    ...whatsAppAccounts.map((account) =>
      atMost(`accepted twice on ${account}`, between, repeated(accepted.filter((one) => one.account === account))),
    ),
    none('overtaken by a later one to the same person', overtaken(sent, 'sequence')),
    onTheWay(overtaken(sent, 'number'), total),
    none('outcomes not announced exactly once', texts(unannounced)),
    none('dead letters', await deadLetters(rabbit)),
  ];
}

/**
 * From the notifier's taking a message on its order is sure. Before, a relay or a broker that dies may let later
 * messages pass those it had in hand; without kills nothing may.
 */
function onTheWay(found: readonly string[], kills: number): Finding {
  const what = 'overtaken before the notifier had them';
  return {
    what,
    expected: kills > 0 ? '' : 0,
    found: found.length,
    ok: kills > 0 || found.length === 0,
    examples: found,
  };
}

/** When each message was accepted for the first time, as its place in the order of all. */
function firstArrivals(accepted: readonly Accepted[]): Map<string, number> {
  const arrivals = new Map<string, number>();
  for (const [place, { clientRef }] of accepted.entries()) {
    if (clientRef !== null && !arrivals.has(clientRef)) arrivals.set(clientRef, place);
  }
  return arrivals;
}

/** What people got, in the order in which they got it. */
function sentOnes(rows: readonly Row[], arrivals: ReadonlyMap<string, number>, letters: readonly Letter[]): Sent[] {
  const numbers = new Map(letters.map(({ key, number }) => [key, number]));
  return rows
    .flatMap((row) => {
      const place = arrivals.get(row.message_id);
      // The text of a message that brings a file has a key of its own, which begins with the message's.
      const number = numbers.get(row.dedupe_key.replace(/#\d+\/\d+$/, ''));
      if (place === undefined || number === undefined) return [];
      const { sequence, priority, recipient } = row;
      return [{ place, recipient, sequence, priority, number }];
    })
    .sort((a, b) => a.place - b.place);
}

const notDelivered = (rows: readonly Row[]): string[] =>
  rows.filter(({ status }) => status !== 'delivered').map((row) => `${row.status} ${row.dedupe_key}`);

const lost = (rows: readonly Row[], arrivals: ReadonlyMap<string, number>): string[] =>
  rows.filter((row) => !arrivals.has(row.message_id)).map((row) => row.dedupe_key);

function strangers(rows: readonly Row[], arrivals: ReadonlyMap<string, number>): string[] {
  const known = new Set(rows.map((row) => row.message_id));
  return [...arrivals.keys()].filter((id) => !known.has(id));
}

function repeated(accepted: readonly Accepted[]): number {
  return accepted.length - new Set(accepted.map(({ clientRef }) => clientRef)).size;
}
