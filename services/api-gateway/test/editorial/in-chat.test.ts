import { decideEditorial, type MessageData } from '@cicero/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decideEditorialSubscription } from '../../src/subscriptions/decide-editorial.ts';
import { type Caller, World } from '../world.ts';
import { desk } from './desk.ts';

const numbers = {
  writer: '6281400000001',
  otherWriter: '6281400000002',
  editor: '6281400000003',
  otherEditor: '6281400000004',
  nobody: '6281400000009',
} as const;

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await sql`delete from outbox`.execute(world.db);
  await sql`delete from audit_event`.execute(world.db);
  await sql`update penmas_user set whatsapp = case user_id
    when 'p-writer' then ${numbers.writer} when 'p-writer-2' then '0814-0000-0002' when 'p-editor' then '+62 814 0000 0003'
    when 'p-editor-2' then ${numbers.otherEditor} end`.execute(world.db);
  world.clock.advance(3_600_000);
});
afterAll(() => world.close());
const { call, enter, event } = desk(() => world);

interface Told {
  account: string;
  recipient: string;
  text: string;
}

/** What was handed to delivery since the last time, by recipient. */
async function told(): Promise<Told[]> {
  const rows = await world.db
    .deleteFrom('outbox')
    .where('type', '=', 'notifier.send-message')
    .returning('envelope')
    .execute();
  const messages = rows.map(({ envelope }) => (envelope as unknown as { data: Told }).data);
  return messages.sort((a, b) => (a.recipient < b.recipient ? -1 : 1));
}

const inDays = (days: number) => new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();

/** Asks for approval of a new event. */
async function asked(who: Caller, body: object = {}): Promise<{ id: number; request: number }> {
  const id = await enter(who, body);
  const { body: answer } = await call(who, 'POST', '/api/approvals', { event_id: id });
  return { id, request: Number(answer.data?.request_id) };
}

type Asked = MessageData<typeof decideEditorial>;

/** Somebody writes, as the notifier hands it on. @returns what everybody is told by it */
async function say(number: string, decision: Asked['decision'], requestId: number, note?: string, times = 1) {
  const address = `${number}@c.us`;
  const by = { channel: 'whatsapp', account: 'gateway', chatId: address, userId: address } as const;
  const data: Asked = { decision, requestId, ...(note ? { note } : {}), by };
  const message = await world.context.transact(async (unit) => unit.publish(decideEditorial, data));
  const named = (kind: string, value: string) => `${kind}:${value}`;
  const handle = decideEditorialSubscription(world.context, { numbers: [numbers.nobody], telegram: null }, named).bind(
    world.context,
  );
  for (let time = 0; time < times; time++) {
    await handle(message, { attempt: 1, signal: new AbortController().signal } as never);
  }
  return told();
}

describe('work that waits for approval', () => {
  test('is told to those who may decide, with its title, author, date and reference and nothing else', async () => {
    const { request } = await asked('writer', {
      judul_berita: '*Patroli*\nmalam \u202e_Sabtu_',
      content: 'Isi yang rahasia',
    });
    const text = [
      '📝 *Persetujuan naskah*',
      'Judul: Patroli malam Sabtu',
      'Penulis: penulis.satu',
      'Tanggal: 2026-02-10',
      `Rujukan: ${request}`,
      '',
      'Balas dengan:',
      `setujui#${request}`,
      `tolak#${request}#alasan`,
    ].join('\n');
    expect(await told()).toMatchObject([
      { account: 'operator', recipient: `${numbers.editor}@c.us`, text },
      { account: 'operator', recipient: `${numbers.otherEditor}@c.us`, text, expiresAt: inDays(3) },
    ]);
  });

  test('of an editor is told to the others alone', async () => {
    await asked('editor');
    expect((await told()).map(({ recipient }) => recipient)).toEqual([`${numbers.otherEditor}@c.us`]);
  });
});

