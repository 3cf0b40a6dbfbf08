import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/index.ts';
import { NOON, servedSandbox } from '../rapidapi/product.ts';
import { listenTo } from './listener.ts';

const sandbox = servedSandbox();
const { ask } = sandbox;
const API = '/sandbox/whatsapp/api';
const person = '62811000111@c.us';
const send = (message: object) => ask('POST', `${API}/messages`, { account: 'gateway', chatId: person, ...message });
const write = (text: string, more = {}) =>
  ask('POST', `${API}/inbound`, { account: 'user', chatId: person, text, ...more });
const events = (account = 'user', headers = {}) =>
  listenTo(`${sandbox.base()}${API}/events?account=${account}`, headers);

/** Waits until the sandbox has noticed that nobody listens any more. */
async function nobodyListens(): Promise<void> {
  while (sandbox.running().exchange.listeners('user') > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

beforeEach(async () => {
  await nobodyListens();
  sandbox.running().exchange.reset();
});

describe('sending', () => {
  it('puts text and files into the chat and says the id and time', async () => {
    const { status, body } = await send({ text: 'Rekap *harian*', clientRef: 'ref-1' });
    expect([status, body]).toEqual([
      201,
      { id: expect.stringMatching(/^true_62811000111@c\.us_/), timestamp: NOON.getTime() },
    ]);
    const file = { name: 'rekap é.pdf', mimetype: 'application/pdf', base64: Buffer.from('isi').toString('base64') };
    const sent = await send({ file });
    const { body: kept } = await ask('GET', `${API}/messages?chatId=${person}`);
    expect(kept.messages).toMatchObject([
      { id: body.id, direction: 'out', text: 'Rekap *harian*', clientRef: 'ref-1', file: null },
      { id: sent.body.id, file: { name: 'rekap é.pdf', mimetype: 'application/pdf', bytes: 3 } },
    ]);
    const got = await ask('GET', `/sandbox/whatsapp/files/${encodeURIComponent(sent.body.id)}`);
    expect(got.text).toBe('isi');
    expect(got.headers.get('content-type')).toBe('application/octet-stream');
    expect(got.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''rekap%20%C3%A9.pdf");
  });

  it('counts what arrives twice under the reference of the sender', async () => {
    for (let i = 0; i < 2; i++) await send({ text: 'sama', clientRef: 'dua' });
    expect((await ask('GET', `${API}/messages?clientRef=dua`)).body.messages).toHaveLength(2);
  });

  it('fails while a number is not ready, when told to fail, and to numbers without WhatsApp', async () => {
    const line = (body: object) => ask('PUT', `${API}/accounts/gateway`, body);
    const outcome = async () => {
      const { status, body } = await send({ text: 'halo' });
      return [status, body.code];
    };
    const qr = await line({ state: 'qr' });
    expect(qr.body.qr).toMatch(/^2@/);
    expect(await outcome()).toEqual([409, 'WHATSAPP_NOT_READY']);
    await line({ state: 'disconnected' });
    expect(await outcome()).toEqual([409, 'WHATSAPP_NOT_READY']);
    await line({ state: 'ready', failSends: { count: 2, message: 'rate-overlimit' } });
    expect(await outcome()).toEqual([502, 'WHATSAPP_SEND_FAILED']);
    expect(await outcome()).toEqual([502, 'WHATSAPP_SEND_FAILED']);
    expect(await outcome()).toEqual([201, undefined]);
    await ask('PUT', `${API}/numbers/62811000111`, { registered: false });
    expect(await outcome()).toEqual([404, 'WHATSAPP_NOT_REGISTERED']);
    expect((await ask('GET', `${API}/numbers/62811000111`)).body).toEqual({ registered: false, chatId: null });
    await line({ failSends: {}, latencyMs: 50 });
    await ask('PUT', `${API}/numbers/62811000111`, { registered: true });
    const from = performance.now();
    expect(await outcome()).toEqual([502, 'WHATSAPP_SEND_FAILED']);
    expect(performance.now() - from).toBeGreaterThanOrEqual(45);
  });

  it.each([
    {},
    { text: '' },
    { text: 'x', chatId: '0811' },
    { text: 'x', account: 'lain' },
    { text: 'x', lain: 1 },
    { file: { name: 'a', mimetype: 'x', base64: 'AA==' } },
    { text: 'x'.repeat(65_537) },
  ])('refuses what cannot be a message', async (message) => {
    const { status, body } = await send(message);
    expect([status, body.success]).toEqual([400, false]);
  });
});

describe('receipts', () => {
  const levels = async (listener: ReturnType<typeof events>, count: number) =>
    (await listener.until('receipt', count)).map(({ data }) => [data.id, data.level]);

  it('are heard by whoever listens to the number: at once on the phone, read when the chat is opened', async () => {
    const listener = events('gateway');
    await listener.until('state', 1);
    const ids = [(await send({ text: 'satu' })).body.id, (await send({ text: 'dua' })).body.id];
    expect(await levels(listener, 2)).toEqual(ids.map((id) => [id, 'device']));
    expect((await ask('POST', `${API}/read`, { account: 'gateway', chatId: person })).status).toBe(204);
    await ask('POST', `${API}/read`, { account: 'gateway', chatId: person });
    expect((await levels(listener, 4)).slice(2)).toEqual(ids.map((id) => [id, 'read']));
    await ask('POST', `${API}/receipts`, { id: ids[0], level: 'device' });
    const third = (await send({ text: 'tiga' })).body.id;
    expect((await levels(listener, 5)).at(-1)).toEqual([third, 'device']);
    expect(listener.events.filter(({ type }) => type === 'receipt')).toHaveLength(5);
    await listener.close();
  });

  it('are for messages of Cicero that are there', async () => {
    const theirs = (await write('halo')).body.id;
    await ask('POST', `${API}/receipts`, { id: theirs, level: 'read' });
    expect(sandbox.running().exchange.receipts.of(theirs)).toBe('server');
    expect((await ask('POST', `${API}/receipts`, { id: 'lain', level: 'read' })).status).toBe(404);
    expect((await ask('POST', `${API}/receipts`, { id: theirs, level: 'lain' })).status).toBe(400);
  });
});

describe('listening', () => {
  it('hears the state of the number, then what people write to it and nothing else', async () => {
    const adapter = events();
    await adapter.until('state', 1);
    await write('userrequest');
    await ask('POST', `${API}/inbound`, { account: 'operator', chatId: person, text: 'bukan untuk nomor ini' });
    await write('dari grup', { chatId: '120363000000000002@g.us', from: person });
    await adapter.until('message', 2);
    expect(adapter.events.map(({ type, data }) => [type, data.text ?? data.state])).toEqual([
      ['state', 'ready'],
      ['message', 'userrequest'],
      ['message', 'dari grup'],
    ]);
    expect(adapter.events[1]?.data).toEqual({
      id: adapter.events[1]?.id,
      account: 'user',
      chatId: person,
      from: person,
      text: 'userrequest',
      timestamp: NOON.getTime(),
    });
    await adapter.close();
  });

  it('hears what was written while nobody listened or the number was away', async () => {
    await write('satu');
    const first = events();
    await first.until('message', 1);
    await ask('PUT', `${API}/accounts/user`, { state: 'disconnected' });
    await write('dua');
    await first.until('state', 2);
    expect(first.events.filter(({ type }) => type === 'message')).toHaveLength(1);
    await ask('PUT', `${API}/accounts/user`, { state: 'ready' });
    const heard = await first.until('message', 2);
    expect(heard.map(({ data }) => data.text)).toEqual(['satu', 'dua']);
    await first.close();
    const resumed = events('user', { 'last-event-id': heard[0]?.id ?? '' });
    expect((await resumed.until('message', 1)).map(({ data }) => data.text)).toEqual(['dua']);
    await resumed.close();
  });

  it('hears again what it has not acknowledged, when it acknowledges by hand', async () => {
    const manual = () => listenTo(`${sandbox.base()}${API}/events?account=user&ack=manual`);
    await write('satu');
    await write('dua');
    const first = manual();
    const [one] = await first.until('message', 2);
    expect((await ask('POST', `${API}/ack`, { account: 'user', id: one?.id })).status).toBe(204);
    await first.close();
    await nobodyListens();
    const second = manual();
    const again = await second.until('message', 1);
    expect(again.map(({ data }) => data.text)).toEqual(['dua']);
    await ask('POST', `${API}/ack`, { account: 'user', id: again[0]?.id });
    await second.close();
  });

  it('two listeners of a number both hear', async () => {
    const pair = [events(), events()];
    await Promise.all(pair.map((one) => one.until('state', 1)));
    await write('halo');
    for (const one of pair) {
      expect((await one.until('message', 1))[0]?.data.text).toBe('halo');
      await one.close();
    }
  });
});

it('the state lists the numbers and the liveliest chats first', async () => {
  await send({ text: 'lama' });
  await write('baru');
  const { body } = await ask('GET', `${API}/state`);
  expect(body.accounts.map(({ account, state }: Record<string, unknown>) => [account, state])).toEqual([
    ['operator', 'ready'],
    ['user', 'ready'],
    ['gateway', 'ready'],
  ]);
  expect(
    body.chats.map(({ account, last }: { account: string; last: { text: string } }) => [account, last.text]),
  ).toEqual([
    ['user', 'baru'],
    ['gateway', 'lama'],
  ]);
});

describe('kept chats', () => {
  const directory = mkdtempSync(join(tmpdir(), 'cicero-sandbox-chats-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  it('are there after a restart, and ids go on', async () => {
    const first = await createSandbox({ dataDir: directory });
    const file = { name: 'a.txt', mimetype: 'text/plain', base64: 'aXNp' };
    const sent = await first.exchange.send({ account: 'operator', chatId: person, text: 'simpan', file });
    await first.close();
    const second = await createSandbox({ dataDir: directory });
    expect(second.exchange.chats.list({})).toEqual([sent]);
    expect(second.exchange.receive({ account: 'operator', chatId: person, text: 'ya' }).id.endsWith('0000000002')).toBe(
      true,
    );
    await second.close();
  });
});
