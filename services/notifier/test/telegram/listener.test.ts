import { randomUUID } from 'node:crypto';
import { telegramAdministrator, telegramStranger } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BotApi } from '../../src/telegram/bot-api.ts';
import { TelegramListener, type TelegramListenerOptions } from '../../src/telegram/listener.ts';
import { administrators, type Bench, openBench } from '../notifier.ts';
import { startTelegram, type TestTelegram } from './telegram.ts';

const group = Number(administrators);
const admin = telegramAdministrator.id;
const stranger = telegramStranger.id;
let bench: Bench;
let telegram: TestTelegram;
let opened: TelegramListener[] = [];
let tests = 0;

beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  // Every test has minutes of its own: what people may ask in one is limited.
  bench.clock.advance(++tests * 600_000);
  telegram = await startTelegram();
});
afterEach(async () => {
  for (const listener of opened) await listener.stop();
  opened = [];
  await telegram.stop();
});
afterAll(() => bench.close());

function listen(more: Partial<TelegramListenerOptions> = {}): TelegramListener {
  const { context, metrics } = bench;
  const listener = new TelegramListener({
    context,
    metrics,
    api: new BotApi(telegram.config),
    administrators: { chatId: administrators, userIds: new Set([String(admin)]) },
    pollSeconds: 2,
    standBy: 50,
    random: () => 0,
    ...more,
  });
  opened.push(listener);
  listener.start();
  return listener;
}

const world = () => telegram.sandbox.telegram;
const isPolled = () => expect.poll(() => world().updates.isPolled, { timeout: 5_000 }).toBe(true);
const allConfirmed = () => expect.poll(() => world().updates.pending().length, { timeout: 5_000 }).toBe(0);
const published = async () => (await bench.events()).map(({ type, data }) => ({ type, ...data }));
const publishedSoon = (count: number) =>
  expect.poll(async () => (await bench.events()).length, { timeout: 5_000 }).toBe(count);
const approval = (username: string, userId = admin, chatId = group) => ({
  type: 'auth-claim.decide-request',
  decision: 'approve',
  request: { kind: 'dashboard-account', username },
  by: { channel: 'telegram', chatId: String(chatId), userId: String(userId) },
});

describe('commands', () => {
  it('become requests to decide, with the chat and the user that Telegram vouches for', async () => {
    listen();
    world().write(group, admin, '/approve budi');
    world().write(group, stranger, '/Deny@Cicero_Sandbox_Bot Dewi Humas');
    world().write(stranger, stranger, '/approve saya');
    await publishedSoon(3);
    expect(await published()).toEqual(
      expect.arrayContaining([
        approval('budi'),
        { ...approval('Dewi Humas', stranger), decision: 'reject' },
        approval('saya', stranger, stranger),
      ]),
    );
    await allConfirmed();
  });

  it('/start, /help and commands that lack a name are answered, to anybody, not without end', async () => {
    listen();
    for (const text of ['/start', '/help', '/approve', '/help', '/help']) world().write(stranger, stranger, text);
    world().write(group, admin, '/help');
    await allConfirmed();
    const replies = await published();
    const recipients = replies.map((reply) => ('recipient' in reply ? `${reply.type} ${reply.recipient}` : ''));
    expect(recipients.toSorted()).toEqual([
      `notifier.send-message ${group}`,
      ...Array(3).fill(`notifier.send-message ${stranger}`),
    ]);
    expect(replies[0]).toMatchObject({ channel: 'telegram', text: expect.stringContaining('/approve') });
  });

  it('other words, other bots’ commands and forwarded words move nothing', async () => {
    listen();
    world().write(admin, admin, 'tolong /approve budi');
    world().write(group, admin, '/approve@bot_lain budi');
    const from = { id: admin, is_bot: false, first_name: 'x' };
    const message = { message_id: 9, date: 0, chat: { id: group }, from, text: '/approve budi' };
    world().updates.add({ message: { ...message, forward_origin: { type: 'user' } } });
    world().updates.add({ message: { ...message, from: { ...from, is_bot: true } } });
    world().write(group, admin, '/approve dewi');
    await publishedSoon(1);
    expect(await published()).toEqual([approval('dewi')]);
  });

  it('a flood of commands is cut off for its author', async () => {
    listen();
    for (let at = 0; at < 40; at++) world().write(stranger, stranger, `/approve budi${at}`);
    world().write(group, admin, '/approve dewi');
    await allConfirmed();
    expect((await bench.events()).length).toBe(31);
  });

  it('the menu of commands is told to Telegram', async () => {
    listen();
    await isPolled();
    expect(world().commands.map(({ command }) => command)).toEqual(['approve', 'deny', 'help']);
  });
});

