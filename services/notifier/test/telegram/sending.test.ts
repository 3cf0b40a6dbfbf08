import { randomUUID } from 'node:crypto';
import { storeFile } from '@cicero/files';
import { telegramStranger } from '@cicero/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sender } from '../../src/delivery/sender.ts';
import type { SenderOptions } from '../../src/delivery/sender-options.ts';
import { BotApi } from '../../src/telegram/bot-api.ts';
import { NoTelegramCourier, TelegramCourier, telegramPace } from '../../src/telegram/telegram-courier.ts';
import { administrators, type Bench, mailTo, openBench, telegramTo } from '../notifier.ts';
import { startTelegram, type TestTelegram } from './telegram.ts';

const stranger = String(telegramStranger.id);
let bench: Bench;
let telegram: TestTelegram;
let quiet: boolean;

beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  quiet = false;
  telegram = await startTelegram();
});
afterEach(() => telegram.stop());
afterAll(() => bench.close());

const unhurried = { interval: 0, jitter: 0, perMinute: 0 };

function newSender(options: Partial<SenderOptions> = {}): Sender {
  const { context, metrics } = bench;
  const courier = new TelegramCourier({ api: new BotApi(telegram.config), db: context.db, isQuiet: () => quiet });
  return new Sender({ context, courier, metrics, pace: unhurried, random: () => 0.5, ...options });
}

/** Steps until there is nothing to do now; what each step did. */
async function drain(sender: Sender): Promise<string[]> {
  const did: string[] = [];
  for (;;) {
    const step = await sender.step();
    did.push(step.did);
    if ('wait' in step) return did;
  }
}

const texts = () => telegram.sandbox.telegram.chats.list({ from: 7_000_000_001 }).map(({ text }) => text);
const trouble = (rule: Parameters<typeof telegram.sandbox.telegram.faults.add>[0]) =>
  telegram.sandbox.telegram.faults.add(rule);

