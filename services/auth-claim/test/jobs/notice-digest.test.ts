import { recordAudit } from '@cicero/access';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { noticeDigestJob } from '../../src/jobs/notice-digest.ts';
import { account, password } from '../fixtures/accounts.ts';
import { runJob } from '../fixtures/jobs.ts';
import { codeSentTo, messagesTo } from '../fixtures/messages.ts';
import { clients, RunningService } from '../fixtures/service.ts';

const [one, two] = ['6281200000001', '6281200000002'];
const digest = 'auth-claim.notice-digest';
let running: RunningService;

beforeAll(async () => {
  running = await start();
});
afterAll(() => running.close());
beforeEach(async () => {
  running.clock.set('2026-02-01T03:00:00Z');
  await running.host.database.script('truncate outbox, audit_event');
});

async function start(settings: Record<string, string> = {}): Promise<RunningService> {
  const started = await RunningService.open({ ADMIN_WHATSAPP: `${one}, ${two}`, ...settings });
  await started.host.database.script(`${clients}
    update clients set client_operator = '081100000002' where client_id = 'RES_A';
    insert into "user" (user_id, nama, client_id, status, whatsapp) values
      ('00000001', 'ANGGOTA SATU', 'RES_A', true, '6281100000001');`);
  return started;
}

/** The job as it is under other settings. */
const digestUnder = (settings: Record<string, string>) =>
  noticeDigestJob({ context: running.host.context('auth-claim'), config: readConfig(settings) });

const textsTo = async (running: RunningService, number: string): Promise<string[]> =>
  (await messagesTo(running, number)).map(({ text = '' }) => text);

async function personSignsIn(running: RunningService): Promise<void> {
  await running.call('/api/auth/user-login', { nrp: '00000001', whatsapp: '081100000001' });
  const code = await codeSentTo(running, '6281100000001');
  await running.call('/api/auth/user-login', { nrp: '00000001', whatsapp: code });
}

