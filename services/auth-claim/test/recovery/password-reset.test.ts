import { createHash } from 'node:crypto';
import { listAudit } from '@cicero/access';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDashboardUser, listSessions } from '../../src/index.ts';
import { type Answer, type Call, clients, RunningService } from '../fixtures/service.ts';

const paths = ['/api/auth/dashboard-password-reset', '/api/auth/password-reset', '/api/password-reset'] as const;
const [path] = paths;
const minute = 60_000;
const password = 'sandi-lama-1';
const settings = { DASHBOARD_URL: 'https://dashboard.contoh.test/' };
let running: RunningService;

const ask = (username: string, contact: string, options: Call = {}, prefix: string = path): Promise<Answer> =>
  running.call(`${prefix}/request`, { username, contact }, options);
const confirm = (token: string, word = 'sandi-baru-1', prefix: string = path): Promise<Answer> =>
  running.call(`${prefix}/confirm`, { token, password: word, confirmPassword: word, password_confirmation: word });

/** An account of its own for a test. */
async function account(username: string, more: { whatsapp?: string; email?: string; approved?: boolean } = {}) {
  const { email, approved = true, whatsapp } = more;
  const id = await createDashboardUser(running.db, {
    username,
    password,
    role: 'operator',
    clientIds: ['RES_A'],
    approved,
    ...(whatsapp ? { whatsapp } : {}),
  });
  if (email) await running.db.updateTable('dashboard_user').set({ email }).where('username', '=', username).execute();
  return id;
}

/** What was sent since the last look. */
async function sent(): Promise<Record<string, string>[]> {
  const mails = await running.mails();
  await running.db.deleteFrom('outbox').execute();
  return mails;
}

async function tokenFor(username: string, contact: string, from?: string): Promise<string> {
  expect((await ask(username, contact, from ? { from } : {})).status).toBe(200);
  const [message] = await sent();
  const token = /\?token=([\w-]+)/.exec(message?.text ?? '')?.[1];
  if (!token) throw new Error('no token was sent');
  return token;
}

const login = (username: string, word: string) =>
  running.call('/api/auth/dashboard-login', { username, password: word });
const resetsOf = (id: string) =>
  running.db
    .selectFrom('dashboard_password_resets')
    .selectAll()
    .where('dashboard_user_id', '=', id)
    .orderBy('created_at')
    .execute();

beforeAll(async () => {
  running = await RunningService.open(settings);
  await running.host.database.script(clients);
});
afterAll(() => running.close());

