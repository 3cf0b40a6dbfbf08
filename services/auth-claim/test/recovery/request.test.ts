import { createHash } from 'node:crypto';
import { listAudit } from '@cicero/access';
import { afterAll, describe, expect, test } from 'vitest';
import { paths, Recovery } from '../fixtures/recovery.ts';

const [path] = paths;
const minute = 60_000;

const recovery = await Recovery.open();
const { running } = recovery;
afterAll(() => running.close());

describe('asking for a link', () => {
  test('a number of record gets it over WhatsApp; kept are a hash and a masked target', async () => {
    const id = await recovery.account('lewat.wa', { whatsapp: '081200000001' });
    const answer = await recovery.ask(' LEWAT.WA ', '0812-0000-0001');
    expect(answer.body).toEqual({ success: true, message: expect.stringContaining('Jika username dan kontak cocok') });
    const [message, ...others] = await recovery.sent();
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
    expect(await recovery.resetsOf(id)).toMatchObject([
      {
        reset_token: createHash('sha256').update(token).digest('hex'),
        delivery_target: '6281*******01',
        expires_at: new Date('2026-02-01T03:15:00Z'),
        used_at: null,
      },
    ]);
  });

  test('an address of record gets a mail, as text and as a page', async () => {
    await recovery.account('lewat.email', { whatsapp: '081200000002', email: 'Operator@Contoh.test' });
    await recovery.ask('lewat.email', 'operator@contoh.test ');
    const [message, ...others] = await recovery.sent();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ channel: 'email', recipient: 'operator@contoh.test', sensitive: true });
    const link = /https:\/\/dashboard\.contoh\.test\/reset-password\?token=[\w-]{43}/;
    expect(message?.text).toMatch(link);
    expect(message?.html).toMatch(link);
  });

  test('nobody but the owner is sent anything, also when there are administrators to tell', async () => {
    const told = await Recovery.open({ ADMIN_WHATSAPP: '0811000001' });
    await told.account('milik', { whatsapp: '081200000003' });
    await told.ask('milik', '081200000003');
    expect((await told.sent()).map(({ recipient }) => recipient)).toEqual(['6281200000003@c.us']);
    await told.running.close();
  });

  test('says the same, whoever asks about whom', async () => {
    await recovery.account('siapa', { whatsapp: '081200000004', email: 'siapa@contoh.test' });
    await recovery.account('menunggu', { whatsapp: '081200000005', approved: false });
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
      const { status, body, cookies, headers } = await recovery.ask(username, contact, { from: '203.0.113.9' });
      const { date: _, ...rest } = headers;
      answers.push({ status, body, cookies, headers: rest });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    // Of the six, one was right; the same again came during the cool-down.
    expect((await recovery.sent()).map(({ recipient }) => recipient)).toEqual(['6281200000004@c.us']);
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

  test('one message a minute and twenty a day for an account, whoever asks and from wherever', async () => {
    const id = await recovery.account('sering', { whatsapp: '081200000006' });
    let messages = 0;
    for (let round = 0; round < 25; round++) {
      for (const from of [`198.51.100.${round}`, `198.51.101.${round}`]) {
        expect((await recovery.ask('sering', '081200000006', { from })).status).toBe(200);
      }
      messages += (await recovery.sent()).length;
      running.clock.advance(minute);
    }
    expect(messages).toBe(20);
    expect(await recovery.resetsOf(id)).toHaveLength(20);
  });

  test('five a day for an account from one network; who has used them up keeps no link back by asking on', async () => {
    await recovery.account('diganggu', { whatsapp: '081200000009' });
    const [stranger, owner] = [{ from: '198.51.103.1' }, { from: '198.51.103.2' }];
    for (let round = 0; round < 6; round++) {
      await recovery.ask('diganggu', '081200000009', stranger);
      running.clock.advance(minute);
    }
    expect(await recovery.sent()).toHaveLength(5);
    await recovery.ask('diganggu', '081200000009', stranger);
    await recovery.ask('diganggu', '081200000009', owner);
    expect(await recovery.sent()).toHaveLength(1);
  });

  test('token, message and trail stand or fall together; what failed may be asked for again at once', async () => {
    const id = await recovery.account('gagal', { whatsapp: '081200000008' });
    await running.host.database.script('alter table outbox rename to outbox_away');
    const failed = await recovery.ask('gagal', '081200000008', { from: '203.0.113.11' });
    await running.host.database.script('alter table outbox_away rename to outbox');
    expect(failed).toMatchObject({ status: 500, body: { success: false, code: 'INTERNAL' } });
    expect(await recovery.resetsOf(id)).toEqual([]);
    expect(await listAudit(running.db, { party: { kind: 'dashboard', id }, limit: 5 })).toEqual([]);
    await recovery.ask('gagal', '081200000008', { from: '203.0.113.11' });
    expect([(await recovery.sent()).length, (await recovery.resetsOf(id)).length]).toEqual([1, 1]);
  });

  test('twenty a day to one number also when several accounts have it', async () => {
    for (let at = 0; at < 21; at++) await recovery.account(`sama.${at}`, { whatsapp: '081200000007' });
    for (let at = 0; at < 21; at++) await recovery.ask(`sama.${at}`, '081200000007', { from: `198.51.102.${at}` });
    expect(await recovery.sent()).toHaveLength(20);
  });

  test('thirty questions an hour from one address, right or wrong, then 429', async () => {
    const from = '203.0.113.77';
    const answers = await Promise.all(
      Array.from({ length: 32 }, () => recovery.ask('tidak.ada', '081200000004', { from })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused).toMatchObject({ body: { code: 'RATE_LIMITED' }, headers: { 'retry-after': '3600' } });
  });
});
