import { addDays, jakartaDay } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { people, rowsIn, type World } from '../world.ts';
import { administrator, counter, numbers, openWorld } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());
const { anew, call, told } = counter(() => world);
beforeEach(anew);

const bank = { bank_name: 'BANK CONTOH', account_number: '0001112223', sender_name: 'ANI CONTOH' };
const screenshot_url = 'https://berkas.example.org/bukti.jpg';
const base = '/api/premium-requests';
const ask = async (who: 'ani' | 'budi' | 'fajar', body: object = bank) => {
  const answer = await call(who, 'POST', base, body);
  return Number(answer.body.request.request_id);
};
const person = async (userId: string) => {
  const { rows } = await sql`select premium_status, premium_end_date::text as until from "user"
    where user_id = ${userId}`.execute(world.db);
  return rows[0];
};
const statusOf = async (id: number) => {
  const { rows } = await sql<{ status: string }>`
    select status from premium_request where request_id = ${id}`.execute(world.db);
  return rows[0]?.status;
};

describe('asking in the app', () => {
  test('stores a request of the caller, pending and dated now, whatever else the body says', async () => {
    const { status, body } = await call('ani', 'POST', base, {
      ...bank,
      user_id: people.budi,
      status: 'approved',
      created_at: '2020-01-01T00:00:00Z',
      request_id: 99,
    });
    const now = world.clock.now().toISOString();
    expect([status, body]).toEqual([
      201,
      {
        success: true,
        request: {
          request_id: expect.any(Number),
          user_id: people.ani,
          ...bank,
          screenshot_url: null,
          status: 'pending',
          created_at: now,
          updated_at: now,
          decided_at: null,
        },
      },
    ]);
  });

  test('again while one waits is that one, with what the body names; apps know no way to find it', async () => {
    const id = await ask('ani');
    const again = await call('ani', 'POST', base, { bank_name: 'BANK LAIN' });
    expect([again.status, again.body.request]).toEqual([
      200,
      expect.objectContaining({ ...bank, request_id: id, bank_name: 'BANK LAIN' }),
    ]);
    expect((await call('ani', 'POST', base, {})).body.request).toMatchObject({
      request_id: id,
      bank_name: 'BANK LAIN',
    });
    const { rows } = await sql`select 1 from premium_request`.execute(world.db);
    expect(rows).toHaveLength(1);
  });

  test('is for personnel only', async () => {
    for (const who of ['admin', 'operator', 'unit', 'writer'] as const) {
      expect(verdict(await call(who, 'POST', base, bank))).toBe('403 FORBIDDEN');
    }
  });

  test.for([
    [{ screenshot_url: 'file:///etc/passwd' }, 'screenshot_url'],
    [{ screenshot_url: 'bukti.jpg' }, 'screenshot_url'],
    [{ bank_name: 'x'.repeat(201) }, 'bank_name'],
  ] as const)('with %o is told what is wrong', async ([body, field]) => {
    const answer = await call('ani', 'POST', base, body);
    expect([verdict(answer), answer.body.field]).toEqual(['400 VALIDATION_FAILED', field]);
  });
});