describe('asking for a link', () => {
  test('a number of record gets it over WhatsApp; kept are a hash and a masked target', async () => {
    const id = await account('lewat.wa', { whatsapp: '081200000001' });
    const answer = await ask(' LEWAT.WA ', '0812-0000-0001');
    expect(answer.body).toEqual({ success: true, message: expect.stringContaining('Jika username dan kontak cocok') });
    const [message, ...others] = await sent();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      channel: 'whatsapp',
      account: 'user',
      recipient: '6281200000001@c.us',
      priority: 'otp',
      sensitive: true,
      expiresAt: '2026-02-01T03:15:00.000Z',
    });
    const text = message?.text ?? '';
    const token = /https:\/\/dashboard\.contoh\.test\/reset-password\?token=([\w-]{43})\s/.exec(text)?.[1] ?? '';
    expect(text).toMatch(/Reset Password Dashboard[\s\S]*lewat\.wa[\s\S]*15 menit/);
    expect(await resetsOf(id)).toMatchObject([
      {
        reset_token: createHash('sha256').update(token).digest('hex'),
        delivery_target: '6281*******01',
        expires_at: new Date('2026-02-01T03:15:00Z'),
        used_at: null,
      },
    ]);
  });

  test('an address of record gets a mail, as text and as a page', async () => {
    await account('lewat.email', { whatsapp: '081200000002', email: 'Operator@Contoh.test' });
    await ask('lewat.email', 'operator@contoh.test ');
    const [message, ...others] = await sent();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ channel: 'email', recipient: 'operator@contoh.test', sensitive: true });
    const link = /https:\/\/dashboard\.contoh\.test\/reset-password\?token=[\w-]{43}/;
    expect(message?.text).toMatch(link);
    expect(message?.html).toMatch(link);
  });

  test('nobody but the owner is sent anything, also when there are administrators to tell', async () => {
    const told = await RunningService.open({ ...settings, ADMIN_WHATSAPP: '0811000001' });
    await told.host.database.script(clients);
    const input = { username: 'milik', password, role: 'operator', clientIds: ['RES_A'], approved: true };
    await createDashboardUser(told.db, { ...input, whatsapp: '081200000003' });
    await told.call(`${path}/request`, { username: 'milik', contact: '081200000003' });
    expect((await told.mails()).map(({ recipient }) => recipient)).toEqual(['6281200000003@c.us']);
    await told.close();
  });

  test('says the same, after the same time, whoever asks about whom', async () => {
    await account('siapa', { whatsapp: '081200000004', email: 'siapa@contoh.test' });
    await account('menunggu', { whatsapp: '081200000005', approved: false });
    const asked = [
      ['siapa', '081200000004'],
      ['siapa', '081200000004'],
      ['siapa', '081299999999'],
      ['siapa', 'lain@contoh.test'],
      ['tidak.ada', '081200000004'],
      ['menunggu', '081200000005'],
    ] as const;
    const answers = [];
    for (const [username, contact] of asked) {
      const before = performance.now();
      const { status, body, cookies, headers } = await ask(username, contact, { from: '203.0.113.9' });
      const { date: _, ...rest } = headers;
      answers.push({ took: performance.now() - before, said: { status, body, cookies, headers: rest } });
    }
    const [first] = answers;
    for (const { took, said } of answers) {
      expect(said).toEqual(first?.said);
      // A whole step, of which the work is a small part: whether anything was sent does not show.
      expect(took).toBeGreaterThanOrEqual(245);
    }
    // Of the six, one was right; the same again came during the cool-down.
    expect((await sent()).map(({ recipient }) => recipient)).toEqual(['6281200000004@c.us']);
  });

  test.for([
    ['nothing', undefined, 'RESET_FIELDS_REQUIRED'],
    ['no contact', { username: 'siapa' }, 'RESET_FIELDS_REQUIRED'],
    ['no name', { contact: '081200000004' }, 'RESET_FIELDS_REQUIRED'],
    ['blanks', { username: ' ', contact: ' ' }, 'RESET_FIELDS_REQUIRED'],
    ['null', { username: null, contact: null }, 'RESET_FIELDS_REQUIRED'],
    ['neither number nor address', { username: 'siapa', contact: 'abc' }, 'PHONE_INVALID'],
    ['too few digits', { username: 'siapa', contact: '62812' }, 'PHONE_INVALID'],
    ['half an address', { username: 'siapa', contact: 'a@b' }, 'PHONE_INVALID'],
    ['a list', { username: ['a', 'b'], contact: '081200000004' }, 'VALIDATION_FAILED'],
    ['a name without end', { username: 'x'.repeat(201), contact: '081200000004' }, 'VALIDATION_FAILED'],
  ] as const)('%s: 400', async ([, payload, code]) => {
    const answer = await running.call(`${path}/request`, payload, { from: '203.0.113.10' });
    expect(answer).toMatchObject({ status: 400, body: { success: false, code } });
  });

  test('one message a minute and ten a day for an account, whoever asks and from wherever', async () => {
    const id = await account('sering', { whatsapp: '081200000006' });
    let messages = 0;
    for (let round = 0; round < 15; round++) {
      for (const from of [`198.51.100.${round}`, `198.51.101.${round}`]) {
        expect((await ask('sering', '081200000006', { from })).status).toBe(200);
      }
      messages += (await sent()).length;
      running.clock.advance(minute);
    }
    expect(messages).toBe(10);
    expect(await resetsOf(id)).toHaveLength(10);
  });

  test('ten a day to one number also when several accounts have it', async () => {
    for (let at = 0; at < 11; at++) await account(`sama.${at}`, { whatsapp: '081200000007' });
    for (let at = 0; at < 11; at++) await ask(`sama.${at}`, '081200000007', { from: `198.51.102.${at}` });
    expect(await sent()).toHaveLength(10);
  });

  test('thirty questions an hour from one address, right or wrong, then 429', async () => {
    const from = '203.0.113.77';
    const answers = await Promise.all(Array.from({ length: 32 }, () => ask('tidak.ada', '081200000004', { from })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ body: { code: 'RATE_LIMITED' }, headers: { 'retry-after': '3600' } });
  });
});

