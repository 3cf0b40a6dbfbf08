import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type World } from '../world.ts';
import { administrator, counter, form, openWorld } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { anew, ask, call, inHours, latest, told } = counter(() => world);
beforeEach(anew);

const waiting = 'Permintaan premium Anda menunggu pemeriksaan admin.';

describe('the form', () => {
  test('gets exactly the fields that it reads, once it has asked and when it looks again', async () => {
    const asked = await call('operator', 'POST', '/api/premium/request', form);
    const now = world.clock.now().toISOString();
    const request = {
      request_id: expect.any(Number),
      request_token: expect.stringMatching(/^[0-9a-f-]{36}$/),
      dashboard_user_id: accountIds.operator,
      user_id: accountIds.operator,
      client_id: 'RES_A',
      username: 'operator.a',
      whatsapp: '628120000002',
      bank_name: 'BANK CONTOH',
      account_number: '0001112223',
      sender_name: 'ANI CONTOH',
      transfer_amount: '300123',
      premium_tier: 'premium_1',
      unique_code: 123,
      proof_url: null,
      subscription_expires_at: null,
      status: 'pending',
      expired_at: inHours(24),
      responded_at: null,
      admin_whatsapp: null,
      metadata: { unique_code: 123 },
      created_at: now,
      updated_at: now,
      locked: true,
      lock_reason: waiting,
      message: waiting,
    };
    expect([asked.status, asked.body]).toEqual([201, { success: true, request }]);
    expect(await latest('operator')).toEqual({ success: true, hasOpenRequest: true, request });
    const byToken = await call('operator', 'GET', `/api/premium/request/${asked.body.request.request_token}`);
    expect([byToken.status, byToken.body]).toEqual([200, { success: true, request }]);
  });

  test('without a request that waits gets null', async () => {
    expect(await latest('operator')).toEqual({ success: true, hasOpenRequest: false, request: null });
  });

  test('is locked for a request that is confirmed, too', async () => {
    await ask('operator', { proof_url: 'https://berkas.example.org/bukti.jpg' });
    expect((await latest('operator')).request).toMatchObject({
      status: 'confirmed',
      locked: true,
      lock_reason: 'Bukti transfer Anda sudah diterima dan menunggu pemeriksaan admin.',
      expired_at: inHours(48),
    });
  });

  test('takes no second request while one waits, and says so with 409', async () => {
    await ask('operator');
    const again = await call('operator', 'POST', '/api/premium/request', { ...form, premium_tier: 'premium_2' });
    expect([verdict(again), again.body.message]).toEqual([
      '409 PREMIUM_REQUEST_OPEN',
      'Permintaan premium Anda sebelumnya masih menunggu keputusan admin.',
    ]);
    // Another account of the unit is another matter.
    await ask('admin');
  });

  test('lets everybody of the dashboard ask, operators too: 403 would sign them out', async () => {
    for (const who of ['admin', 'operator', 'twoUnits', 'directorate', 'reviewer'] as const) await ask(who);
    for (const who of ['unit', 'ani', 'writer'] as const) {
      expect(verdict(await call(who, 'POST', '/api/premium/request', form))).toBe('403 FORBIDDEN');
    }
    expect(verdict(await call(null, 'GET', '/api/premium/request/latest'))).toBe('401 TOKEN_REQUIRED');
  });

  test('asks for the calling account, whatever ids and states the body holds', async () => {
    const request = await ask('operator', {
      dashboard_user_id: accountIds.admin,
      user_id: accountIds.admin,
      username: 'admin.a',
      whatsapp: '6281999999999',
      status: 'approved',
      request_id: 77,
      premium_request_id: 77,
      metadata: { subscription_id: 'x' },
      subscription_expires_at: '2036-01-01T00:00:00Z',
      expired_at: '2036-01-01T00:00:00Z',
      admin_whatsapp: '6281',
    });
    expect(request).toMatchObject({
      dashboard_user_id: accountIds.operator,
      username: 'operator.a',
      whatsapp: '628120000002',
      status: 'pending',
      metadata: { unique_code: 123 },
      subscription_expires_at: null,
      expired_at: inHours(24),
      admin_whatsapp: null,
    });
    expect((await latest('admin')).hasOpenRequest).toBe(false);
  });

  test('of an account with several clients needs to name none; a named one has to be its own', async () => {
    expect((await ask('twoUnits')).client_id).toBeNull();
    await anew();
    expect((await ask('twoUnits', { client_id: ' res_b ' })).client_id).toBe('RES_B');
    await anew();
    const foreign = await call('twoUnits', 'POST', '/api/premium/request', { ...form, client_id: 'RES_C' });
    expect(verdict(foreign)).toBe('403 CLIENT_DENIED');
  });

  test.for([
    [{ bank_name: undefined }, 'bank_name', 'Nama bank wajib diisi.'],
    [{ account_number: ' ' }, 'account_number', 'Nomor rekening wajib diisi.'],
    [{ sender_name: null }, 'sender_name', 'Nama pengirim wajib diisi.'],
    [{ sender_name: 'x'.repeat(201) }, 'sender_name', 'Nama pengirim paling banyak 200 karakter.'],
    [{ premium_tier: 'premium 1; --' }, 'premium_tier', expect.stringContaining('Paket premium')],
    [{ proof_url: 'javascript:alert(1)' }, 'proof_url', expect.stringContaining('http')],
    [{ proof_url: 'https://bank@jahat.example' }, 'proof_url', expect.stringContaining('http')],
  ] as const)('with %o is told what is wrong', async ([more, field, message]) => {
    const answer = await call('operator', 'POST', '/api/premium/request', { ...form, ...more });
    expect([verdict(answer), answer.body.field, answer.body.message]).toEqual([
      '400 VALIDATION_FAILED',
      field,
      message,
    ]);
    expect((await latest('operator')).hasOpenRequest).toBe(false);
  });

  test.for([
    [300_123, '300123'],
    ['300123', '300123'],
    [' 300123.00 ', '300123'],
    [1, '1'],
    [1_000_000_000, '1000000000'],
    [null, null],
    ['', null],
  ] as const)('an amount of %o is stored as %o', async ([transfer_amount, stored]) => {
    const request = await ask('operator', { transfer_amount, amount: undefined });
    expect(request.transfer_amount).toBe(stored);
  });

  test.for([0, -1, 0.5, 300_123.5, 1_000_000_001, 1e300, '300.123', 'Rp 300123', '1e5', '0x10', '٣', 'NaN'])(
    'an amount of %o is none',
    async (transfer_amount) => {
      const answer = await call('operator', 'POST', '/api/premium/request', { ...form, transfer_amount });
      expect([verdict(answer), answer.body.field]).toEqual(['400 VALIDATION_FAILED', 'transfer_amount']);
    },
  );

  test('takes the amount by its other name, and a code only of digits', async () => {
    expect(await ask('operator', { transfer_amount: undefined, amount: '200077', unique_code: '077' })).toMatchObject({
      transfer_amount: '200077',
      unique_code: 77,
    });
    await anew();
    expect(await ask('operator', { unique_code: 'abc' })).toMatchObject({ unique_code: null, metadata: {} });
  });

  test('a token of somebody else, of nobody, or that is none is 404, never more', async () => {
    const { request_token: token } = await ask('operator');
    const nobodys = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
    for (const name of [token, nobodys, 'x', '5', "'", '00000000-0000-0000-0000-00000000000g', 'null']) {
      const url = `/api/premium/request/${encodeURIComponent(String(name))}`;
      expect(verdict(await call('admin', 'GET', url))).toBe('404 PREMIUM_REQUEST_NOT_FOUND');
      const proof = { proof_url: 'https://a.example/b' };
      expect(verdict(await call('admin', 'PUT', `${url}/confirm`, proof))).toBe('404 PREMIUM_REQUEST_NOT_FOUND');
    }
    expect(verdict(await call('admin', 'GET', `/api/premium/request/${'x'.repeat(65)}`))).toBe('400 VALIDATION_FAILED');
  });
});

