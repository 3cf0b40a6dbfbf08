import { randomUUID } from 'node:crypto';
import { listAudit } from '@cicero/access';
import { decideRequest, type MessageData } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, password, sent } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

type Asked = MessageData<typeof decideRequest>;
type Requester = Asked['by'];

const administrator: Requester = {
  channel: 'whatsapp',
  account: 'operator',
  chatId: '62811000001@c.us',
  userId: '62811000001@c.us',
};
const group = '-1001234567890';
const onTelegram: Requester = { channel: 'telegram', chatId: group, userId: '777' };

let running: RunningService;

/** Hands a command to the service as the notifier would, and waits until it has been handled. */
async function ask(decision: Asked['decision'], request: Asked['request'], by: Requester = administrator) {
  const { host, clock } = running;
  const message = createMessage(decideRequest, { decision, request, by }, { source: 'notifier', clock });
  await host.bus.publish(message);
  await expect
    .poll(() => running.db.selectFrom('inbox').select('message_id').where('message_id', '=', message.id).execute())
    .toHaveLength(1);
  return sent(running);
}

const byName = (username: string) => ({ kind: 'dashboard-account' as const, username });
const stateOf = async (id: string) =>
  running.db
    .selectFrom('dashboard_user')
    .select(['status', 'decided_by', 'decided_at'])
    .where('dashboard_user_id', '=', id)
    .executeTakeFirstOrThrow();
const trail = async (action: string) => (await listAudit(running.db, { action, limit: 50 })).toReversed();

beforeAll(async () => {
  running = await RunningService.open({
    ADMIN_WHATSAPP: '0811-000-001, +6281345678901',
    TELEGRAM_ADMIN_CHAT_ID: group,
    TELEGRAM_ADMIN_USER_IDS: '777,778',
  });
  await running.host.database.script(clients);
  await running.service.start({ port: 0, host: '127.0.0.1' });
});
afterAll(() => running.close());
beforeEach(async () => {
  await running.db.deleteFrom('outbox').execute();
  await running.db.deleteFrom('audit_event').execute();
});

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
    expect(await trail('account')).toMatchObject([
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
    expect(await trail('account.approved')).toMatchObject([
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
    expect(await trail('account')).toMatchObject([{ outcome: 'refused', reason: 'USER_NOT_FOUND', subject: null }]);
  });

  test('two who press at once: one decides, the other hears so', async () => {
    const id = await account(running, 'calon.tiga', { approved: false, whatsapp: '081200000003' });
    const request = { kind: 'dashboard-account' as const, accountId: id };
    const { clock, host } = running;
    const messages = [administrator, onTelegram].map((by) =>
      createMessage(decideRequest, { decision: 'approve', request, by }, { source: 'notifier', clock }),
    );
    await Promise.all(messages.map((message) => host.bus.publish(message)));
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
    expect(await trail('account')).toMatchObject([{ channel: 'telegram', actor: { kind: 'telegram', id: '777' } }]);
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
    expect(await trail('account')).toMatchObject([
      { action: 'account.approved', outcome: 'refused', reason: 'FORBIDDEN', channel: by.channel },
    ]);
  });

  test('gets one answer an hour, strangers together thirty, and ten entries each', async () => {
    running.clock.advance(3_600_001);
    const by: Requester = { ...administrator, userId: '6281777777777@c.us' };
    let answers = 0;
    for (let count = 0; count < 12; count++) answers += (await ask('approve', byName('siapa'), by)).length;
    expect(answers).toBe(1);
    expect(await trail('account')).toHaveLength(10);
    for (let at = 0; at < 32; at++) {
      const other = `62817777${String(at).padStart(5, '0')}@c.us`;
      answers += (await ask('approve', byName('siapa'), { ...by, userId: other })).length;
    }
    expect(answers).toBe(30);
    running.clock.advance(3_600_001);
    expect(await ask('approve', byName('siapa'), by)).toHaveLength(1);
  });
});