describe('changing a request', () => {
  test('its owner changes bank data and proof while it waits, and nothing else: neither status nor owner nor times', async () => {
    const id = await ask('ani');
    const before = (await call('ani', 'GET', `${base}/${id}`)).body.request;
    world.clock.advance(60_000);
    const { status, body } = await call('ani', 'PUT', `${base}/${id}`, {
      screenshot_url,
      sender_name: null,
      user_id: people.budi,
      status: 'approved',
      created_at: '2020-01-01T00:00:00Z',
      decided_by: 'x',
    });
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        request: { ...before, screenshot_url, sender_name: null, updated_at: world.clock.now().toISOString() },
      },
    ]);
    expect(await person(people.ani)).toEqual({ premium_status: false, until: null });
  });

  test('nobody else does, and is not told that there is one', async () => {
    const id = await ask('ani');
    for (const who of ['budi', 'fajar'] as const) {
      expect(verdict(await call(who, 'PUT', `${base}/${id}`, { screenshot_url }))).toBe(
        '404 PREMIUM_REQUEST_NOT_FOUND',
      );
      expect(verdict(await call(who, 'GET', `${base}/${id}`))).toBe('404 PREMIUM_REQUEST_NOT_FOUND');
    }
    expect(verdict(await call('admin', 'PUT', `${base}/${id}`, { screenshot_url }))).toBe('403 FORBIDDEN');
    expect(verdict(await call('ani', 'PUT', `${base}/2147483647`, {}))).toBe('404 PREMIUM_REQUEST_NOT_FOUND');
    for (const name of ['0', 'x', '2147483648']) {
      expect(verdict(await call('ani', 'PUT', `${base}/${name}`, {}))).toBe('400 VALIDATION_FAILED');
    }
  });

  test('not once it is decided or its time is over', async () => {
    const decided = await ask('ani');
    await call('admin', 'PUT', `${base}/${decided}/deny`);
    expect(verdict(await call('ani', 'PUT', `${base}/${decided}`, { screenshot_url }))).toBe(
      '400 PREMIUM_REQUEST_CLOSED',
    );
    const late = await ask('ani');
    world.clock.advance(72 * 3_600_000);
    expect((await call('ani', 'GET', `${base}/${late}`)).body.request).toMatchObject({ status: 'expired' });
    expect(verdict(await call('ani', 'PUT', `${base}/${late}`, { screenshot_url }))).toBe('400 PREMIUM_REQUEST_CLOSED');
  });

  test('administrators are told once there is a proof, then of every change, and of nothing twice', async () => {
    const id = await ask('ani');
    expect(await told()).toEqual([]);
    await call('ani', 'PUT', `${base}/${id}`, { screenshot_url });
    const [notice, ...more] = await told();
    expect([notice?.to, more]).toEqual([administrator, []]);
    expect(notice?.text).toBe(
      [
        '💳 Permintaan premium aplikasi dengan bukti transfer',
        '',
        `NRP/NIP: ${people.ani}`,
        'Nama: ANI CONTOH',
        'Satuan: RES_A',
        'WhatsApp: +6281200000001',
        'Bank: BANK CONTOH',
        'Nomor rekening: ******2223',
        'Pengirim: ANI CONTOH',
        `Bukti transfer: ${screenshot_url}`,
        `Nomor permintaan: ${id}`,
        '',
        'Cocokkan pengirim dengan mutasi rekening sebelum menyetujui.',
        '',
        'Balas dengan salah satu:',
        `grantsub#${id}`,
        `denysub#${id}`,
      ].join('\n'),
    );
    await call('ani', 'PUT', `${base}/${id}`, { screenshot_url });
    expect(await told()).toEqual([]);
    await call('ani', 'PUT', `${base}/${id}`, { screenshot_url: `${screenshot_url}?2` });
    await call('ani', 'PUT', `${base}/${id}`, { sender_name: 'BUDI' });
    const changes = await told();
    expect(changes.map(({ text }) => /Pengirim: .*|Bukti.*\?2/.exec(text)?.[0])).toHaveLength(2);
    // Delivery takes one key once.
    expect(new Set([notice?.key, ...changes.map(({ key }) => key)]).size).toBe(3);
  });
});