describe('the proof of payment', () => {
  const proof_url = 'https://berkas.example.org/bukti.jpg';

  test('confirms the request, which waits two days from then on; tier and amount stay', async () => {
    const { request_token: token } = await ask('operator');
    world.clock.advance(3_600_000);
    const url = `/api/premium/request/${token}/confirm`;
    const confirmed = await call('operator', 'PUT', url, {
      proof_url,
      sender_name: 'BUDI CONTOH',
      premium_tier: 'premium_9',
      transfer_amount: 1,
      bank_name: '',
    });
    expect(confirmed.body.request).toMatchObject({
      status: 'confirmed',
      proof_url,
      sender_name: 'BUDI CONTOH',
      bank_name: 'BANK CONTOH',
      premium_tier: 'premium_1',
      transfer_amount: '300123',
      expired_at: inHours(48),
      locked: true,
    });
    expect(verdict(await call('operator', 'PUT', url, {}))).toBe('400 VALIDATION_FAILED');
  });

  test('is taken no more once the request has expired', async () => {
    const { request_token: token } = await ask('operator');
    world.clock.advance(24 * 3_600_000);
    const late = await call('operator', 'PUT', `/api/premium/request/${token}/confirm`, { proof_url });
    expect(verdict(late)).toBe('400 PREMIUM_REQUEST_CLOSED');
    expect((await latest('operator')).hasOpenRequest).toBe(false);
    const { request } = (await call('operator', 'GET', `/api/premium/request/${token}`)).body;
    expect(request).toMatchObject({
      status: 'expired',
      locked: false,
      lock_reason: null,
      message: 'Permintaan premium Anda sudah kedaluwarsa. Anda dapat mengajukan permintaan baru.',
    });
  });
});