describe('buttons', () => {
  const offer = (word = 'ad') => {
    const id = randomUUID();
    const keyboard = [[{ text: 'Setujui', callback_data: `${word}:${id}` }]];
    const { message_id } = world().send({ chatId: group, text: 'Baru', keyboard, parseMode: null });
    return { id, data: `${word}:${id}`, messageId: message_id };
  };
  const hasButtons = (messageId: number) => world().chats.find(group, messageId)?.keyboard !== null;
  const answerTo = (pressId: string) =>
    expect.poll(
      () =>
        world()
          .pressed()
          .find(({ id }) => id === pressId)?.answer,
      { timeout: 5_000 },
    );

  it.each([
    ['ad', 'approve', 'dashboard-account', 'accountId'],
    ['rd', 'reject', 'dashboard-account', 'accountId'],
    ['ae', 'approve', 'first-email', 'requestId'],
    ['re', 'reject', 'first-email', 'requestId'],
  ])('%s: asks for the decision, answers the press, and takes the buttons off', async (word, decision, kind, key) => {
    listen();
    const { id, data, messageId } = offer(word);
    const press = world().press(group, messageId, admin, data);
    await answerTo(press.id).toBe('Diterima. Hasilnya disampaikan di percakapan ini.');
    await expect.poll(() => hasButtons(messageId)).toBe(false);
    expect(await published()).toEqual([
      {
        type: 'auth-claim.decide-request',
        decision,
        request: { kind, [key]: id },
        by: { channel: 'telegram', chatId: String(group), userId: String(admin) },
      },
    ]);
  });

  it('somebody who may not decide is passed on, too, but leaves the buttons to those who may', async () => {
    listen();
    const { data, messageId } = offer();
    const press = world().press(group, messageId, stranger, data);
    await answerTo(press.id).toBe('Diterima. Hasilnya disampaikan di percakapan ini.');
    await publishedSoon(1);
    expect(hasButtons(messageId)).toBe(true);
  });

  it('a button of some other time is answered, and nothing else', async () => {
    listen();
    const { data, messageId } = offer('xx');
    const press = world().press(group, messageId, admin, data);
    await answerTo(press.id).toBe('Tombol ini tidak berlaku lagi.');
    expect([await published(), hasButtons(messageId)]).toEqual([[], true]);
  });

  it('a courtesy that fails does not undo the decision, nor keep the next update waiting', async () => {
    listen();
    world().faults.add({ kind: 'server-error', method: 'answerCallbackQuery' });
    world().faults.add({ kind: 'hang', method: 'editMessageReplyMarkup' });
    const { data, messageId } = offer();
    world().press(group, messageId, admin, data);
    world().write(group, admin, '/approve dewi');
    await publishedSoon(2);
    await expect.poll(() => bench.log.join('')).toContain('a pressed button could not be answered');
  });
});

