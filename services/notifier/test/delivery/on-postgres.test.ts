import { sendMessage } from '@cicero/contracts';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { createMessage } from '@cicero/messaging';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelMessage, moveMessages, resendMessage } from '../../src/delivery/desk/acting.ts';
import { historyOf } from '../../src/delivery/desk/history.ts';
import { countWaiting, listMessages } from '../../src/delivery/desk/reading.ts';
import { ReceiptBook } from '../../src/delivery/receipts.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { takeLease } from '../../src/lease.ts';
import { sendMessageSubscription } from '../../src/subscriptions/send-message.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

const there = await postgresReachable();
const [budi, ani] = ['628111111111@c.us', '628122222222@c.us'];
const by = { party: { kind: 'cli', id: 'budi' }, origin: { channel: 'cli' } } as const;

describe.skipIf(!there)('two replicas of a number on PostgreSQL', () => {
  let database: ScratchDatabase;
  let one: Bench;
  let two: Bench;

  beforeAll(async () => {
    database = await createScratchDatabase();
    one = await openBench({ DATABASE_URL: database.url });
    two = await openBench({ DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await one?.close();
    await two?.close();
    await database?.drop();
  });

  function senderOf({ context, metrics, clock }: Bench): { sender: Sender; courier: StandInCourier } {
    const courier = new StandInCourier(clock);
    const chat = { interval: 2_000, jitter: 0, perMinute: 8 };
    const pace = { interval: 0, jitter: 0, perMinute: 0, forRecipient: () => chat };
    const quiet = { from: 22 * 60 + 30, until: 5 * 60 };
    return { courier, sender: new Sender({ context, courier, metrics, pace, quiet, random: () => 0.5 }) };
  }

  it('store a command once that both get at the same time, also when they would cut it into other pieces', async () => {
    const keys = Array.from({ length: 12 }, (_, at) => `both:${at}`);
    for (const dedupeKey of keys) {
      const commands = [chatTo(budi, { dedupeKey, text: 'kata '.repeat(1_000) }), chatTo(budi, { dedupeKey })] as const;
      await Promise.allSettled([one.accept(commands[0]), two.accept(commands[1])]);
      expect(await Promise.all([one.accept(commands[0]), two.accept(commands[1])])).toEqual([0, 0]);
    }
    const stored = (await one.rows()).map((row) => row.dedupe_key);
    for (const key of keys) {
      const pieces = stored.filter((found) => found === key || found.startsWith(`${key}#`));
      expect([[key], [`${key}#1/2`, key]]).toContainEqual(pieces);
    }
    await one.clear();
  });

  it('take many commands at once, those to one person in their order', async () => {
    const stored: string[] = [];
    const handle = sendMessageSubscription(one.clock, ({ dedupeKey }) => void stored.push(dedupeKey)).bind(one.context);
    const delivery = { queue: 'notifier.send-message', attempt: 1, signal: new AbortController().signal };
    const people = [budi, ani, '628133333333@c.us'];
    const asked = Array.from({ length: 60 }, (_, at) => {
      // Another number and another spelling are still the same person.
      const account = at % 2 === 0 ? 'gateway' : 'user';
      const recipient = (people[at % 3] ?? budi).replace(/^62/, at % 5 === 0 ? '0' : '62');
      const text = at % 7 === 0 ? 'kata '.repeat(1_000) : 'pendek';
      return chatTo(recipient, { account, text, dedupeKey: `many:${at}`, topic: `topik ${at}` });
    });
    await Promise.all(
      asked.map((command) => handle(createMessage(sendMessage, command, { source: 'analytics' }), delivery)),
    );
    const rows = await one.rows();
    for (const [at, person] of people.entries()) {
      const expected = asked.flatMap(({ dedupeKey, text }, place) =>
        place % 3 === at ? [...(text === 'pendek' ? [] : [`${dedupeKey}#1/2`]), dedupeKey] : [],
      );
      expect(rows.filter(({ recipient }) => recipient === person).map((row) => row.dedupe_key)).toEqual(expected);
    }
    expect(stored.toSorted()).toEqual(asked.map(({ dedupeKey }) => dedupeKey).toSorted());
    await one.clear();
  });

  it('share the pace of a chat and the quiet hours', async () => {
    for (let at = 1; at <= 3; at++) await one.accept(chatTo(budi, { text: `b${at}` }));
    const [here, elsewhere] = [senderOf(one), senderOf(two)];
    expect((await here.sender.step()).did).toBe('delivered');
    expect(await elsewhere.sender.step()).toEqual({ did: 'paced', wait: 2_000 });
    for (const { clock } of [one, two]) clock.set('2025-11-03T16:00:00.000Z');
    expect(await countWaiting(one.context.db)).toEqual(new Map([['gateway', { all: 2, unhurried: 2 }]]));
    expect((await elsewhere.sender.step()).did).toBe('quiet');
    await two.accept(chatTo(budi, { text: 'kode', priority: 'otp' }));
    expect((await elsewhere.sender.step()).did).toBe('delivered');
    expect([here, elsewhere].map(({ courier }) => courier.sent.map(({ text }) => text))).toEqual([['b1'], ['kode']]);
    await one.clear();
    two.clock.set(one.clock.now().toISOString());
  });

  it('keep receipts and history, and let operators act', async () => {
    const { context, clock } = one;
    const { db } = context;
    const { sender, courier } = senderOf(one);
    courier.deaf.add(ani);
    await one.accept(chatTo(budi, { text: 'satu' }));
    await one.accept(chatTo(ani, { text: 'dua' }));
    expect([(await sender.step()).did, (await sender.step()).did]).toEqual(['delivered', 'returned']);
    const book = new ReceiptBook({ ...context, channel: 'whatsapp', account: 'gateway' });
    for (const level of ['device', 'read', 'server'] as const) {
      book.note({ providerId: 'wa-1', level, at: clock.now() });
      await book.flush();
    }
    await book.stop();
    const [second, first] = await listMessages(db, { limit: 2 });
    expect([first?.acknowledged, second?.acknowledged]).toEqual(['read', null]);
    const id = second?.messageId ?? '';
    expect(await context.transact((unit) => moveMessages(unit, clock, { from: 'gateway', to: 'user' }, by))).toBe(1);
    expect(await context.transact((unit) => cancelMessage(unit, clock, id, by))).toEqual({ pieces: 1, of: 1 });
    expect(await context.transact((unit) => resendMessage(unit, clock, id, by))).toEqual({ pieces: 1, of: 1 });
    const [line] = await listMessages(db, { account: 'user' });
    const events = line ? (await historyOf(db, line)).map(({ event }) => event) : [];
    expect(events.toSorted()).toEqual(['accepted', 'attempt-failed', 'cancelled', 'moved', 'resent']);
    const page = await listMessages(db, second ? { before: second.cursor } : {});
    expect(page.map(({ messageId }) => messageId)).toEqual([first?.messageId]);
  });

  it('get a lease one at a time, with what its holder says', async () => {
    const lease = { table: 'whatsapp_number', key: { column: 'account', value: 'user' }, time: 60_000 } as const;
    const take = ({ context }: Bench, holder: string) => takeLease(context.db, { ...lease, holder }, { holder });
    expect([await take(one, 'one'), await take(two, 'two'), await take(one, 'one')]).toEqual([true, false, true]);
    const row = await one.context.db.selectFrom('whatsapp_number').select('status').executeTakeFirstOrThrow();
    expect(row.status).toEqual({ holder: 'one' });
  });
});