describe('setting the password', () => {
  test('takes the new one, refuses the old one, and ends every session', async () => {
    const id = await account('ganti', { whatsapp: '081200000011' });
    expect((await login('ganti', password)).status).toBe(200);
    const token = await tokenFor('ganti', '081200000011');
    running.clock.advance(5_000);
    const answer = await confirm(token);
    expect(answer).toMatchObject({ status: 200, body: { success: true, message: expect.stringContaining('masuk') } });
    expect(await listSessions(running.store, 'ganti')).toEqual([]);
    expect((await login('ganti', password)).status).toBe(401);
    expect((await login('ganti', 'sandi-baru-1')).status).toBe(200);
    const row = await running.db
      .selectFrom('dashboard_user')
      .select(['password_hash', 'sessions_since', 'updated_at'])
      .where('dashboard_user_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
      sessions_since: running.clock.now(),
    });
    expect(await resetsOf(id)).toMatchObject([{ used_at: running.clock.now() }]);
  });

  test('a token is good once, for its time, until the next one is made, and only as it was sent', async () => {
    const id = await account('sekali', { whatsapp: '081200000012' });
    const first = await tokenFor('sekali', '081200000012');
    running.clock.advance(minute);
    const second = await tokenFor('sekali', '081200000012');
    const stored = (await resetsOf(id)).map(({ reset_token }) => reset_token);
    const invalid = { status: 400, body: { success: false, code: 'RESET_TOKEN_INVALID' } };
    for (const token of [first, ...stored, `${second.slice(0, -1)}_`, 'x'.repeat(43), "' or 1=1 --", '\u0000']) {
      expect(await confirm(token)).toMatchObject(invalid);
    }
    expect((await confirm(` ${second} `)).status).toBe(200);
    expect(await confirm(second)).toMatchObject(invalid);
    running.clock.advance(minute);
    const third = await tokenFor('sekali', '081200000012');
    running.clock.advance(15 * minute);
    expect(await confirm(third)).toMatchObject(invalid);
  });

  test('a token from before the hashes is good for nothing', async () => {
    const id = await account('warisan', { whatsapp: '081200000013' });
    const reset_token = '7c0e0000-0000-4000-8000-000000000001';
    const expires_at = new Date(running.clock.now().getTime() + minute);
    await running.db
      .insertInto('dashboard_password_resets')
      .values({ dashboard_user_id: id, delivery_target: '0812', reset_token, expires_at })
      .execute();
    expect((await confirm(reset_token)).body.code).toBe('RESET_TOKEN_INVALID');
  });

  test('an account that was refused after it asked keeps its password', async () => {
    const id = await account('dicabut', { whatsapp: '081200000014' });
    const token = await tokenFor('dicabut', '081200000014');
    await running.db.updateTable('dashboard_user').set({ status: false }).where('dashboard_user_id', '=', id).execute();
    expect((await confirm(token)).body.code).toBe('RESET_TOKEN_INVALID');
    expect(await resetsOf(id)).toMatchObject([{ used_at: null }]);
  });

  test.for([
    ['nothing', undefined, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['no token', { password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' }, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['no confirmation', { token: 'x', password: 'sandi-baru-1' }, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['other confirmation', { token: 'x', password: 'sandi-baru-1', confirmPassword: 'lain' }, 'PASSWORD_MISMATCH'],
    [
      'the first confirmation wins',
      { token: 'x', password: 'sandi-baru-1', confirmPassword: 'lain', password_confirmation: 'sandi-baru-1' },
      'PASSWORD_MISMATCH',
    ],
    ['seven characters', { token: 'x', password: '1234567', confirmPassword: '1234567' }, 'PASSWORD_INVALID'],
    ['too long', { token: 'x', password: 'x'.repeat(201), confirmPassword: 'x'.repeat(201) }, 'PASSWORD_INVALID'],
    ['an object', { token: {}, password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' }, 'VALIDATION_FAILED'],
  ] as const)('%s: 400', async ([, payload, code]) => {
    expect(await running.call(`${path}/confirm`, payload)).toMatchObject({
      status: 400,
      body: { success: false, code },
    });
  });

  test('password_confirmation alone will do; the own name is no password', async () => {
    await account('nama.panjang', { whatsapp: '081200000015' });
    const token = await tokenFor('nama.panjang', '081200000015');
    const own = { token, password: 'Nama.Panjang', password_confirmation: 'Nama.Panjang' };
    expect((await running.call(`${path}/confirm`, own)).body.code).toBe('PASSWORD_INVALID');
    const good = { token, password: 'sandi-baru-1', password_confirmation: 'sandi-baru-1' };
    expect((await running.call(`${path}/confirm`, good)).status).toBe(200);
  });

  test('thirty wrong tokens an hour from one address, then 429', async () => {
    const from = '203.0.113.88';
    const body = { token: 'x'.repeat(43), password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' };
    const statuses = [];
    for (let count = 0; count < 31; count++) {
      statuses.push((await running.call(`${path}/confirm`, body, { from })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 400), 429]);
  });
});

test('the three paths are one: same answers, and a token of one is good on the other', async () => {
  const answers = [];
  for (const [at, prefix] of paths.entries()) {
    await account(`jalan.${at}`, { whatsapp: `08120000003${at}` });
    const from = `203.0.113.12${at}`;
    const asked = await ask(`jalan.${at}`, `08120000003${at}`, { from }, prefix);
    const token = /\?token=([\w-]+)/.exec((await sent())[0]?.text ?? '')?.[1] ?? '';
    const missing = await running.call(`${prefix}/request`, {}, { from });
    const wrong = await confirm('x', 'sandi-baru-1', prefix);
    const done = await confirm(token, 'sandi-baru-1', paths[(at + 1) % 3]);
    answers.push([asked, missing, wrong, done].map(({ status, body }) => ({ status, body })));
  }
  expect(answers[0]?.map(({ status }) => status)).toEqual([200, 400, 400, 200]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test('the trail tells who asked, who was refused and why, and what was done, without a token or contact', async () => {
  await running.db.deleteFrom('audit_event').execute();
  const id = await account('tercatat', { whatsapp: '081200000021' });
  const from = '203.0.113.140';
  await ask('tercatat', '081299999999', { from });
  await ask('tidak.ada', '081200000021', { from });
  const token = await tokenFor('tercatat', '081200000021', from);
  await ask('tercatat', '081200000021', { from });
  await confirm('x'.repeat(43));
  await confirm(token);
  const events = await listAudit(running.db, { action: 'account', limit: 50 });
  const subject = { kind: 'dashboard', id };
  expect(events.toReversed()).toMatchObject([
    {
      action: 'account.password-reset-requested',
      outcome: 'refused',
      reason: 'CONTACT_MISMATCH',
      subject,
      address: from,
    },
    { action: 'account.password-reset-requested', outcome: 'refused', reason: 'USER_NOT_FOUND', subject: null },
    { action: 'account.password-reset-requested', outcome: 'ok', subject, detail: { by: 'whatsapp' } },
    { action: 'account.password-reset-requested', outcome: 'refused', reason: 'RATE_LIMITED', subject },
    { action: 'account.password-reset', outcome: 'refused', reason: 'RESET_TOKEN_INVALID', subject: null },
    { action: 'account.password-reset', outcome: 'ok', actor: subject },
  ]);
  const written = JSON.stringify(events) + running.logged.join('');
  for (const secret of [token, '81200000021', '81299999999', 'sandi-baru-1', 'tidak.ada']) {
    expect(written).not.toContain(secret);
  }
});

describe.skipIf(!(await postgresReachable()))('many at once, on PostgreSQL', () => {
  let scratch: ScratchDatabase;
  let embedded: RunningService;
  beforeAll(async () => {
    embedded = running;
    scratch = await createScratchDatabase();
    running = await RunningService.open({ ...settings, DATABASE_URL: scratch.url });
    await running.host.database.script(clients);
  });
  afterAll(async () => {
    await running.close();
    await scratch.drop();
    running = embedded;
  });

  test('of fifty who use one token one sets the password', async () => {
    await account('rebutan', { whatsapp: '081200000041' });
    const token = await tokenFor('rebutan', '081200000041');
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => confirm(token, `sandi-baru-${at}`)));
    const winners = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
    expect(winners).toHaveLength(1);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(new Set(lost.map(({ body }) => body.code))).toEqual(new Set(['RESET_TOKEN_INVALID']));
    expect((await login('rebutan', `sandi-baru-${winners[0]}`)).status).toBe(200);
  });

  test('while links are asked for and used at once, nothing is stuck and one link at most stays open', async () => {
    const id = await account('silang', { whatsapp: '081200000042' });
    const token = await tokenFor('silang', '081200000042');
    running.clock.advance(minute);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        at % 2 ? confirm(token) : ask('silang', '081200000042', { from: `198.51.103.${at}` }),
      ),
    );
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await sent()).length).toBe(1);
    const open = (await resetsOf(id)).filter(
      ({ used_at, expires_at }) => used_at === null && expires_at > running.clock.now(),
    );
    expect(open.length).toBeLessThanOrEqual(1);
  });
});