describe('nothing lost, nothing twice', () => {
  it('what was written while nobody listened is heard', async () => {
    const first = listen();
    await isPolled();
    await first.stop();
    for (const name of ['a', 'b', 'c']) world().write(group, admin, `/approve ${name}`);
    listen();
    await publishedSoon(3);
    expect(await published()).toEqual(expect.arrayContaining(['a', 'b', 'c'].map((name) => approval(name))));
  });

  it('updates that Telegram shows again, because it was not told in time, are known', async () => {
    const first = listen();
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
    await first.stop();
    // As if it had died before the poll that confirms: the same update is shown to the next one.
    const { rows } = await sql<{ update_id: number }>`select update_id from telegram_update`.execute(
      bench.host.database.db,
    );
    world().updates.clear();
    const from = { id: admin, is_bot: false };
    world().updates.add({
      update_id: rows[0]?.update_id ?? 0,
      message: { message_id: 1, chat: { id: group }, from, text: '/approve budi' },
    });
    world().write(group, admin, '/approve dewi');
    listen();
    await publishedSoon(2);
    await allConfirmed();
    expect(await published()).toEqual([approval('budi'), approval('dewi')]);
  });

  it('a stop and a start in the middle of many: each is heard once', async () => {
    let listener = listen();
    for (let at = 0; at < 60; at++) {
      world().write(group, at % 2 ? admin : stranger, `/approve n${at}`);
      if (at % 20 === 10) {
        await listener.stop();
        listener = listen();
      }
    }
    await publishedSoon(60);
    await allConfirmed();
    const names = (await published()).map((event) => Number(/n(\d+)/.exec(JSON.stringify(event))?.[1]));
    expect(names.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, at) => at));
  });

  it('a database that cannot store what was heard costs nothing', async () => {
    const { db } = bench.host.database;
    listen();
    await isPolled();
    await sql`alter table outbox rename to outbox_away`.execute(db);
    world().write(group, admin, '/help');
    world().write(group, admin, '/approve budi');
    await expect.poll(() => bench.log.join('')).toContain('listening to Telegram failed');
    await sql`alter table outbox_away rename to outbox`.execute(db);
    await publishedSoon(2);
    await allConfirmed();
    expect(await published()).toContainEqual(approval('budi'));
  });

  it('updates in a new count, as after a quiet week, are heard', async () => {
    listen();
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
    await allConfirmed();
    const from = { id: admin, is_bot: false };
    world().updates.add({
      update_id: 1_000,
      message: { message_id: 1, chat: { id: group }, from, text: '/approve dewi' },
    });
    await publishedSoon(2);
    await allConfirmed();
  });
});

describe('strange updates', () => {
  it('are skipped, counted and logged; those behind them are heard', async () => {
    const before = await skipped();
    listen();
    world().updates.add({ message: 'halo' });
    world().updates.add({ message: { chat: { id: 'x' }, from: 7, text: ['/approve budi'] } });
    world().updates.add({ callback_query: { id: 7 } });
    world().updates.add({ message: { message_id: 1, chat: { id: 5 }, text: 'x'.repeat(70_000), from: null } });
    world().write(group, admin, '/approve dewi');
    await publishedSoon(1);
    await allConfirmed();
    expect((await skipped()) - before).toBe(4);
    expect(bench.log.filter((line) => line.includes('could not be read')).length).toBe(4);
    expect(bench.log.join('')).not.toMatch(/dewi|xxxx|approve budi/);
  });

  it('one that can never be stored is set aside after three tries', async () => {
    const { db } = bench.host.database;
    await sql`alter table outbox add constraint no_budi check (envelope::text not like '%budi%')`.execute(db);
    try {
      listen();
      world().write(group, admin, '/approve budi');
      world().write(group, admin, '/approve dewi');
      await publishedSoon(1);
      expect(await published()).toEqual([approval('dewi')]);
      expect(bench.log.join('')).toContain('cannot be dealt with; set aside');
    } finally {
      await sql`alter table outbox drop constraint no_budi`.execute(db);
    }
  }, 15_000);

  const skipped = async () => (await bench.metrics.inboundSkipped.get()).values[0]?.value ?? 0;
});

