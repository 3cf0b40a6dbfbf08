import { storeFile } from '@cicero/files';
import type { Sandbox } from '@cicero/sandbox';
import { createSandbox } from '@cicero/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptBook } from '../../src/delivery/receipts.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { lastReceived, receiveMessage } from '../../src/inbound/receive.ts';
import { SandboxTransport } from '../../src/whatsapp/sandbox/sandbox-transport.ts';
import { WhatsAppCourier } from '../../src/whatsapp/whatsapp-courier.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';

const budi = '628123456789@c.us';
let bench: Bench;
let sandbox: Sandbox;
let url: string;
let opened: SandboxTransport[] = [];

beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  await bench.host.database.db.deleteFrom('inbound_message').execute();
  sandbox = await createSandbox();
  url = await sandbox.listen(0);
});
afterEach(async () => {
  for (const transport of opened) await transport.stop();
  opened = [];
  await sandbox.close();
});
afterAll(() => bench.close());

async function connect(address = url): Promise<{ transport: SandboxTransport; sender: Sender }> {
  const { context, metrics, clock } = bench;
  const transport = new SandboxTransport({
    account: 'gateway',
    url: address,
    clock,
    log: context.log,
    random: () => 0,
    resumeAfter: () => lastReceived(context, 'gateway'),
  });
  transport.onMessage(async (message) => {
    await receiveMessage(context, 'gateway', message);
  });
  opened.push(transport);
  const courier = new WhatsAppCourier(transport, context.db);
  const pace = { interval: 0, jitter: 0, perMinute: 0 };
  const sender = new Sender({ context, courier, metrics, pace, random: () => 0.5 });
  await transport.start();
  return { transport, sender };
}

const isReady = (transport: SandboxTransport) => expect.poll(() => transport.status.state).toBe('ready');
const inbound = () => bench.host.database.db.selectFrom('inbound_message').selectAll().orderBy('provider_id').execute();

describe('sending', () => {
  it('brings the text and then the files to the chat, each once', async () => {
    const { transport, sender } = await connect();
    await isReady(transport);
    const bytes = Buffer.from('satu,dua\n');
    const until = new Date('2025-11-10T00:00:00Z');
    const fileId = await storeFile(bench.context.db, { name: 'rekap.txt', bytes, expiresAt: until, createdAt: until });
    await bench.accept(chatTo(budi, { text: '*Rekap* absensi', files: [fileId] }));
    expect((await sender.step()).did).toBe('delivered');
    expect((await sender.step()).did).toBe('delivered');
    const rows = await bench.rows();
    expect(sandbox.exchange.chats.list({ chatId: budi })).toMatchObject([
      {
        account: 'gateway',
        text: '*Rekap* absensi',
        file: null,
        clientRef: rows[0]?.message_id,
        id: rows[0]?.provider_id,
      },
      { text: '', file: { name: 'rekap.txt', mimetype: 'text/plain', bytes: 9 }, clientRef: rows[1]?.message_id },
    ]);
  });

  it('hears that a message is on the phone, and that it was read', async () => {
    const { transport, sender } = await connect();
    const book = new ReceiptBook({ ...bench.context, channel: 'whatsapp', account: 'gateway', pause: 10 });
    transport.onReceipt((receipt) => book.note(receipt));
    await isReady(transport);
    await bench.accept(chatTo(budi));
    await sender.step();
    const far = async () => {
      const query = bench.context.db.selectFrom('outbound_message').select('acknowledged');
      return (await query.executeTakeFirstOrThrow()).acknowledged;
    };
    await expect.poll(far).toBe('device');
    sandbox.exchange.read('gateway', budi);
    await expect.poll(far).toBe('read');
    await book.stop();
    expect(bench.log.join('')).not.toContain('could not be read; skipped');
  });

  it('waits while the number is not ready, and is told when it is', async () => {
    const { transport, sender } = await connect();
    await isReady(transport);
    sandbox.exchange.changeLine('gateway', { state: 'qr' });
    await expect.poll(() => transport.status.state).toBe('qr');
    expect(transport.status.qr).toMatch(/^2@sandbox/);
    await bench.accept(chatTo(budi));
    expect((await sender.step()).did).toBe('not-ready');
    sandbox.exchange.changeLine('gateway', { state: 'authenticated' });
    sandbox.exchange.changeLine('gateway', { state: 'ready' });
    await isReady(transport);
    expect(transport.status.qr).toBeNull();
    expect((await sender.step()).did).toBe('delivered');
    expect(await bench.rows()).toMatchObject([{ status: 'delivered', attempts: 1 }]);
  });

  it('tells a passing failure from a recipient that is not there', async () => {
    const { transport, sender } = await connect();
    await isReady(transport);
    sandbox.exchange.setRegistered('628000000000@c.us', false);
    sandbox.exchange.changeLine('gateway', { failSends: { count: 1, message: 'rate-overlimit' } });
    await bench.accept(chatTo(budi));
    await bench.accept(chatTo('628000000000@c.us'));
    expect((await sender.step()).did).toBe('returned');
    expect((await sender.step()).did).toBe('failed');
    expect(await bench.rows()).toMatchObject([
      { status: 'waiting', attempts: 1, error: 'WhatsApp WHATSAPP_SEND_FAILED' },
      { status: 'failed', attempts: 1, error: 'WhatsApp WHATSAPP_NOT_REGISTERED' },
    ]);
    bench.clock.advance(5_000);
    expect((await sender.step()).did).toBe('delivered');
  });

  it('a file that is gone fails its message and no other', async () => {
    const { transport, sender } = await connect();
    await isReady(transport);
    await bench.accept(chatTo(budi, { files: ['0199aaaa-0000-7000-8000-000000000001'] }));
    expect([(await sender.step()).did, (await sender.step()).did]).toEqual(['delivered', 'failed']);
  });
});