describe('deciding', () => {
  test('approving turns premium on for thirty days, tells the person, and lists show it', async () => {
    const id = await ask('ani');
    await told();
    const { status, body } = await call('foreigner', 'PUT', `${base}/${id}/approve`);
    const until = addDays(jakartaDay(world.clock.now()), 30);
    expect([status, body.request]).toEqual([
      200,
      expect.objectContaining({ request_id: id, status: 'approved', nama: 'ANI CONTOH', client_id: 'RES_A' }),
    ]);
    expect(await person(people.ani)).toEqual({ premium_status: true, until });
    const own = await call('ani', 'GET', `/api/users/${people.ani}`);
    expect(own.body.data).toMatchObject({ premium_status: true, premium_end_date: until });
    const messages = await told();
    expect(messages.map(({ to }) => to)).toEqual([numbers.ani]);
    expect(messages[0]?.text).toContain(`Berlaku sebelum: ${until}`);
    expect((await call('admin', 'PUT', `${base}/${id}/approve`)).status).toBe(200);
    expect(await person(people.ani)).toEqual({ premium_status: true, until });
    expect(verdict(await call('admin', 'PUT', `${base}/${id}/deny`))).toBe('409 ALREADY_DECIDED');
    expect(await told()).toEqual([]);
  });

  test('what is left is kept, and premium without end keeps none', async () => {
    await call('admin', 'PUT', `${base}/${await ask('ani')}/approve`);
    await call('admin', 'PUT', `${base}/${await ask('ani')}/approve`);
    expect(await person(people.ani)).toMatchObject({ until: addDays(jakartaDay(world.clock.now()), 60) });
    await sql`update "user" set premium_status = true, premium_end_date = null where user_id = ${people.budi}`.execute(
      world.db,
    );
    await call('admin', 'PUT', `${base}/${await ask('budi')}/approve`);
    expect(await person(people.budi)).toEqual({ premium_status: true, until: null });
  });

  test('the end can be named', async () => {
    const id = await ask('ani');
    const wrong = await call('admin', 'PUT', `${base}/${id}/approve`, { premium_end_date: '2020-01-01' });
    expect([verdict(wrong), wrong.body.field]).toEqual(['400 VALIDATION_FAILED', 'premium_end_date']);
    await call('admin', 'PUT', `${base}/${id}/approve`, { premium_end_date: '2026-12-31' });
    expect(await person(people.ani)).toEqual({ premium_status: true, until: '2026-12-31' });
  });

  test('denying gives nothing and tells the person', async () => {
    const id = await ask('ani');
    await told();
    expect((await call('admin', 'PUT', `${base}/${id}/deny`)).body.request).toMatchObject({ status: 'rejected' });
    expect(await person(people.ani)).toEqual({ premium_status: false, until: null });
    expect((await told()).map(({ to, text }) => [to, text.split('\n')[0]])).toEqual([
      [numbers.ani, '*Permintaan premium ditolak*'],
    ]);
  });

  test('is for administrators only', async () => {
    const id = await ask('ani');
    for (const who of ['operator', 'directorate', 'reviewer', 'unit', 'ani', 'writer'] as const) {
      for (const word of ['approve', 'deny']) {
        expect(verdict(await call(who, 'PUT', `${base}/${id}/${word}`))).toBe('403 FORBIDDEN');
      }
    }
    expect(await statusOf(id)).toBe('pending');
  });
});

describe('reading', () => {
  const ids = async (who: Parameters<typeof call>[0], query = '') =>
    rowsIn<{ user_id: string }>(await call(who, 'GET', `${base}${query}`)).map(({ user_id }) => user_id);

  test('people see their own; administrators those of their people, a directorate also its role’s, or everybody’s', async () => {
    for (const who of ['ani', 'budi', 'fajar'] as const) {
      await ask(who);
      world.clock.advance(1_000);
    }
    expect(await ids('ani')).toEqual([people.ani]);
    expect(await ids('ani', '?scope=all&client_id=RES_C')).toEqual([people.ani]);
    expect(await ids('admin')).toEqual([people.budi, people.ani]);
    expect(await ids('foreigner')).toEqual([people.fajar]);
    expect(await ids('directorateAdmin')).toEqual([people.fajar, people.ani]);
    expect(await ids('admin', '?scope=all')).toEqual([people.fajar, people.budi, people.ani]);
    expect(await ids('admin', '?scope=all&client_id=res_c')).toEqual([people.fajar]);
    expect(await ids('twoUnitsAdmin', '?client_id=res_a&sort=created_at')).toEqual([people.ani, people.budi]);
    expect(verdict(await call('admin', 'GET', `${base}?client_id=RES_C`))).toBe('403 CLIENT_DENIED');
    for (const who of ['operator', 'directorate', 'unit', 'writer'] as const) {
      expect(verdict(await call(who, 'GET', base))).toBe('403 FORBIDDEN');
    }
  });

  test('by state, in pages; who decided is for administrators to know', async () => {
    const first = await ask('ani');
    await call('admin', 'PUT', `${base}/${first}/deny`);
    world.clock.advance(1_000);
    await ask('ani');
    const list = async (who: 'ani' | 'admin', query: string) => (await call(who, 'GET', `${base}${query}`)).body;
    const rejected = await list('ani', '?status=rejected&limit=1');
    expect(rejected.pagination).toMatchObject({ total: 1, limit: 1, page: 1 });
    expect(rejected.data).toEqual([expect.objectContaining({ request_id: first, status: 'rejected' })]);
    expect(JSON.stringify(rejected)).not.toContain('decided_by');
    expect((await list('admin', '?status=rejected')).data).toEqual([
      expect.objectContaining({ decided_by: expect.stringMatching(/^dashboard:/) }),
    ]);
    expect((await list('ani', '?page=2&limit=1')).data).toEqual([expect.objectContaining({ request_id: first })]);
  });
});