describe('a listener that never gives up', () => {
  it('comes back by itself after Telegram was away', async () => {
    listen();
    await isPolled();
    await telegram.stop();
    await expect.poll(() => bench.log.join('')).toContain('Telegram cannot be listened to');
    await telegram.restart();
    world().write(group, admin, '/approve budi');
    await expect.poll(async () => (await bench.events()).length, { timeout: 10_000 }).toBe(1);
  }, 15_000);

  it.each([
    ['server-error', 'Telegram 500 Internal Server Error'],
    ['bad-gateway-html', 'Telegram answered nonsense'],
    ['wrong-shape', 'Telegram answered nonsense'],
    ['unauthorized', 'Telegram does not know TELEGRAM_BOT_TOKEN'],
    ['conflict', 'another program polls this Telegram bot'],
    ['lost-answer', 'Telegram is out of reach (ECONNRESET)'],
  ] as const)('survives %s', async (kind, words) => {
    world().faults.add({ kind, method: 'getUpdates', count: 1 });
    listen();
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
    await allConfirmed();
    expect(bench.log.join('')).toContain(words);
    expect(bench.log.join('')).not.toContain(telegram.config.token);
  });

  it('waits as long as Telegram asks', async () => {
    world().faults.add({ kind: 'throttle', method: 'getUpdates', count: 1, retryAfter: 2 });
    const from = performance.now();
    listen();
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
    expect(performance.now() - from).toBeGreaterThanOrEqual(1_950);
  });

  it('ends a webhook that somebody has set', async () => {
    world().webhook = 'https://bot.example.org/hook';
    listen();
    await isPolled();
    world().webhook = 'https://bot.example.org/hook';
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
    await allConfirmed();
    expect(world().webhook).toBeNull();
  });

  it('recovers from another program that polls the same bot', async () => {
    listen();
    await isPolled();
    const other = world().updates.take({ timeout: 1 }, new AbortController().signal);
    await expect.poll(() => bench.log.join('')).toContain('another program polls this Telegram bot');
    await other.catch(() => {});
    world().write(group, admin, '/approve budi');
    await publishedSoon(1);
  });

  it('goes without a menu when Telegram does not take it', async () => {
    world().faults.add({ kind: 'conflict', method: 'setMyCommands' });
    listen();
    await isPolled();
    expect(bench.log.join('')).toContain('does not take the menu');
  });

  it('stops at once: while it polls, while it rests, while Telegram hangs', async () => {
    const polling = listen({ pollSeconds: 25 });
    await isPolled();
    expect(await timeOf(() => polling.stop())).toBeLessThan(500);
    world().faults.add({ kind: 'hang' });
    const hanging = listen();
    await expect.poll(() => world().faults.list()[0]?.hits).toBe(1);
    expect(await timeOf(() => hanging.stop())).toBeLessThan(500);
    await telegram.stop();
    const resting = listen({ random: () => 1 });
    await expect.poll(() => bench.log.join('')).toContain('ECONNREFUSED');
    expect(await timeOf(() => resting.stop())).toBeLessThan(500);
  });

  const timeOf = async (work: () => Promise<void>) => {
    const from = performance.now();
    await work();
    return performance.now() - from;
  };
});

describe('measurements', () => {
  it('say whether this process listens, and what came of the updates', async () => {
    const polling = async () => (await bench.metrics.telegramPolling.get()).values[0]?.value;
    const count = async (outcome: string) =>
      (await bench.metrics.telegramUpdates.get()).values.find(({ labels }) => labels.outcome === outcome)?.value ?? 0;
    const before = [await count('decision'), await count('help'), await count('ignored')];
    const listener = listen();
    await isPolled();
    expect(await polling()).toBe(1);
    world().write(group, admin, '/approve budi');
    world().write(admin, admin, '/help');
    world().write(admin, admin, 'halo');
    await allConfirmed();
    const after = [await count('decision'), await count('help'), await count('ignored')];
    expect(after.map((value, at) => value - (before[at] ?? 0))).toEqual([1, 1, 1]);
    await listener.stop();
    expect(await polling()).toBe(0);
  });
});