describe('what follows from a request', () => {
  test('administrators read who pays how much for what, and how to answer; not the whole account number', async () => {
    const { request_id } = await ask('operator');
    const tomorrow = new Date(inHours(24));
    const [notice, ...more] = await told();
    expect([notice?.to, more]).toEqual([administrator, []]);
    expect(notice?.text).toBe(
      [
        '💳 Permintaan premium dashboard menunggu keputusan',
        '',
        'Username: operator.a',
        'WhatsApp: +628120000002',
        'Client: RES_A',
        'Paket: premium_1',
        'Nominal: Rp 300.123 (kode unik 123)',
        'Bank: BANK CONTOH',
        'Nomor rekening: ******2223',
        'Pengirim: ANI CONTOH',
        'Bukti transfer: belum ada',
        `Nomor permintaan: ${request_id}`,
        `Berlaku sampai: ${jakartaDay(tomorrow)} pukul ${jakartaTime(tomorrow)} WIB`,
        '',
        'Cocokkan nominal dan pengirim dengan mutasi rekening sebelum menyetujui.',
        '',
        'Balas dengan salah satu:',
        'grant access#operator.a',
        'deny access#operator.a',
      ].join('\n'),
    );
  });

  test('administrators are told of the proof and of everything that is corrected afterwards, and of nothing twice', async () => {
    const { request_token: token } = await ask('operator');
    await told();
    const url = `/api/premium/request/${token}/confirm`;
    const keys: string[] = [];
    const tell = async (body: object) => {
      world.clock.advance(60_000);
      await call('operator', 'PUT', url, body);
      const notices = await told();
      keys.push(...notices.map(({ key }) => key));
      return notices.map(({ text }) => text.split('\n').filter((line) => /^(Pengirim|Bukti)/.test(line)));
    };
    const proof_url = 'https://a.example/1';
    expect(await tell({ proof_url })).toEqual([['Pengirim: ANI CONTOH', 'Bukti transfer: https://a.example/1']]);
    expect(await tell({ proof_url })).toEqual([]);
    expect(await tell({ proof_url, sender_name: 'BUDI CONTOH' })).toEqual([
      ['Pengirim: BUDI CONTOH', 'Bukti transfer: https://a.example/1'],
    ]);
    expect(await tell({ proof_url: 'https://a.example/2' })).toEqual([
      ['Pengirim: BUDI CONTOH', 'Bukti transfer: https://a.example/2'],
    ]);
    // Delivery takes one key once; so also for what is as it was before.
    expect(await tell({ proof_url })).toHaveLength(1);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys)
      expect(key).toMatch(new RegExp(`^admin-notice:whatsapp:${administrator}:premium-proof:${token}:`));
  });

  test('corrections do not make a request wait longer, and the history names what changed', async () => {
    const { request_id, request_token: token } = await ask('operator');
    const url = `/api/premium/request/${token}/confirm`;
    const proof_url = 'https://a.example/1';
    await call('operator', 'PUT', url, { proof_url, bank_name: 'BANK CONTOH' });
    const until = inHours(48);
    world.clock.advance(40 * 3_600_000);
    const { body } = await call('operator', 'PUT', url, { proof_url, sender_name: 'BUDI', account_number: '99' });
    expect(body.request).toMatchObject({ expired_at: until, sender_name: 'BUDI' });
    const { rows } = await sql<{ fields: string[] }>`select metadata->'fields' as fields
      from dashboard_premium_request_audit where request_id = ${request_id} and action = 'confirmed'
      order by audit_id`.execute(world.db);
    expect(rows.map(({ fields }) => fields)).toEqual([['proof_url'], ['account_number', 'sender_name']]);
    expect((await world.trail('premium.confirmed')).map(({ detail }) => detail)).toMatchObject([
      { before: 'pending', fields: ['proof_url'] },
      { before: 'confirmed', fields: ['account_number', 'sender_name'] },
    ]);
    world.clock.advance(8 * 3_600_000);
    expect((await latest('operator')).hasOpenRequest).toBe(false);
  });

  test('the step stands in the request’s own history and in the trail, without bank data', async () => {
    const { request_id, request_token: token } = await ask('operator');
    await call('operator', 'PUT', `/api/premium/request/${token}/confirm`, { proof_url: 'https://a.example/b' });
    const { rows } = await sql`select action, actor, status_from, status_to, dashboard_user_id::text as account
      from dashboard_premium_request_audit where request_id = ${request_id} order by audit_id`.execute(world.db);
    const actor = `dashboard:${accountIds.operator}`;
    expect(rows).toEqual([
      { action: 'created', actor, status_from: null, status_to: 'pending', account: accountIds.operator },
      { action: 'confirmed', actor, status_from: 'pending', status_to: 'confirmed', account: accountIds.operator },
    ]);
    const trail = await world.trail('premium');
    expect(trail.map(({ action, detail }) => [action, detail])).toEqual([
      ['premium.requested', { request: request_id, tier: 'premium_1' }],
      ['premium.confirmed', { request: request_id, tier: 'premium_1', before: 'pending', fields: ['proof_url'] }],
    ]);
    expect(JSON.stringify(trail)).not.toMatch(/0001112223|CONTOH|300123/);
    expect(world.logged.join('\n')).not.toMatch(/0001112223|ANI CONTOH|300123/);
  });

  test('without a message that can be stored nothing is: neither request nor history', async () => {
    await sql`create or replace function refuse() returns trigger language plpgsql as $$
      begin raise exception 'no'; end $$`.execute(world.db);
    await sql`create trigger refuse before insert on outbox for each row execute function refuse()`.execute(world.db);
    const { status } = await call('operator', 'POST', '/api/premium/request', form);
    await sql`drop trigger refuse on outbox`.execute(world.db);
    expect(status).toBe(500);
    expect((await latest('operator')).hasOpenRequest).toBe(false);
    expect(await world.trail('premium')).toEqual([]);
  });
});
