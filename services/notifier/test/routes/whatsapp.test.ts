import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build } from '../../src/index.ts';
import { initialStatus, nextStatus, type WhatsAppStatus } from '../../src/whatsapp/state.ts';
import { NumberHold } from '../../src/whatsapp/web/number-hold.ts';

const secret = 'secret-of-the-tests-of-the-notifier-0001';
const code = '2@rahasia,abc';

/** The numbers run in another replica here: what is shown and wished goes by the database. */
describe('WhatsApp numbers over HTTP', () => {
  let dataDir: string;
  let host: Host;
  let service: Service;
  let admin: string;
  let operator: string;
  let hold: NumberHold;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cicero-notifier-'));
    const env = { NODE_ENV: 'test', CICERO_DATA_DIR: dataDir };
    await placeMigratedDatabase(dataDir);
    host = await openHost({ env, name: 'notifier', log: createLog('notifier', { level: 'silent' }) });
    service = await build({ ...host.context('notifier'), env });
    const { db } = host.database;
    hold = new NumberHold({ db, account: 'gateway', holder: 'elsewhere', time: 60_000 });
    await sql`insert into clients (client_id, nama, client_type, client_status) values ('RES_A', 'Unit A', 'org', true)`.execute(
      db,
    );
    admin = await tokenOf('admin');
    operator = await tokenOf('operator');
  });
  beforeEach(async () => {
    await sql`delete from whatsapp_number`.execute(host.database.db);
  });
  afterAll(async () => {
    await service.app.close();
    await host.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function tokenOf(role: string): Promise<string> {
    const { db } = host.database;
    const clock = host.context('notifier').clock;
    const id = randomUUID();
    await sql`insert into roles (role_name) values (${role}) on conflict do nothing`.execute(db);
    await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select ${id}::uuid, ${role}, '-', role_id, true from roles where role_name = ${role}`.execute(db);
    await sql`insert into dashboard_user_clients (dashboard_user_id, client_id) values (${id}, 'RES_A')`.execute(db);
    const access = accessOf({ db, cache: host.cache, clock });
    const keyring = openKeyring({ db, secret, clock, publicKeys: access.publicKeys });
    const claims = { dashboard_user_id: id };
    const signed = await signToken({ keyring, clock }, { kind: 'dashboard', claims }, { ttl: 7_200 });
    await access.sessions.create({ kind: 'dashboard', id }, signed.jti, signed.expiresAt);
    return signed.token;
  }

  const ask = (method: 'GET' | 'POST', path: string, options: { token?: string; body?: object } = {}) =>
    service.app.inject({
      method,
      url: `/api/whatsapp/${path}`,
      headers: { authorization: `Bearer ${options.token ?? admin}` },
      ...(options.body ? { payload: options.body } : {}),
    });
  const waiting = (): WhatsAppStatus => {
    const at = new Date('2025-11-03T05:00:00Z');
    const starting = nextStatus(initialStatus(at), { type: 'starting' }, at);
    return nextStatus(starting, { type: 'qr', qr: code }, at);
  };

  it('shows how the numbers are, and never the code itself but where it is to be scanned', async () => {
    await hold.take(waiting());
    const numbers = await ask('GET', 'numbers');
    expect(numbers.json().data).toMatchObject([
      { account: 'operator', state: 'off', advice: null },
      { account: 'user', state: 'off' },
      { account: 'gateway', label: 'WA-GATEWAY', state: 'qr', advice: expect.stringContaining('Pindai') },
    ]);
    expect(numbers.body).not.toContain('rahasia');
    const health = await service.app.inject('/api/health/wa');
    expect(health.json().clients.waGateway).toMatchObject({ awaitingQrScan: true, observedState: 'UNPAIRED' });
    expect(health.body).not.toContain('rahasia');

    const picture = await ask('GET', 'numbers/gateway/qr');
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/svg+xml']);
    expect(picture.headers['cache-control']).toBe('no-store');
    expect(picture.body).toMatch(/^<svg .*<\/svg>$/);
    expect((await ask('GET', 'numbers/operator/qr')).json()).toMatchObject({ code: 'WHATSAPP_NOT_PAIRING' });
  });

  it('has a page to scan from that runs nothing, is kept nowhere and framed nowhere', async () => {
    await hold.take({ ...waiting(), pairingCode: '<b>AB' });
    const { headers, body, statusCode } = await ask('GET', 'pairing');
    expect([statusCode, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(body).toContain('<svg ');
    expect(body).not.toMatch(/<script|<b>AB|rahasia/);
    expect(body).toContain('&#60;b&#62;AB');
  });

  it('is for administrators only', async () => {
    await hold.take(waiting());
    for (const path of ['numbers', 'pairing', 'numbers/gateway/qr']) {
      expect((await ask('GET', path, { token: operator })).statusCode).toBe(403);
      expect((await service.app.inject(`/api/whatsapp/${path}`)).statusCode).toBe(401);
    }
    for (const path of ['restart', 'logout']) {
      expect((await ask('POST', `numbers/gateway/${path}`, { token: operator })).statusCode).toBe(403);
    }
    expect(await hold.takeWish()).toBeNull();
  });

  it('hands on what is wished to whoever has the number, once', async () => {
    await hold.take(waiting());
    const pairing = await ask('POST', 'numbers/gateway/pairing-code', { body: { phone: '0812-3456-7890' } });
    expect(pairing.statusCode).toBe(202);
    expect(await hold.takeWish()).toEqual({ kind: 'pair', phone: '6281234567890' });
    expect(await hold.takeWish()).toBeNull();
    for (const kind of ['restart', 'logout']) {
      expect((await ask('POST', `numbers/gateway/${kind}`)).statusCode).toBe(202);
      expect(await hold.takeWish()).toEqual({ kind });
    }
  });

  it('refuses what cannot be done: no such number, no phone number, nobody who has it, nothing to pair', async () => {
    const answers = [
      await ask('POST', 'numbers/lain/restart'),
      await ask('POST', 'numbers/gateway/pairing-code', { body: { phone: 'bukan nomor' } }),
      await ask('POST', 'numbers/gateway/pairing-code', { body: { phone: '081234567890' } }),
      await ask('POST', 'numbers/gateway/restart'),
    ].map((answer) => [answer.statusCode, answer.json().code]);
    expect(answers).toEqual([
      [400, 'VALIDATION_FAILED'],
      [400, 'PHONE_INVALID'],
      [409, 'WHATSAPP_NOT_PAIRING'],
      [409, 'WHATSAPP_NOT_RUNNING'],
    ]);
  });

  it('a number whose replica died is taken over by another one when its time is up, not before', async () => {
    const { db } = host.database;
    const [one, two] = ['one', 'two'].map((holder) => new NumberHold({ db, account: 'user', holder, time: 100 }));
    expect([await one?.take(waiting()), await two?.take(waiting())]).toEqual([true, false]);
    await expect.poll(() => two?.take(waiting())).toBe(true);
    expect(await one?.take(waiting())).toBe(false);
    await one?.release(waiting());
    expect(await two?.take(waiting())).toBe(true);
    await two?.release(waiting());
    expect(await one?.take(waiting())).toBe(true);
  });

  describe('messages', () => {
    const id = (at: number) => `0199aaaa-0000-7000-8000-00000000000${at}`;
    beforeEach(async () => {
      const { db } = host.database;
      await sql`delete from outbound_message`.execute(db);
      await sql`delete from audit_event where action like 'message.%'`.execute(db);
      const rows = [
        [1, 'whatsapp', 'failed', { kind: 'text', text: 'Rekap rahasia' }],
        [2, 'whatsapp', 'waiting', { kind: 'text', text: 'Rekap rahasia' }],
        [3, 'whatsapp', 'failed', { kind: 'blanked' }],
        [4, 'email', 'failed', { kind: 'mail', subject: 'x', text: 'x' }],
      ] as const;
      for (const [at, channel, status, content] of rows) {
        await sql`insert into outbound_message
          (message_id, dedupe_key, channel, account, recipient, priority, content, status, created_at, finished_at)
          values (${id(at)}, ${`key ${at}`}, ${channel}, 'gateway', '6281234567890@c.us', 3, ${JSON.stringify(content)},
            ${status}, ${new Date(Date.UTC(2025, 10, 3, at))}, ${status === 'failed' ? new Date() : null})`.execute(db);
      }
    });

    it('are listed by page and filter, and never with what they say', async () => {
      const first = await ask('GET', 'messages?limit=2');
      expect(first.statusCode).toBe(200);
      expect(first.headers['cache-control']).toBe('no-store');
      expect(first.json().data.map((line: { message_id: string }) => line.message_id)).toEqual([id(3), id(2)]);
      const second = await ask('GET', `messages?limit=2&before=${first.json().next}`);
      expect(second.json()).toMatchObject({
        data: [{ message_id: id(1), priority: 'recap', status: 'failed' }],
        next: null,
      });
      const waiting = await ask('GET', 'messages?status=waiting&recipient=0812-3456-7890@c.us');
      expect(waiting.json().data).toMatchObject([{ message_id: id(2), error: null }]);
      expect((await ask('GET', 'messages?account=user')).json().data).toEqual([]);
      expect(first.body + second.body).not.toContain('rahasia');
      for (const wrong of ['status=lain', 'before=x', 'before=999999999999999-1', 'limit=0', 'account=smtp']) {
        expect((await ask('GET', `messages?${wrong}`)).statusCode).toBe(400);
      }
    });

    it('can be sent again and called back, and the history says by whom', async () => {
      expect((await ask('POST', `messages/${id(1)}/resend`)).statusCode).toBe(200);
      expect((await ask('POST', `messages/${id(2)}/cancel`)).statusCode).toBe(200);
      const shown = await ask('GET', `messages/${id(2)}`);
      expect(shown.json().data).toMatchObject({ status: 'failed', error: 'cancelled' });
      const events = shown
        .json()
        .data.history.map((one: { event: string; by: { kind: string } | null }) => [one.event, one.by?.kind ?? null]);
      expect(events).toEqual(
        expect.arrayContaining([
          ['accepted', null],
          ['cancelled', 'dashboard'],
          ['failed', null],
        ]),
      );
      expect(shown.body).not.toContain('rahasia');
    });

    it('of several pieces are called back and sent again together, and the answer says how many they are', async () => {
      await sql`update outbound_message set status = 'waiting', finished_at = null, command_key = 'key 3'
        where message_id in (${id(1)}, ${id(2)})`.execute(host.database.db);
      await sql`update outbound_message set command_key = 'key 3' where message_id = ${id(3)}`.execute(
        host.database.db,
      );
      expect((await ask('POST', `messages/${id(2)}/cancel`)).json()).toEqual({
        success: true,
        message: 'Pesan dibatalkan. 2 dari 3 bagiannya.',
        data: { pieces: 2, of: 3 },
      });
      expect((await ask('POST', `messages/${id(3)}/resend`)).json().data).toEqual({ pieces: 2, of: 3 });
      expect((await ask('GET', 'messages?status=waiting')).json().data.length).toBe(2);
    });

    it('that cannot be helped are refused with the reason, and those of others are not there', async () => {
      const answers = [
        await ask('POST', `messages/${id(2)}/resend`),
        await ask('POST', `messages/${id(3)}/resend`),
        await ask('POST', `messages/${id(1)}/cancel`),
        await ask('POST', `messages/${id(4)}/resend`),
        await ask('GET', `messages/${id(4)}`),
        await ask('GET', 'messages/lain'),
      ].map((answer) => [answer.statusCode, answer.json().code]);
      expect(answers).toEqual([
        [409, 'MESSAGE_NOT_GIVEN_UP'],
        [409, 'MESSAGE_CONTENT_GONE'],
        [409, 'MESSAGE_TOO_LATE'],
        [404, 'MESSAGE_NOT_FOUND'],
        [404, 'MESSAGE_NOT_FOUND'],
        [400, 'VALIDATION_FAILED'],
      ]);
    });

    it('are for administrators only', async () => {
      for (const path of ['messages', `messages/${id(1)}`]) {
        expect((await ask('GET', path, { token: operator })).statusCode).toBe(403);
        expect((await service.app.inject(`/api/whatsapp/${path}`)).statusCode).toBe(401);
      }
      for (const verb of ['resend', 'cancel']) {
        expect((await ask('POST', `messages/${id(1)}/${verb}`, { token: operator })).statusCode).toBe(403);
      }
    });
  });
});
