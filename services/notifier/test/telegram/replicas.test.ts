import { randomUUID } from 'node:crypto';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { telegramAdministrator, telegramStranger } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BotApi } from '../../src/telegram/bot-api.ts';
import { TelegramListener } from '../../src/telegram/listener.ts';
import { PollLease } from '../../src/telegram/poll-lease.ts';
import { administrators, type Bench, noon, openBench } from '../notifier.ts';
import { startTelegram, type TestTelegram } from './telegram.ts';

const there = await postgresReachable();

describe.skipIf(!there)('two replicas on PostgreSQL', () => {
  let database: ScratchDatabase;
  let one: Bench;
  let two: Bench;
  let telegram: TestTelegram;
  let opened: TelegramListener[] = [];
  let tests = 0;

  beforeAll(async () => {
    database = await createScratchDatabase();
    one = await openBench({ DATABASE_URL: database.url });
    two = await openBench({ DATABASE_URL: database.url });
  });
  beforeEach(async () => {
    await one.clear();
    // Every test has minutes of its own: what people may ask in one is limited.
    tests += 1;
    for (const { clock } of [one, two]) clock.set(new Date(Date.parse(noon) + tests * 600_000));
    telegram = await startTelegram();
  });
  afterEach(async () => {
    for (const listener of opened) await listener.stop();
    opened = [];
    await telegram.stop();
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await database.drop();
  });

  function listen({ context, metrics }: Bench, lease = 60_000): TelegramListener {
    const api = new BotApi(telegram.config);
    const listener = new TelegramListener({
      context,
      metrics,
      api,
      administrators: undefined,
      pollSeconds: 1,
      standBy: 50,
      lease,
    });
    opened.push(listener);
    listener.start();
    return listener;
  }

  const leaseOf = ({ context }: Bench, time = 60_000) =>
    new PollLease({ db: context.db, botId: 7, holder: randomUUID(), time });
  const polling = async ({ metrics }: Bench) => (await metrics.telegramPolling.get()).values[0]?.value;
  const write = (name: string, { id } = telegramAdministrator) =>
    telegram.sandbox.telegram.write(Number(administrators), id, `/approve ${name}`);
  const names = async () =>
    (await one.events()).map(({ data }) => (data.request as { username: string }).username).toSorted();

  it('of many that want the lease at one moment, one gets it, and keeps it by renewing', async () => {
    const leases = Array.from({ length: 10 }, (_, at) => leaseOf(at % 2 ? one : two));
    const taken = await Promise.all(leases.map((lease) => lease.take()));
    expect(taken.filter(Boolean).length).toBe(1);
    const winner = leases[taken.indexOf(true)];
    expect(await winner?.take()).toBe(true);
    const others = leases.filter((lease) => lease !== winner);
    expect(await Promise.all(others.map((lease) => lease.take()))).toEqual(Array(9).fill(false));
    await Promise.all(others.map((lease) => lease.release()));
    expect(await others[0]?.take()).toBe(false);
    await winner?.release();
    expect(await others[0]?.take()).toBe(true);
  });

  it('a lease that its holder does not renew passes to the next, and the old holder notices', async () => {
    const [dead, next] = [leaseOf(one, 200), leaseOf(two)];
    expect([await dead.take(), await next.take()]).toEqual([true, false]);
    await expect.poll(() => next.take(), { timeout: 2_000 }).toBe(true);
    expect(await dead.take()).toBe(false);
  });

  it('one of them polls; Telegram never sees two', async () => {
    listen(one);
    listen(two);
    await expect.poll(() => telegram.sandbox.telegram.updates.isPolled, { timeout: 5_000 }).toBe(true);
    for (let at = 0; at < 30; at++) {
      write(`n${at}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect.poll(async () => (await names()).length, { timeout: 5_000 }).toBe(30);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect([await polling(one), await polling(two)].toSorted()).toEqual([0, 1]);
    expect(await names()).toEqual(Array.from({ length: 30 }, (_, at) => `n${at}`).toSorted());
    expect([...one.log, ...two.log].join('')).not.toContain('another program polls');
  });

  it('when the one that polls stops, the other goes on within its next look', async () => {
    const first = listen(one);
    await expect.poll(() => polling(one), { timeout: 5_000 }).toBe(1);
    listen(two);
    write('satu');
    await expect.poll(names, { timeout: 5_000 }).toEqual(['satu']);
    await first.stop();
    write('dua');
    await expect.poll(names, { timeout: 3_000 }).toEqual(['dua', 'satu']);
    expect(await polling(two)).toBe(1);
  });

  it('when the one that polls dies, the other takes over at the end of its lease; nothing is heard twice', async () => {
    // A replica that took the lease and an update, and died before it could confirm.
    const { rows } = await sql<{ bot: number }>`insert into telegram_poll (bot_id, holder, held_until)
      values (7000000001, 'dead', now() + interval '1 second') returning bot_id as bot`.execute(one.context.db);
    expect(rows.length).toBe(1);
    const { updateId } = write('satu');
    await sql`insert into telegram_update (bot_id, update_id) values (7000000001, ${updateId})`.execute(one.context.db);
    listen(two);
    write('dua');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await names()).toEqual([]);
    await expect.poll(names, { timeout: 5_000 }).toEqual(['dua']);
  });

  it('replicas that lose their leases all the time still hear everything once', async () => {
    // Shorter than a poll: the lease passes to and fro, and polls end each other.
    listen(one, 30);
    listen(two, 30);
    for (let at = 0; at < 40; at++) {
      write(`n${at}`, at % 2 ? telegramStranger : telegramAdministrator);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await expect.poll(async () => (await names()).length, { timeout: 20_000 }).toBe(40);
    expect(await names()).toEqual(Array.from({ length: 40 }, (_, at) => `n${at}`).toSorted());
  }, 30_000);
});