describe('the digest', () => {
  test('tells every administrator once what happened since the last one', async () => {
    await account(running, 'kepala', { role: 'admin' });
    await running.call('/api/auth/dashboard-login', { username: 'kepala', password });
    await running.call('/api/auth/dashboard-login', { username: 'KEPALA', password });
    await running.call('/api/auth/dashboard-login', { username: 'kepala', password: 'salah' });
    await running.call('/api/auth/dashboard-login', { username: 'siapa', password: 'salah' });
    await running.call('/api/auth/login', { client_id: 'res_a', client_operator: '081100000002' });
    await running.call('/api/auth/login', {
      client_id: 'RES_A',
      client_operator: await codeSentTo(running, '6281100000002'),
    });
    await running.call('/api/auth/login', { client_id: 'RES_X', client_operator: '081100000002' });
    await personSignsIn(running);
    await running.call('/api/auth/user-register', { nrp: '00000009', nama: 'Anggota Baru', client_id: 'RES_A' });
    for (let count = 0; count < 3; count++) await running.call('/api/auth/open', undefined, { method: 'GET' });
    running.clock.advance(60_000);
    expect(await runJob(running, digest)).toEqual({ digests: 1 });
    const expected = [
      '🔔 *Ringkasan Cicero*',
      '1 Februari 2026, 10:00 WIB',
      '',
      '✅ *Masuk: 4*',
      'Dashboard',
      '• kepala, 10:00 (2×)',
      'Client',
      '• Unit A (RES_A), 10:00',
      'Personel',
      '• ANGGOTA SATU (00000001), 10:00',
      '',
      '⛔ *Masuk ditolak: 3*',
      '• Dashboard, username atau password salah: 2',
      '• Client, client tidak terdaftar: 1',
      '',
      '👤 *Personel mendaftar: 1*',
      '• RES_A: 1',
      '',
      '👀 *Situs dibuka: 3*',
    ].join('\n');
    expect(await textsTo(running, one)).toEqual([expected]);
    expect(await textsTo(running, two)).toEqual([expected]);
    expect((await messagesTo(running, one))[0]).toMatchObject({ account: 'operator', channel: 'whatsapp' });
  });

  test('says nothing when nothing happened, nor twice what did', async () => {
    expect(await runJob(running, digest)).toEqual({ digests: 0 });
    await running.call('/api/auth/open', undefined, { method: 'GET' });
    const due = running.clock.now();
    expect(await runJob(running, digest, due)).toEqual({ digests: 1 });
    expect(await runJob(running, digest, due)).toEqual({ digests: 0 });
    expect(await textsTo(running, one)).toHaveLength(1);
  });

  test('repeated for the same due time after new events is a message of its own', async () => {
    const due = running.clock.now();
    for (let count = 0; count < 2; count++) {
      await running.call('/api/auth/open', undefined, { method: 'GET' });
      expect(await runJob(running, digest, due)).toEqual({ digests: 1 });
    }
    const keys = (await messagesTo(running, one)).map(({ dedupeKey }) => dedupeKey);
    expect(new Set(keys).size).toBe(2);
  });

  test('leaves logins of personnel out when told so, but not those that were refused', async () => {
    const quiet = await start({ ADMIN_NOTIFY_LOGIN: 'false' });
    await personSignsIn(quiet);
    expect(await runJob(quiet, digest)).toEqual({ digests: 0 });
    await quiet.call('/api/auth/user-login', { nrp: '00000001', whatsapp: '123456' });
    expect(await runJob(quiet, digest)).toEqual({ digests: 1 });
    expect((await textsTo(quiet, one))[0]).toMatch(/Masuk ditolak: 1\*\n• Personel, kode salah: 1$/);
    await quiet.close();
  });

  test('does not tell what administrators need not hear', async () => {
    await recordAudit(running.db, running.clock, {
      action: 'claim.record-read',
      outcome: 'ok',
      origin: { channel: 'http' },
    });
    expect(await runJob(running, digest)).toEqual({ digests: 0 });
  });

  test('goes to Telegram where there is no WhatsApp number', async () => {
    const telegram = digestUnder({ TELEGRAM_ADMIN_CHAT_ID: '-1001', TELEGRAM_ADMIN_USER_IDS: '7' });
    await running.call('/api/auth/open', undefined, { method: 'GET' });
    await runJob(running, telegram);
    expect(await running.mails()).toMatchObject([{ channel: 'telegram', recipient: '-1001' }]);
  });

  test('without any administrator the events count as told', async () => {
    await running.call('/api/auth/open', undefined, { method: 'GET' });
    await runJob(running, digestUnder({}));
    expect(await running.mails()).toEqual([]);
    expect(await runJob(running, digest)).toEqual({ digests: 0 });
  });

  test('of a flood of refusals is one short message', async () => {
    await sql`insert into audit_event (at, action, outcome, reason, channel, noticed)
      select ${running.clock.now()}, 'login.dashboard', 'refused', 'LOGIN_FAILED', 'http', false
      from generate_series(1, 12000)`.execute(running.db);
    await runJob(running, digest);
    await runJob(running, digest);
    const texts = await textsTo(running, one);
    expect(texts.map((text) => /Masuk ditolak: (\d+)/.exec(text)?.[1])).toEqual(['10000', '2000']);
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(200);
  });

  test('a flood of refusals does not put off who came in', async () => {
    await sql`insert into audit_event (at, action, outcome, reason, channel, noticed)
      select ${running.clock.now()}, 'login.dashboard', 'refused', 'LOGIN_FAILED', 'http', false
      from generate_series(1, 10001)`.execute(running.db);
    await recordAudit(running.db, running.clock, {
      action: 'login.personnel',
      outcome: 'ok',
      actor: { kind: 'personnel', id: '00000001' },
      origin: { channel: 'http' },
      notice: true,
    });
    await runJob(running, digest);
    const [first] = await textsTo(running, one);
    expect(first).toContain('ANGGOTA SATU (00000001)');
    expect(first).toContain('Masuk ditolak: 9999');
  });

  test('is as lasting as the events: what cannot be queued is told later', async () => {
    await running.call('/api/auth/open', undefined, { method: 'GET' });
    await running.host.database.script('alter table outbox rename to outbox_away');
    await expect(runJob(running, digest)).rejects.toThrow();
    await running.host.database.script('alter table outbox_away rename to outbox');
    expect(await runJob(running, digest)).toEqual({ digests: 1 });
  });
});