describe('a message to Telegram', () => {
  it('arrives as plain text, with its buttons, and its outcome is announced', async () => {
    const text =
      '*Pendaftaran* _baru_ <b>budi</b> [x](https://example.org) `a` https://example.org/reset?token=satu-kali';
    const buttons = [
      { label: 'Setujui', data: 'ad:1' },
      { label: 'Tolak', data: 'rd:1' },
      { label: 'Nanti', data: 'xx:1' },
    ];
    await bench.accept(telegramTo(administrators, { text, buttons, dedupeKey: 'notice:1' }));
    expect(await drain(newSender())).toEqual(['delivered', 'nothing']);
    const [row] = await bench.rows();
    expect(telegram.sandbox.telegram.chats.list()).toMatchObject([
      {
        text,
        parseMode: null,
        keyboard: [
          [
            { text: 'Setujui', callback_data: 'ad:1' },
            { text: 'Tolak', callback_data: 'rd:1' },
          ],
          [{ text: 'Nanti', callback_data: 'xx:1' }],
        ],
      },
    ]);
    expect(row).toMatchObject({ status: 'delivered', attempts: 1, provider_id: '1' });
    expect(await bench.events()).toMatchObject([
      {
        type: 'notification.message.delivered',
        data: { messageId: row?.message_id, channel: 'telegram', dedupeKey: 'notice:1', providerId: '1' },
      },
    ]);
  });

  it('brings its files after the text: pictures to be seen, the rest to be opened', async () => {
    const png = Buffer.from('89504e470d0a1a0a00', 'hex');
    const expiresAt = new Date('2025-12-01T00:00:00Z');
    const store = (name: string, bytes: Buffer) =>
      storeFile(bench.context.db, { name, bytes, expiresAt, createdAt: bench.clock.now() });
    const files = [await store('rekap.png', png), await store('daftar.txt', Buffer.from('satu,dua\n'))];
    await bench.accept(telegramTo(administrators, { text: 'Rekap', files, dedupeKey: 'recap:1' }));
    expect(await drain(newSender())).toEqual(['delivered', 'delivered', 'delivered', 'nothing']);
    expect(telegram.sandbox.telegram.chats.list()).toMatchObject([
      { text: 'Rekap', file: null },
      { text: '', file: { kind: 'photo', name: 'rekap.png', bytes: 9, base64: png.toString('base64') } },
      { text: '', file: { kind: 'document', name: 'daftar.txt', mimetype: expect.any(String), bytes: 9 } },
    ]);
    expect((await bench.rows()).map((row) => row.dedupe_key)).toEqual(['recap:1#1/3', 'recap:1#2/3', 'recap:1']);
  });

  it('sends a picture that Telegram does not show as one as a document, and fails for one that is gone', async () => {
    const jpeg = Buffer.concat([Buffer.from('ffd8ff', 'hex'), Buffer.alloc(11 * 1024 * 1024)]);
    const big = await storeFile(bench.context.db, {
      ...{ name: 'besar.jpg', bytes: jpeg, createdAt: bench.clock.now() },
      expiresAt: new Date('2025-12-01T00:00:00Z'),
    });
    await bench.accept(telegramTo(administrators, { files: [big, randomUUID()] }));
    expect(await drain(newSender())).toEqual(['delivered', 'delivered', 'failed', 'nothing']);
    expect(telegram.sandbox.telegram.chats.list().at(-1)?.file).toMatchObject({ kind: 'document', name: 'besar.jpg' });
  });

  it('comes without a sound in quiet hours, unless somebody waits for it', async () => {
    quiet = true;
    await bench.accept(telegramTo(administrators, { text: 'rekap', priority: 'recap' }));
    await bench.accept(telegramTo(administrators, { text: 'pendaftaran', priority: 'approval' }));
    await drain(newSender());
    quiet = false;
    await bench.accept(telegramTo(administrators, { text: 'rekap siang', priority: 'recap' }));
    await drain(newSender());
    const heard = telegram.sandbox.telegram.chats.list().map(({ text, silent }) => [text, silent]);
    expect(heard).toEqual([
      ['pendaftaran', false],
      ['rekap', true],
      ['rekap siang', false],
    ]);
  });

  it('that is long comes in parts, in order, the buttons below the last', async () => {
    const text = Array.from({ length: 500 }, (_, at) => `${at + 1}. personel contoh`).join('\n');
    const buttons = [{ label: 'Setujui', data: 'ad:1' }];
    await bench.accept(telegramTo(administrators, { text, buttons }));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['delivered', 'delivered', 'delivered', 'nothing']);
    const messages = telegram.sandbox.telegram.chats.list();
    expect(messages.map((message) => message.text.slice(0, 5))).toEqual(['(1/3)', '(2/3)', '(3/3)']);
    expect(messages.map(({ keyboard }) => keyboard !== null)).toEqual([false, false, true]);
  });

  it('without a token ends as failed at once, so that another way can be taken', async () => {
    await bench.accept(telegramTo(administrators, { dedupeKey: 'notice:1' }));
    expect(await drain(newSender({ courier: new NoTelegramCourier() }))).toEqual(['failed', 'nothing']);
    expect((await bench.events()).map(({ type, data }) => [type, data.channel, data.dedupeKey, data.reason])).toEqual([
      ['notification.message.failed', 'telegram', 'notice:1', 'Telegram is not configured'],
    ]);
  });

  it('leaves other channels alone', async () => {
    await bench.accept(mailTo('budi@example.org'));
    expect(await drain(newSender())).toEqual(['nothing']);
  });
});

