import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notifierConfig } from '../../src/config.ts';
import { holdRecipient, paceRecipient } from '../../src/delivery/recipient-pace.ts';
import { Sender } from '../../src/delivery/sender.ts';
import type { SenderOptions } from '../../src/delivery/sender-options.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

const [budi, ani] = ['628111111111@c.us', '628122222222@c.us'];
const group = '120363000000000000@g.us';
let bench: Bench;
let courier: StandInCourier;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  courier = new StandInCourier(bench.clock);
});
afterAll(() => bench.close());

/** As in production, but without the pace of the number where a test is about that of the chats. */
const usual = notifierConfig({}).pace.whatsapp;
function newSender(more: Partial<SenderOptions> = {}): Sender {
  const { context, metrics } = bench;
  const pace = { ...usual, interval: 0, perMinute: 0, jitter: 0 };
  return new Sender({ context, courier, metrics, pace, random: () => 0.5, ...more });
}

/** Lets the clock run on until so many have left or so much time has gone by; seconds after the start, and what. */
async function leaves(sender: Sender, count: number, most = 3_600): Promise<[number, string][]> {
  const start = bench.clock.now().getTime();
  while (courier.sent.length < count && bench.clock.now().getTime() - start < most * 1_000) {
    const step = await sender.step();
    if ('wait' in step) bench.clock.advance(Math.min(step.wait, 1_000));
  }
  return courier.sent.map(({ text, at }) => [(at.getTime() - start) / 1_000, text]);
}

describe('the pace of a chat', () => {
  it('is a message every 2 seconds and 8 in a minute for a person; others do not wait for it', async () => {
    for (let at = 1; at <= 9; at++) await bench.accept(chatTo(budi, { text: `b${at}` }));
    await bench.accept(chatTo(ani, { text: 'a1' }));
    expect(await leaves(newSender(), 10)).toEqual([
      [0, 'b1'],
      [0, 'a1'],
      ...[2, 4, 6, 8, 10, 12, 14].map((second, at) => [second, `b${at + 2}`]),
      [60, 'b9'],
    ]);
  });

  it('is a message every 5 seconds and 6 in a minute for a group', async () => {
    for (let at = 1; at <= 7; at++) await bench.accept(chatTo(group, { text: `g${at}` }));
    expect((await leaves(newSender(), 7)).map(([second]) => second)).toEqual([0, 5, 10, 15, 20, 25, 60]);
  });

  it('holds up a code no longer than itself: it is the next to leave', async () => {
    for (let at = 1; at <= 5; at++) await bench.accept(chatTo(budi, { text: `rekap ${at}` }));
    const sender = newSender();
    expect((await sender.step()).did).toBe('delivered');
    await bench.accept(chatTo(budi, { priority: 'otp', text: 'kode' }));
    expect(await sender.step()).toEqual({ did: 'paced', wait: 2_000 });
    bench.clock.advance(2_000);
    expect((await sender.step()).did).toBe('delivered');
    expect(courier.sent.at(-1)?.text).toBe('kode');
  });

  it('does not shorten the time for which the provider wants the chat left alone', async () => {
    const { context, clock } = bench;
    const chat = { channel: 'whatsapp', account: 'gateway', now: clock.now() } as const;
    const until = new Date(clock.now().getTime() + 60_000);
    // The answer to one message comes while a more important one is being taken.
    await holdRecipient(context.db, { ...chat, recipient: budi, until });
    const pace = { interval: 2_000, jitter: 0, perMinute: 8 };
    await context.transact(({ tx }) => paceRecipient(tx, { ...chat, random: () => 0.5 }, budi, pace));
    await bench.accept(chatTo(budi, { text: 'b1' }));
    expect(await newSender().step()).toEqual({ did: 'paced', wait: 60_000 });
  });

  it('is read from the environment, and unknown to the sandbox', () => {
    const set = notifierConfig({ WHATSAPP_CHAT_INTERVAL_MS: '1000', WHATSAPP_GROUP_PER_MINUTE: '3' }).pace.whatsapp;
    expect(set.forRecipient?.(budi)).toEqual({ interval: 1_000, perMinute: 8, jitter: 0.2 });
    expect(set.forRecipient?.(group)).toEqual({ interval: 5_000, perMinute: 3, jitter: 0.2 });
    const sandbox = notifierConfig({ WHATSAPP_ADAPTER: 'sandbox', SANDBOX_URL: 'http://127.0.0.1:1' }).pace.whatsapp;
    expect(sandbox.forRecipient?.(group)).toMatchObject({ interval: 0, perMinute: 0 });
  });
});

describe('a chat that takes nothing', () => {
  it('holds up nobody, however often its messages are tried', async () => {
    courier.deaf.add(budi);
    for (let at = 1; at <= 20; at++) await bench.accept(chatTo(budi, { text: `b${at}` }));
    for (let at = 1; at <= 20; at++) await bench.accept(chatTo(`62812000000${at + 10}@c.us`, { text: `a${at}` }));
    const sent = await leaves(newSender({ pace: { ...usual, jitter: 0 } }), 20);
    // 20 in a minute, 3 seconds apart, but for the four tries that went to the deaf chat in between.
    expect(sent.map(([, text]) => text)).toEqual(Array.from({ length: 20 }, (_, at) => `a${at + 1}`));
    expect(sent.at(-1)?.[0]).toBeLessThanOrEqual(75);
    expect(courier.tries).toBeLessThanOrEqual(24);
    // Only the first of its messages was tried: the others keep their order behind it.
    const rows = await bench.rows();
    expect(rows.filter(({ recipient, attempts }) => recipient === budi && attempts > 0).length).toBe(1);
  });

  it('that never answers takes one of two lanes at most', async () => {
    courier.silent.add(budi);
    await bench.accept(chatTo(budi, { text: 'b1' }));
    await bench.accept(chatTo(budi, { text: 'b2' }));
    for (let at = 1; at <= 5; at++) await bench.accept(chatTo(`62812000000${at + 10}@c.us`, { text: `a${at}` }));
    const sender = newSender({ lanes: 2, sendTimeout: 60_000, pollEvery: 10 });
    sender.start();
    await expect.poll(() => courier.sent.length, { timeout: 10_000 }).toBe(5);
    await sender.stop(50);
    expect(courier.tries).toBe(6);
  });
});
