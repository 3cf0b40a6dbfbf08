import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messagesTo } from '../fixtures/messages.ts';
import { type Answer, type Call, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const administrator = '6281200000001';
let number = 0;
/** A form as the dashboard sends it; each time another number, as one number may ask only so often. */
const form = (change: object = {}): Record<string, unknown> => ({
  username: 'petugas.baru',
  password: 'kuda-laut-biru-7',
  whatsapp: `62811${String(10_000_000 + number++).slice(1)}1`,
  client_id: 'RES_A',
  ...change,
});
const register = (change: object = {}, options: Call = {}): Promise<Answer> =>
  running.call('/api/auth/dashboard-register', form(change), options);
const accounts = async (): Promise<number> =>
  (await running.db.selectFrom('dashboard_user').select('dashboard_user_id').execute()).length;

beforeAll(async () => {
  running = await RunningService.open({ ADMIN_WHATSAPP: administrator });
  await running.host.database.script(clients);
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(24 * 3_600_000));

describe('a registration', () => {
  test('is stored with its client, waits, and tells administrators and applicant', async () => {
    const answer = await register({ whatsapp: '0812-3456-7890', email: 'Petugas@Example.org', client_id: ' res_a ' });
    expect(answer.status).toBe(201);
    const id = (answer.body as unknown as { dashboard_user_id: string }).dashboard_user_id;
    expect(answer.body).toEqual({
      success: true,
      dashboard_user_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: false,
    });
    const account = await running.db
      .selectFrom('dashboard_user')
      .innerJoin('roles', 'roles.role_id', 'dashboard_user.role_id')
      .select(['username', 'status', 'whatsapp', 'email', 'role_name', 'decided_at'])
      .where('dashboard_user_id', '=', id)
      .executeTakeFirst();
    expect(account).toEqual({
      username: 'petugas.baru',
      status: false,
      whatsapp: '6281234567890',
      email: 'petugas@example.org',
      role_name: 'operator',
      decided_at: null,
    });
    expect(await messagesTo(running, administrator)).toMatchObject([
      {
        channel: 'whatsapp',
        account: 'operator',
        priority: 'approval',
        text: [
          '📝 Pendaftaran akun dashboard menunggu persetujuan',
          '',
          'Username: petugas.baru',
          `ID: ${id}`,
          'Role: operator',
          'WhatsApp: +6281234567890',
          'Client: RES_A',
          '',
          'Balas dengan salah satu:',
          'approvedash#petugas.baru',
          'denydash#petugas.baru',
        ].join('\n'),
      },
    ]);
    const [receipt, ...more] = await messagesTo(running, '6281234567890');
    expect(more).toEqual([]);
    expect(receipt).toMatchObject({ account: 'user', dedupeKey: `registration-receipt:${id}` });
    expect(receipt?.text).toMatch(/menunggu persetujuan admin/);
    // The number may be a stranger's: nothing the applicant chose is in it.
    expect(receipt?.text).not.toContain('petugas.baru');
    expect(await listAudit(running.db, { action: 'account.registered', limit: 9 })).toMatchObject([
      {
        outcome: 'ok',
        actor: null,
        subject: { kind: 'dashboard', id },
        address: '203.0.113.1',
        detail: { role: 'operator', clients: ['RES_A'] },
      },
    ]);
    expect(
      await running.call('/api/auth/dashboard-login', { username: 'petugas.baru', password: 'kuda-laut-biru-7' }),
    ).toMatchObject({
      status: 403,
      body: { code: 'ACCOUNT_PENDING' },
      cookies: [],
    });
  });

  test.for([
    ['several clients', { client_ids: ['RES_A', 'res_b', ' RES_A '] }, ['RES_A', 'res_b'], 'operator'],
    ['client_ids before client_id', { client_ids: ['res_b'], client_id: 'RES_A' }, ['res_b'], 'operator'],
    ['empty client_ids and a client_id', { client_ids: ['', ' '], client_id: 'RES_A' }, ['RES_A'], 'operator'],
    ['null client_ids', { client_ids: null, client_id: 'RES_A' }, ['RES_A'], 'operator'],
    ['a role by name, whatever its case', { role: ' DitBinmas ', client_id: 'DITCONTOH' }, ['DITCONTOH'], 'ditbinmas'],
    ['a role that needs no client', { role: 'bidhumas', client_id: undefined }, [], 'bidhumas'],
    ['a number as JSON number', { whatsapp: 6281999999999 }, ['RES_A'], 'operator'],
  ] as const)('with %s', async ([title, change, clientIds, role]) => {
    const { status, body } = await register({ username: title.replace(/\W+/g, '.'), ...change });
    expect([status, body]).toEqual([201, expect.anything()]);
    const id = (body as unknown as { dashboard_user_id: string }).dashboard_user_id;
    const [event] = await listAudit(running.db, { action: 'account.registered', limit: 1 });
    expect(event).toMatchObject({ subject: { id }, detail: { role } });
    const links = await running.db
      .selectFrom('dashboard_user_clients')
      .select('client_id')
      .where('dashboard_user_id', '=', id)
      .execute();
    expect(links.map(({ client_id }) => client_id).sort()).toEqual(clientIds);
  });

  test('with a role by number, which wins over the name', async () => {
    const { role_id } = await running.db
      .selectFrom('roles')
      .select('role_id')
      .where('role_name', '=', 'ditlantas')
      .executeTakeFirstOrThrow();
    for (const [username, wanted] of [
      ['nomor', role_id],
      ['nomor.teks', String(role_id)],
    ] as const) {
      expect((await register({ username, role_id: wanted, role: 'operator' })).status).toBe(201);
      const [event] = await listAudit(running.db, { action: 'account.registered', limit: 1 });
      expect(event?.detail).toMatchObject({ role: 'ditlantas' });
    }
  });

  test('without any role makes the role operator when there is none', async () => {
    await running.db
      .updateTable('roles')
      .set({ role_name: 'operator lama' })
      .where('role_name', '=', 'operator')
      .execute();
    expect((await register({ username: 'pertama' })).status).toBe(201);
    expect(await running.db.selectFrom('roles').selectAll().where('role_name', '=', 'operator').execute()).toHaveLength(
      1,
    );
  });
});

test('of twenty who want one name at once, one gets it, and administrators hear of one', async () => {
  const before = (await messagesTo(running, administrator)).length;
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      register({ username: at % 2 ? 'Rebutan' : 'rebutan' }, { from: `198.51.100.${at}` }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'USERNAME_TAKEN')).toHaveLength(19);
  expect(await messagesTo(running, administrator)).toHaveLength(before + 1);
});

test('without messages there is no account: what cannot be queued is not stored', async () => {
  const before = await accounts();
  await running.host.database.script('alter table outbox rename to outbox_away');
  expect((await register({ username: 'belum.jadi' })).status).toBe(500);
  await running.host.database.script('alter table outbox_away rename to outbox');
  expect(await accounts()).toBe(before);
  expect(await listAudit(running.db, { action: 'account.registered', limit: 1 })).not.toMatchObject([
    { at: running.clock.now() },
  ]);
  expect((await register({ username: 'belum.jadi' })).status).toBe(201);
});

test('with Telegram the request goes there, with buttons', async () => {
  const telegram = await RunningService.open({
    ADMIN_WHATSAPP: administrator,
    TELEGRAM_ADMIN_CHAT_ID: '-1001',
    TELEGRAM_ADMIN_USER_IDS: '7',
  });
  await telegram.host.database.script(clients);
  const { body } = await telegram.call('/api/auth/dashboard-register', form());
  const id = (body as unknown as { dashboard_user_id: string }).dashboard_user_id;
  const messages = (await telegram.mails()) as unknown as { channel: string; text: string }[];
  expect(messages.filter(({ channel }) => channel === 'telegram')).toMatchObject([
    {
      recipient: '-1001',
      dedupeKey: `admin-notice:telegram:registration:${id}`,
      buttons: [{ data: `ad:${id}` }, { data: `rd:${id}` }],
      text: expect.stringContaining('Username: petugas.baru'),
    },
  ]);
  expect(await messagesTo(telegram, administrator)).toEqual([]);
  await telegram.close();
});