describe('connection', () => {
  it('comes back by itself after the other side went away, and says why it was gone', async () => {
    const port = Number(new URL(url).port);
    const { transport } = await connect();
    await isReady(transport);
    await sandbox.close();
    await expect.poll(() => transport.status.state).toBe('backing-off');
    expect(transport.status.lastDisconnectReason).toBe('UNREACHABLE');
    sandbox = await createSandbox();
    await sandbox.listen(port);
    await expect.poll(() => transport.status.state, { timeout: 10_000 }).toBe('ready');
  });

  it('stops at once, also while it rests', async () => {
    const { transport } = await connect('http://127.0.0.1:1');
    await expect.poll(() => transport.status.state).toBe('backing-off');
    const started = performance.now();
    await transport.stop();
    expect(performance.now() - started).toBeLessThan(500);
    expect(transport.status.state).toBe('off');
  });
});

describe('receiving', () => {
  it('stores a message once and publishes it in the same breath, though two replicas hear it', async () => {
    const [one, two] = [await connect(), await connect()];
    await isReady(one.transport);
    await isReady(two.transport);
    sandbox.exchange.receive({ account: 'gateway', chatId: budi, text: 'absensi' });
    sandbox.exchange.receive({ account: 'gateway', chatId: '120363000000000000@g.us', text: 'halo', from: budi });
    await expect.poll(async () => (await inbound()).length).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await inbound()).map((row) => [row.chat_id, row.author, row.body])).toEqual([
      ['120363000000000000@g.us', budi, 'halo'],
      [budi, budi, 'absensi'],
    ]);
    const events = await bench.events();
    expect(events.map(({ type, data }) => [type, data.from, data.text])).toEqual([
      ['notification.message.received', budi, 'absensi'],
      ['notification.message.received', budi, 'halo'],
    ]);
    expect(bench.log.join('')).not.toMatch(/absensi|628123456789/);
  });

  it('a text that the database cannot hold does not keep the next one from being heard', async () => {
    sandbox.exchange.receive({ account: 'gateway', chatId: budi, text: 'ab\0sen\ud83d' });
    sandbox.exchange.receive({ account: 'gateway', chatId: budi, text: 'dua' });
    await connect();
    await expect.poll(async () => (await inbound()).map((row) => row.body)).toEqual(['absen\ufffd', 'dua']);
    expect((await bench.events()).map(({ data }) => data.text)).toEqual(['absen\ufffd', 'dua']);
  });

  it('gets what was written while nobody listened', async () => {
    sandbox.exchange.receive({ account: 'gateway', chatId: budi, text: 'satu' });
    const first = await connect();
    await expect.poll(async () => (await inbound()).length).toBe(1);
    await first.transport.stop();
    sandbox.exchange.receive({ account: 'gateway', chatId: budi, text: 'dua' });
    await connect();
    await expect.poll(async () => (await inbound()).map((row) => row.body)).toEqual(['satu', 'dua']);
  });

  it('ignores status broadcasts', async () => {
    const message = { providerId: 'x', chatId: 'status@broadcast', from: budi, text: 'x', receivedAt: new Date() };
    expect(await receiveMessage(bench.context, 'gateway', message)).toBe(false);
  });
});