describe('refusals', () => {
  it('an unknown chat, a blocked bot, an empty text are final, and hold nobody up', async () => {
    telegram.sandbox.telegram.setReachable(Number(administrators), false);
    await bench.accept(telegramTo(stranger));
    await bench.accept(telegramTo(administrators));
    telegram.sandbox.telegram.write(Number(stranger) - 1, Number(stranger) - 1, '/start');
    await bench.accept(telegramTo(String(Number(stranger) - 1), { text: ' \n ' }));
    await bench.accept(telegramTo(String(Number(stranger) - 1), { text: 'sampai' }));
    expect(await drain(newSender())).toEqual(['failed', 'failed', 'failed', 'delivered', 'nothing']);
    expect((await bench.rows()).map(({ error, attempts }) => [error, attempts])).toEqual([
      ['Telegram 400 Bad Request: chat not found', 1],
      ['Telegram 403 Forbidden: bot was kicked from the supergroup chat', 1],
      ['Telegram 400 Bad Request: message text is empty', 1],
      [null, 1],
    ]);
  });

  it('a wrong token costs no message an attempt; all of them wait', async () => {
    trouble({ kind: 'unauthorized', count: 1 });
    await bench.accept(telegramTo(administrators));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'resting']);
    expect(await bench.rows()).toMatchObject([{ status: 'waiting', attempts: 0, error: 'Telegram 401 Unauthorized' }]);
    bench.clock.advance(1_000);
    expect(await drain(sender)).toEqual(['delivered', 'nothing']);
  });
});

describe('passing troubles', () => {
  it.each([
    ['server-error', 'Telegram 500 Internal Server Error'],
    ['bad-gateway-html', 'Telegram answered nonsense'],
    ['wrong-shape', 'Telegram answered nonsense'],
  ] as const)('%s: again after 5 seconds', async (kind, error) => {
    trouble({ kind, count: 1 });
    await bench.accept(telegramTo(administrators));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'nothing']);
    expect(await bench.rows()).toMatchObject([{ status: 'waiting', attempts: 1, error }]);
    bench.clock.advance(5_000);
    expect(await drain(sender)).toEqual(['delivered', 'nothing']);
    expect(texts().length).toBe(1);
  });

  it('429: nothing goes to that chat before the time Telegram asked for, not even what is more important', async () => {
    trouble({ kind: 'throttle', chatId: Number(administrators), count: 1, retryAfter: 35 });
    telegram.sandbox.telegram.write(Number(stranger), Number(stranger), '/start');
    await bench.accept(telegramTo(administrators, { text: 'ditunda' }));
    await bench.accept(telegramTo(stranger, { text: 'jalan terus', priority: 'broadcast' }));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'delivered', 'nothing']);
    await bench.accept(telegramTo(administrators, { text: 'lebih penting', priority: 'otp' }));
    expect(await sender.step()).toEqual({ did: 'paced', wait: 35_000 });
    bench.clock.advance(34_999);
    expect(await drain(sender)).toEqual(['paced']);
    bench.clock.advance(1);
    expect(await drain(sender)).toEqual(['delivered', 'delivered', 'nothing']);
    expect(texts()).toEqual(['jalan terus', 'lebih penting', 'ditunda']);
  });

  it('429 is remembered by every replica, also by one that starts later', async () => {
    trouble({ kind: 'throttle', count: 1, retryAfter: 20 });
    await bench.accept(telegramTo(administrators));
    await drain(newSender());
    await bench.accept(telegramTo(administrators));
    expect(await newSender().step()).toEqual({ did: 'paced', wait: 20_000 });
  });

  it('an answer that does not come is given up for now; others go on', async () => {
    trouble({ kind: 'hang', chatId: Number(administrators), count: 1 });
    telegram.sandbox.telegram.write(Number(stranger), Number(stranger), '/start');
    await bench.accept(telegramTo(administrators));
    await bench.accept(telegramTo(stranger));
    expect(await drain(newSender({ sendTimeout: 200 }))).toEqual(['returned', 'delivered', 'nothing']);
    expect((await bench.rows())[0]).toMatchObject({ status: 'waiting', error: 'provider did not answer in time' });
  });

  it('a slow answer is waited for', async () => {
    trouble({ kind: 'slow', delayMs: 300, count: 1 });
    await bench.accept(telegramTo(administrators));
    expect(await drain(newSender())).toEqual(['delivered', 'nothing']);
  });
});

