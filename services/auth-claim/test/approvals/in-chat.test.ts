import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, password, sent } from '../fixtures/accounts.ts';
import { administrator, Chat, group, onTelegram, type Requester } from '../fixtures/chat.ts';
import type { RunningService } from '../fixtures/service.ts';

let chat: Chat;
let running: RunningService;
const ask: Chat['ask'] = (...asked) => chat.ask(...asked);

const byName = (username: string) => ({ kind: 'dashboard-account' as const, username });
const stateOf = async (id: string) =>
  running.db
    .selectFrom('dashboard_user')
    .select(['status', 'decided_by', 'decided_at'])
    .where('dashboard_user_id', '=', id)
    .executeTakeFirstOrThrow();

beforeAll(async () => {
  chat = await Chat.open();
  running = chat.running;
});
afterAll(() => running.close());
beforeEach(() => chat.anew());

describe('an administrator on WhatsApp', () => {
  test('approves by name: the answer goes to the chat, the news to the applicant, the number into row and trail', async () => {
    const id = await account(running, 'Calon.Satu', { approved: false, whatsapp: '081200000001' });
    const [reply, news, ...others] = await ask('approve', byName('calon.satu'));
    expect(others).toEqual([]);
    expect(news).toMatchObject({ channel: 'whatsapp', account: 'user', recipient: '6281200000001@c.us' });
    expect(reply).toMatchObject({
      channel: 'whatsapp',
      account: 'operator',
      recipient: '62811000001@c.us',
      text: '✅ Akun Calon.Satu disetujui.',
    });
    expect(await stateOf(id)).toMatchObject({ status: true, decided_by: 'whatsapp:62811000001' });
    expect(await chat.trail('account')).toMatchObject([
      {
        action: 'account.approved',
        outcome: 'ok',
        actor: { kind: 'whatsapp', id: '62811000001' },
        subject: { kind: 'dashboard', id },
        channel: 'whatsapp',
      },
    ]);
    const login = await running.call('/api/auth/dashboard-login', { username: 'calon.satu', password });
    expect(login.status).toBe(200);
  });

  test('is answered in the group the question came from', async () => {
    await account(running, 'calon.grup', { approved: false });
    const chatId = '120363000000000001@g.us';
    const [reply] = await ask('reject', byName('calon.grup'), { ...administrator, chatId });
    expect(reply).toMatchObject({ recipient: chatId, text: '❌ Akun calon.grup ditolak.' });
  });

  test('hears who was faster and when, and changes nothing any more', async () => {
    const id = await account(running, 'calon.dua', { approved: false, whatsapp: '081200000002' });
    await ask('reject', byName('calon.dua'));
    const before = await stateOf(id);
    running.clock.advance(60_000);
    const second: Requester = { ...administrator, chatId: '6281345678901@c.us', userId: '6281345678901@c.us' };
    const answers = await ask('approve', byName('calon.dua'), second);
    expect(answers.map(({ text }) => text)).toEqual([
      'ℹ️ Akun calon.dua sudah ditolak oleh WhatsApp +62811000001 pada 2026-02-01 pukul 10:00 WIB.',
    ]);
    expect(await stateOf(id)).toEqual(before);
    expect(await chat.trail('account.approved')).toMatchObject([
      { outcome: 'refused', reason: 'ALREADY_DECIDED', actor: { id: '6281345678901' }, subject: { id } },
    ]);
  });

  test('cannot block an account that has long been approved', async () => {
    const id = await account(running, 'lama.aktif');
    const [reply] = await ask('reject', byName('lama.aktif'));
    expect(reply?.text).toMatch(/^ℹ️ Akun lama.aktif sudah disetujui/);
    expect(await stateOf(id)).toMatchObject({ status: true, decided_at: null });
  });

  test('is told about a name that nobody has', async () => {
    const [reply, ...others] = await ask('approve', byName('siapa\u202eini\n*x*'));
    expect(others).toEqual([]);
    expect(reply?.text).toBe('❓ Username "siapa ini *x*" tidak ditemukan.');
    expect(await chat.trail('account')).toMatchObject([
      { outcome: 'refused', reason: 'USER_NOT_FOUND', subject: null },
    ]);
  });

  test('two who press at once: one decides, the other hears so', async () => {
    const id = await account(running, 'calon.tiga', { approved: false, whatsapp: '081200000003' });
    const request = { kind: 'dashboard-account' as const, accountId: id };
    const messages = [administrator, onTelegram].map((by) => chat.command('approve', request, by));
    await Promise.all(messages.map((message) => running.host.bus.publish(message)));
    await expect.poll(async () => (await running.mails()).length).toBe(3);
    const texts = (await sent(running)).map(({ text = '' }) => text);
    expect(texts.filter((text) => text.startsWith('✅'))).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith('ℹ️'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Silakan masuk'))).toHaveLength(1);
  });
});

describe('an administrator on Telegram', () => {
  test('approves by the id of the account, and is named in the trail', async () => {
    const id = await account(running, 'calon.empat', { approved: false });
    const [reply] = await ask('approve', { kind: 'dashboard-account', accountId: id }, onTelegram);
    expect(reply).toMatchObject({ channel: 'telegram', recipient: group, text: '✅ Akun calon.empat disetujui.' });
    expect(await stateOf(id)).toMatchObject({ decided_by: 'telegram:777' });
    expect(await chat.trail('account')).toMatchObject([
      { channel: 'telegram', actor: { kind: 'telegram', id: '777' } },
    ]);
  });
});

describe('a stranger', () => {
  const strangers: readonly [string, Requester][] = [
    ['a number that is no administrator', { ...administrator, userId: '6281999999999@c.us' }],
    ['an administrator’s chat, another author', { ...administrator, userId: '6281999999998@c.us' }],
    ['a foreign number that ends like an administrator’s', { ...administrator, userId: '811000001@c.us' }],
    ['an id that hides its number', { ...administrator, userId: '62811000001@lid' }],
    ['the right chat on Telegram, a user who is not named', { ...onTelegram, userId: '999' }],
    ['a named user, in another chat', { ...onTelegram, chatId: '777' }],
  ];
  test.for(strangers)('%s: no access, nothing done, written down', async ([, by]) => {
    running.clock.advance(3_600_001);
    const username = `calon.${randomUUID().slice(0, 8)}`;
    const id = await account(running, username, { approved: false, whatsapp: '081200000004' });
    const answers = await ask('approve', { kind: 'dashboard-account', accountId: id }, by);
    expect(answers.map(({ text }) => text)).toEqual(['⛔ Anda tidak memiliki akses untuk perintah ini.']);
    expect(await stateOf(id)).toEqual({ status: false, decided_by: null, decided_at: null });
    expect(await chat.trail('account')).toMatchObject([
      { action: 'account.approved', outcome: 'refused', reason: 'FORBIDDEN', channel: by.channel },
    ]);
  });

  test('gets one answer an hour, strangers together thirty, and ten entries each', async () => {
    running.clock.advance(3_600_001);
    const by: Requester = { ...administrator, userId: '6281777777777@c.us' };
    let answers = 0;
    for (let count = 0; count < 12; count++) answers += (await ask('approve', byName('siapa'), by)).length;
    expect(answers).toBe(1);
    expect(await chat.trail('account')).toHaveLength(10);
    for (let at = 0; at < 32; at++) {
      const other = `62817777${String(at).padStart(5, '0')}@c.us`;
      answers += (await ask('approve', byName('siapa'), { ...by, userId: other })).length;
    }
    expect(answers).toBe(30);
    running.clock.advance(3_600_001);
    expect(await ask('approve', byName('siapa'), by)).toHaveLength(1);
  });
});

test('a command that arrives twice has one effect', async () => {
  const id = await account(running, 'calon.ganda', { approved: false, whatsapp: '081200000005' });
  const message = chat.command('approve', byName('calon.ganda'), administrator);
  for (let time = 0; time < 2; time++) await running.host.bus.publish(message);
  await ask('approve', byName('tidak.ada'));
  expect(await stateOf(id)).toMatchObject({ status: true });
  const { rows } = await sql`select 1 from audit_event where action = 'account.approved' and outcome = 'ok'`.execute(
    running.db,
  );
  expect(rows).toHaveLength(1);
});
