import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { administrators, type Bench, chatTo, mailTo, openBench, telegramTo } from '../notifier.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(() => bench.clear());
afterAll(() => bench.close());

describe('accepting a command', () => {
  it('stores it once, however often it is asked for', async () => {
    const command = mailTo('a@example.org', { dedupeKey: 'otp:1' });
    expect(await bench.accept(command)).toBe(1);
    expect(await bench.accept({ ...command, text: 'anders' })).toBe(0);
    expect(await bench.rows()).toMatchObject([
      { dedupe_key: 'otp:1', status: 'waiting', content: { kind: 'mail', text: 'Kode Anda 123456' } },
    ]);
  });

  it('makes a row of each part and each file, in order; the last one has the command’s own key', async () => {
    const text = Array.from({ length: 300 }, (_, at) => `${at + 1}. ${'nama '.repeat(5)}`).join('\n');
    const files = ['0199aaaa-0000-7000-8000-000000000001', '0199aaaa-0000-7000-8000-000000000002'];
    await bench.accept(chatTo('628123456789@c.us', { dedupeKey: 'recap:1', text, files }));
    const rows = await bench.rows();
    expect(rows.map((row) => row.dedupe_key)).toEqual([
      'recap:1#1/5',
      'recap:1#2/5',
      'recap:1#3/5',
      'recap:1#4/5',
      'recap:1',
    ]);
    expect(rows.map((row) => row.content.kind)).toEqual(['text', 'text', 'text', 'file', 'file']);
    expect(rows.map((row) => row.content.fileId ?? null)).toEqual([null, null, null, ...files]);
    expect(String(rows[0]?.content.text)).toMatch(/^\(1\/3\)\n1\. nama/);
    // Asked for again with another length it is still the same message.
    expect(await bench.accept(chatTo('628123456789@c.us', { dedupeKey: 'recap:1', text: 'pendek' }))).toBe(0);
  });

  it('keeps keys of parts unique and within bounds for the longest keys', async () => {
    const text = `${'kata '.repeat(900)}\n`.repeat(2);
    await bench.accept(chatTo('628123456789@c.us', { dedupeKey: 'k'.repeat(300), text }));
    await bench.accept(chatTo('628123456789@c.us', { dedupeKey: `${'k'.repeat(299)}l`, text }));
    const keys = (await bench.rows()).map((row) => row.dedupe_key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(4);
    expect(keys.every((key) => key.length <= 300)).toBe(true);
  });

  it('replaces waiting messages of the topic for that recipient only, and says so', async () => {
    await bench.accept(chatTo('62811111111@c.us', { topic: 'absensi:A', dedupeKey: 'old' }));
    await bench.accept(chatTo('62822222222@c.us', { topic: 'absensi:A', dedupeKey: 'other person' }));
    await bench.accept(chatTo('62811111111@c.us', { topic: 'absensi:B', dedupeKey: 'other topic' }));
    await bench.accept(chatTo('62811111111@c.us', { topic: 'absensi:A', dedupeKey: 'new' }));
    const status = Object.fromEntries((await bench.rows()).map((row) => [row.dedupe_key, row.status]));
    expect(status).toEqual({ old: 'replaced', 'other person': 'waiting', 'other topic': 'waiting', new: 'waiting' });
    expect((await bench.events()).map(({ type, data }) => [type, data.dedupeKey, data.reason])).toEqual([
      ['notification.message.failed', 'old', 'replaced'],
    ]);
  });

  it('a repeated command replaces nothing', async () => {
    const command = chatTo('62811111111@c.us', { topic: 'absensi:A', dedupeKey: 'one' });
    await bench.accept(command);
    await bench.accept(command);
    expect((await bench.rows()).map((row) => row.status)).toEqual(['waiting']);
  });

  it('gives up what has no usable recipient, visibly, and keeps no secret of it', async () => {
    await bench.accept(chatTo('status@broadcast', { dedupeKey: 'b', sensitive: true, text: 'rahasia' }));
    expect(await bench.rows()).toMatchObject([
      { status: 'failed', error: 'recipient is not a usable address', content: { kind: 'blanked' } },
    ]);
    expect((await bench.events()).map(({ type }) => type)).toEqual(['notification.message.failed']);
  });

  it('writes recipients in one way', async () => {
    await bench.accept(chatTo('08123456789@c.us'));
    await bench.accept(chatTo('628123456789@s.whatsapp.net'));
    await bench.accept(mailTo('Budi@Example.ORG'));
    expect((await bench.rows()).map((row) => row.recipient)).toEqual([
      '628123456789@c.us',
      '628123456789@c.us',
      'budi@example.org',
    ]);
  });

  it('splits a Telegram text at 4,096 characters, adds no markup, and puts the buttons below the end', async () => {
    const text = Array.from({ length: 700 }, (_, at) => `*${at + 1} nama`).join('\n');
    const buttons = [{ label: 'Setujui', data: 'ad:0199aaaa-0000-7000-8000-000000000001' }];
    await bench.accept(telegramTo(administrators, { text, buttons, dedupeKey: 'notice' }));
    await bench.accept(telegramTo(administrators, { text: 'x'.repeat(4_096), dedupeKey: 'fits' }));
    const rows = await bench.rows();
    expect(rows.map((row) => row.dedupe_key)).toEqual(['notice#1/2', 'notice', 'fits']);
    const texts = rows.map((row) => String(row.content.text));
    expect(texts.every((part) => part.length <= 4_096)).toBe(true);
    expect([...texts.slice(0, 2).join('').matchAll(/\*/g)].length).toBe(700);
    expect(rows.map((row) => row.content.buttons)).toEqual([undefined, buttons, undefined]);
  });

  it.each(['0', '-0', '007', '99999999999999999999'])('%s is no Telegram chat', async (recipient) => {
    await bench.accept(telegramTo(recipient));
    expect(await bench.rows()).toMatchObject([{ status: 'failed', error: 'recipient is not a usable address' }]);
    expect((await bench.events())[0]?.data).toMatchObject({ channel: 'telegram' });
  });
});