describe('Telegram away', () => {
  it('messages wait without losing an attempt, and leave when it is back', async () => {
    await telegram.stop();
    await bench.accept(telegramTo(administrators, { text: 'satu' }));
    await bench.accept(telegramTo(administrators, { text: 'dua' }));
    const sender = newSender();
    expect(await drain(sender)).toEqual(['returned', 'resting']);
    expect((await bench.rows()).map(({ status, attempts, error }) => [status, attempts, error])).toEqual([
      ['waiting', 0, 'Telegram is out of reach (ECONNREFUSED)'],
      ['waiting', 0, null],
    ]);
    await telegram.restart();
    bench.clock.advance(1_000);
    expect(await drain(sender)).toEqual(['delivered', 'delivered', 'nothing']);
    expect(texts()).toEqual(['satu', 'dua']);
  });

  it('a restart in the middle of many: all arrive, in order, none twice', async () => {
    for (let at = 0; at < 20; at++) await bench.accept(telegramTo(administrators, { text: `pesan ${at}` }));
    const first = newSender({ lanes: 3, pollEvery: 20 });
    first.start();
    await expect.poll(() => texts().length).toBeGreaterThanOrEqual(5);
    await first.stop();
    const before = texts().length;
    expect(before).toBeLessThan(20);
    const second = newSender({ lanes: 3, pollEvery: 20 });
    second.start();
    await expect.poll(() => texts().length, { timeout: 10_000 }).toBe(20);
    await second.stop();
    expect(texts()).toEqual(Array.from({ length: 20 }, (_, at) => `pesan ${at}`));
    expect((await bench.rows()).every((row) => row.status === 'delivered' && row.attempts === 1)).toBe(true);
  });

  it('an answer that is lost after Telegram took the message brings it twice: it knows no reference of ours', async () => {
    trouble({ kind: 'lost-answer', count: 1 });
    await bench.accept(telegramTo(administrators, { text: 'dua kali' }));
    const sender = newSender();
    await drain(sender);
    bench.clock.advance(5_000);
    expect(await drain(sender)).toEqual(['delivered', 'nothing']);
    expect(texts()).toEqual(['dua kali', 'dua kali']);
    expect((await bench.events()).length).toBe(1);
  });
});

describe('pace', () => {
  it('one message a second in a chat, 20 a minute in a group; other chats do not wait for it', async () => {
    telegram.sandbox.telegram.write(Number(stranger), Number(stranger), '/start');
    for (let at = 0; at < 22; at++) await bench.accept(telegramTo(administrators, { text: `g${at}` }));
    for (let at = 0; at < 3; at++) await bench.accept(telegramTo(stranger, { text: `p${at}`, priority: 'broadcast' }));
    const sender = newSender({ pace: telegramPace });
    const start = bench.clock.now().getTime();
    const times = new Map<string, number>();
    while (times.size < 25) {
      const step = await sender.step();
      if ('wait' in step) bench.clock.advance(step.wait);
      else times.set(texts().at(-1) ?? '', bench.clock.now().getTime() - start);
    }
    expect(['p0', 'p1', 'p2'].map((text) => times.get(text))).toEqual([40, 1_040, 2_040]);
    expect(times.get('g1')).toBe(1_000);
    expect(times.get('g19')).toBe(19_000);
    expect([times.get('g20'), times.get('g21')]).toEqual([60_000, 61_000]);
  });
});

it('nothing of the message and of the token is logged', async () => {
  trouble({ kind: 'lost-answer', count: 1 });
  await bench.accept(telegramTo(administrators, { text: 'rahasia budi' }));
  await bench.accept(telegramTo(stranger, { text: 'rahasia dewi' }));
  const sender = newSender();
  await drain(sender);
  await telegram.stop();
  bench.clock.advance(60_000);
  await drain(sender);
  expect(bench.log.join('')).toContain('account is unavailable');
  expect(bench.log.join('')).not.toMatch(new RegExp(`rahasia|${telegram.config.token}|${stranger}|bukan-rahasia`));
});