describe('an answer in a chat', () => {
  test('decides request and event as over HTTP, once, is written down with the number, and reaches the author', async () => {
    const { id, request } = await asked('writer', { judul_berita: 'Patroli' });
    await told();
    const now = world.clock.now().toISOString();
    const messages = await say(numbers.editor, 'reject', request, 'Foto *belum*\nada', 2);
    expect(messages).toMatchObject([
      {
        ...{ account: 'operator', recipient: `${numbers.writer}@c.us` },
        text: `❌ Naskah "Patroli" (rujukan ${request}) ditolak.\nCatatan: Foto belum ada`,
        expiresAt: inDays(3),
      },
      {
        account: 'gateway',
        recipient: `${numbers.editor}@c.us`,
        text: `❌ Naskah "Patroli" (rujukan ${request}) ditolak.`,
        expiresAt: inDays(3),
      },
    ]);
    const list = await call('writer', 'GET', `/api/approvals?event_id=${id}`);
    expect(list.body.data).toMatchObject([
      { status: 'rejected', decided_by: 'p-editor', decided_at: now, note: 'Foto *belum*\nada' },
    ]);
    expect(await event('writer', id)).toMatchObject({ status: 'rejected', version: 2 });
    expect(await world.trail('approval.rejected')).toMatchObject([
      { outcome: 'ok', actor: { kind: 'penmas', id: 'p-editor' }, channel: 'whatsapp', address: numbers.editor },
    ]);
  });

  test('that comes second is told what was decided, by whom and when, and changes nothing', async () => {
    const { id, request } = await asked('writer', { judul_berita: 'Patroli' });
    await say(numbers.editor, 'approve', request);
    for (const decision of ['approve', 'reject'] as const) {
      const [answer, ...others] = await say(numbers.otherEditor, decision, request);
      expect(answer?.text).toMatch(
        /^ℹ️ Naskah "Patroli" \(rujukan \d+\) sudah disetujui oleh editor\.satu pada \d{4}-\d\d-\d\d pukul \d\d:\d\d WIB\.$/,
      );
      expect(others).toEqual([]);
    }
    expect((await event('writer', id)).status).toBe('approved');
    expect((await world.trail('approval')).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['ok', null],
      ['ok', null],
      ['refused', 'ALREADY_DECIDED'],
      ['refused', 'ALREADY_DECIDED'],
    ]);
  });

  test('is not taken from those who do not decide, who are told so once and learn nothing', async () => {
    const { id, request } = await asked('writer');
    await told();
    for (const number of [numbers.writer, numbers.otherWriter, numbers.nobody, '6281499999999'] as const) {
      const answer = { recipient: `${number}@c.us`, text: '⛔ Anda tidak memiliki akses untuk perintah ini.' };
      expect(await say(number, 'approve', request)).toMatchObject([answer]);
      expect(await say(number, 'approve', 2_147_483_647)).toEqual([]);
    }
    expect((await event('writer', id)).status).toBe('draft');
    expect((await world.trail('approval.approved')).every(({ reason }) => reason === 'FORBIDDEN')).toBe(true);
  });

  test('about one’s own work is refused, and about what is not there', async () => {
    const { request } = await asked('editor');
    await told();
    expect(await say(numbers.editor, 'approve', request)).toMatchObject([
      { text: '⛔ Permintaan Anda sendiri diputuskan oleh editor lain.' },
    ]);
    expect(await say(numbers.editor, 'approve', 2_147_483_647)).toMatchObject([
      { text: expect.stringMatching(/^❓ /) },
    ]);
  });

  test('from a number that two accounts have counts for neither', async () => {
    const { id, request } = await asked('writer');
    await sql`update penmas_user set whatsapp = ${numbers.editor} where user_id = 'p-editor-2'`.execute(world.db);
    await told();
    expect(await say(numbers.editor, 'approve', request)).toMatchObject([{ text: expect.stringMatching(/^⛔/) }]);
    expect((await event('writer', id)).status).toBe('draft');
  });
});

test('a decision over HTTP reaches the author, too', async () => {
  const { request } = await asked('writer', { judul_berita: 'Patroli' });
  await told();
  await call('editor', 'PUT', `/api/approvals/${request}`, { status: 'approved' });
  expect(await told()).toMatchObject([
    { recipient: `${numbers.writer}@c.us`, text: `✅ Naskah "Patroli" (rujukan ${request}) disetujui.` },
  ]);
});

test('whoever decides about work they wrote and somebody else handed in is not told of it; that one is', async () => {
  const { id, request } = await asked('writer', { judul_berita: 'Patroli' });
  await sql`update editorial_event set created_by = 'p-editor' where event_id = ${id}`.execute(world.db);
  await told();
  await call('editor', 'PUT', `/api/approvals/${request}`, { status: 'approved' });
  expect((await told()).map(({ recipient }) => recipient)).toEqual([`${numbers.writer}@c.us`]);
});