describe('a first e-mail address', () => {
  const person = async (nrp: string, email: string, stored: string | null = null) => {
    await running.db
      .insertInto('user')
      .values({ user_id: nrp, nama: 'ANGGOTA', status: true, email: stored })
      .execute();
    const request_id = randomUUID();
    await running.db
      .insertInto('email_request')
      .values({ request_id, user_id: nrp, email, requested_at: running.clock.now() })
      .execute();
    return request_id;
  };
  const emailOf = async (nrp: string) =>
    (await running.db.selectFrom('user').select('email').where('user_id', '=', nrp).executeTakeFirst())?.email;

  test('approved: it is stored, its mailbox is told that the claim goes on, the administrator is answered', async () => {
    const requestId = await person('81000001', 'satu@contoh.test');
    const [mail, reply, ...others] = await ask('approve', { kind: 'first-email', requestId }, onTelegram);
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ channel: 'email', recipient: 'satu@contoh.test' });
    expect(reply).toMatchObject({ recipient: group, text: expect.stringContaining('81000001 disetujui') });
    expect(await emailOf('81000001')).toBe('satu@contoh.test');
    const row = await running.db.selectFrom('email_request').selectAll().where('request_id', '=', requestId).execute();
    expect(row).toMatchObject([{ approved: true, decided_by: 'telegram:777', decided_at: running.clock.now() }]);
    expect(await trail('first-email')).toMatchObject([
      { action: 'first-email.approved', outcome: 'ok', subject: { kind: 'personnel', id: '81000001' } },
    ]);
    const otp = { nrp: '81000001', email: 'satu@contoh.test' };
    expect((await running.call('/api/claim/request-otp', otp)).status).toBe(202);
  });

  test('refused by number: nothing is stored, the address hears nothing, and it is over', async () => {
    const requestId = await person('81000002', 'dua@contoh.test');
    const refused = await ask('reject', { kind: 'first-email', nrp: '81000002' });
    expect(refused.map(({ text }) => text)).toEqual(['❌ Email untuk NRP/NIP 81000002 ditolak.']);
    expect(await emailOf('81000002')).toBeNull();
    const later = await ask('approve', { kind: 'first-email', requestId });
    expect(later.map(({ text }) => text)).toEqual([
      expect.stringMatching(/sudah ditolak oleh WhatsApp \+62811000001 pada 2026-02-01 pukul/),
    ]);
    const gone = await ask('approve', { kind: 'first-email', nrp: '81000002' });
    expect(gone.map(({ text }) => text)).toEqual([expect.stringMatching(/^❓ Tidak ada permintaan/)]);
    expect(await emailOf('81000002')).toBeNull();
  });

  test('that is another person’s by now cannot be approved; the administrator hears why and may refuse it', async () => {
    await running.db.insertInto('user').values({ user_id: '81000003', email: 'tiga@contoh.test' }).execute();
    const requestId = await person('81000004', 'tiga@contoh.test');
    const [reply, ...others] = await ask('approve', { kind: 'first-email', requestId });
    expect(others).toEqual([]);
    expect(reply?.text).toMatch(/^⚠️ .*sudah dipakai akun lain/);
    expect(await emailOf('81000004')).toBeNull();
    expect(await trail('first-email')).toMatchObject([{ outcome: 'refused', reason: 'EMAIL_TAKEN' }]);
    expect((await ask('reject', { kind: 'first-email', requestId }))[0]?.text).toMatch(/^❌/);
  });

  test('of a person who got one otherwise cannot be approved', async () => {
    const requestId = await person('81000005', 'lima@contoh.test', 'lain@contoh.test');
    expect((await ask('approve', { kind: 'first-email', requestId }))[0]?.text).toMatch(/^⚠️/);
    expect(await emailOf('81000005')).toBe('lain@contoh.test');
  });
});

test('a command that arrives twice has one effect', async () => {
  const id = await account(running, 'calon.ganda', { approved: false, whatsapp: '081200000005' });
  const { host, clock } = running;
  const data = { decision: 'approve', request: byName('calon.ganda'), by: administrator } as const;
  const message = createMessage(decideRequest, data, { source: 'notifier', clock });
  await host.bus.publish(message);
  await host.bus.publish(message);
  await ask('approve', byName('tidak.ada'));
  expect(await stateOf(id)).toMatchObject({ status: true });
  const { rows } = await sql`select 1 from audit_event where action = 'account.approved' and outcome = 'ok'`.execute(
    running.db,
  );
  expect(rows).toHaveLength(1);
});
