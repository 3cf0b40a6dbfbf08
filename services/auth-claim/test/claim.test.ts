import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, clients, RunningService } from './fixtures/service.ts';

let running: RunningService;
let address = 0;

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
});
afterAll(() => running.close());
beforeEach(async () => {
  // A day later: what was counted is forgotten.
  running.clock.advance(25 * 3_600_000);
  address++;
  await running.host.database.script(`
    delete from outbox; delete from data_version; delete from "user";
    insert into "user" (user_id, nama, client_id, status, email) values
      ('00000001', 'ANGGOTA SATU', 'RES_A', true, ' Satu@Example.org '),
      ('00000002', 'ANGGOTA DUA', 'RES_A', true, null),
      ('00000003', 'ANGGOTA TIGA', 'RES_A', false, 'tiga@example.org'),
      ('NRP-0004', 'ANGGOTA EMPAT', 'RES_A', true, ''),
      ('00000005', 'ANGGOTA LIMA', 'RES_A', true, null);`);
});

const from = (): { from: string } => ({ from: `203.0.113.${address}` });
const request = (nrp: unknown, email: unknown): Promise<Answer> =>
  running.call('/api/claim/request-otp', { nrp, email }, from());
const verify = (nrp: unknown, email: unknown, otp: unknown): Promise<Answer> =>
  running.call('/api/claim/verify-otp', { nrp, email, otp }, from());
const code = async (): Promise<string> => /\b\d{6}\b/.exec((await running.mails()).at(-1)?.text ?? '')?.[0] ?? '';
const emailOf = async (id: string) =>
  (await running.db.selectFrom('user').select('email').where('user_id', '=', id).executeTakeFirst())?.email;
/** A wrong code, whatever the right one is. */
const other = (right: string): string => (right === '123456' ? '654321' : '123456');

describe('asking for a code', () => {
  test('queues one mail to the stored address, good for five minutes', async () => {
    const { status, body } = await request('00000001', 'satu@example.org');
    expect(status).toBe(202);
    expect(body).toEqual({ success: true, data: { message: 'Kode OTP akan segera dikirim ke email Anda.' } });
    const [mail, ...more] = await running.mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      channel: 'email',
      recipient: 'satu@example.org',
      subject: 'Kode OTP klaim data Cicero',
      priority: 'otp',
      sensitive: true,
      expiresAt: new Date(running.clock.now().getTime() + 300_000).toISOString(),
    });
    expect(mail?.text).toMatch(/^Kode OTP Anda: [1-9]\d{5}\n/);
    expect(mail?.html).toContain(await code());
    expect(JSON.stringify([mail?.dedupeKey, mail?.subject])).not.toMatch(/00000001|\d{6}\b/);
  });

  test.for([
    ['a number', 1, 'SATU@example.org'],
    ['text with separators', ' 0000-0002 ', ' Dua@Example.org'],
    ['digits of an id with letters', '0004', 'empat@example.org'],
  ] as const)('reads NRP and address as people write them: %s', async ([, nrp, email]) => {
    await sql`update "user" set user_id = '1' where user_id = '00000001'`.execute(running.db);
    expect((await request(nrp, email)).status).toBe(202);
  });

  test.for([
    ['unknown NRP, free address', '99999999', 'baru@example.org', 404, 'USER_NOT_FOUND'],
    ['unknown NRP, address of another', '99999999', 'satu@example.org', 409, 'EMAIL_TAKEN'],
    ['known NRP without address, address of another', '00000002', 'SATU@example.org', 409, 'EMAIL_TAKEN'],
    ['known NRP with another address', '00000001', 'lain@example.org', 400, 'EMAIL_MISMATCH'],
    ['a person who is not active is as one who is not there', '00000003', 'tiga@example.org', 404, 'USER_NOT_FOUND'],
    ['no digits', 'abc', 'satu@example.org', 400, 'CLAIM_FIELDS_REQUIRED'],
    ['no address', '00000001', ' ', 400, 'CLAIM_FIELDS_REQUIRED'],
    ['no fields', undefined, undefined, 400, 'CLAIM_FIELDS_REQUIRED'],
    ['null', null, null, 400, 'CLAIM_FIELDS_REQUIRED'],
    ['no address at all', '00000001', 'bukan email', 400, 'EMAIL_INVALID'],
    ['a second recipient', '00000002', 'a@example.org,b@example.org', 400, 'EMAIL_INVALID'],
    ['a header', '00000002', 'a@example.org\r\nBcc: b@example.org', 400, 'EMAIL_INVALID'],
    ['a header in angle brackets', '00000002', '<a@example.org>\nSubject: x', 400, 'EMAIL_INVALID'],
    ['an object', { a: 1 }, 'satu@example.org', 400, 'VALIDATION_FAILED'],
    ['a list', '00000001', ['a@example.org', 'b@example.org'], 400, 'VALIDATION_FAILED'],
    ['too long', '1'.repeat(65), 'satu@example.org', 400, 'VALIDATION_FAILED'],
  ] as const)('%s: no mail', async ([, nrp, email, status, code]) => {
    expect(await request(nrp, email)).toMatchObject({ status, body: { success: false, code } });
    expect(await running.mails()).toEqual([]);
  });

  test('again within a minute: 429 with the time to wait; after it a new code, and the old one is dead', async () => {
    await request('00000001', 'satu@example.org');
    const first = await code();
    running.clock.advance(20_000);
    expect(await request('00000001', 'satu@example.org')).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED', message: 'Kode OTP baru saja dikirim. Coba lagi dalam 40 detik.' },
      headers: { 'retry-after': '40' },
    });
    running.clock.advance(40_001);
    expect((await request('00000001', 'satu@example.org')).status).toBe(202);
    const second = await code();
    if (first !== second) expect((await verify('00000001', 'satu@example.org', first)).status).toBe(400);
    expect((await verify('00000001', 'satu@example.org', second)).status).toBe(200);
  });

  test('a hundred at once send one mail', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => request('00000001', 'satu@example.org')));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await running.mails()).toHaveLength(1);
  });

  test('ten mails a day for a person, and ten to an address', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 11; count++) {
      statuses.push((await request('00000001', 'satu@example.org')).status);
      running.clock.advance(61_000);
    }
    expect(statuses).toEqual([...Array(10).fill(202), 429]);
    await sql`update "user" set email = 'bersama@example.org' where user_id in ('00000001', '00000002')`.execute(
      running.db,
    );
    running.clock.advance(25 * 3_600_000);
    const shared: number[] = [];
    for (let count = 0; count < 11; count++) {
      shared.push((await request(count % 2 ? '00000001' : '00000002', 'bersama@example.org')).status);
      running.clock.advance(61_000);
    }
    expect(shared).toEqual([...Array(10).fill(202), 429]);
  });

  test('one address asking about many who are not there is refused after thirty', async () => {
    for (let count = 0; count < 30; count++) {
      expect((await request(`900000${count}`, 'baru@example.org')).status).toBe(404);
    }
    expect(await request('00000001', 'satu@example.org')).toMatchObject({
      status: 429,
      body: { code: 'RATE_LIMITED' },
    });
    address++;
    expect((await request('00000001', 'satu@example.org')).status).toBe(202);
  });
});

describe('redeeming a code', () => {
  test('gives a secret claim token with an absolute end, in body and cookie', async () => {
    await request('00000001', 'satu@example.org');
    const { status, body, cookies } = await verify(1, ' SATU@example.org', Number(await code()));
    // NRP 1 is not NRP 00000001: leading zeros count.
    expect(status).toBe(400);
    expect(cookies).toEqual([]);
    expect(body.code).toBe('OTP_INVALID');
    const good = await verify('0000-0001', ' SATU@example.org', Number(await code()));
    expect(good).toMatchObject({ status: 200, body: { success: true, data: { verified: true, expires_in: 900 } } });
    expect(good.body.data?.claim_token).toMatch(/^[\w-]{43}$/);
    expect(good.cookies).toEqual([
      {
        name: 'claim_token',
        value: good.body.data?.claim_token,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/api/claim',
        maxAge: 900,
      },
    ]);
  });

  test('wrong, then right works; the same code does not work twice', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    expect(await verify('00000001', 'satu@example.org', other(right))).toMatchObject({
      status: 400,
      body: { code: 'OTP_INVALID' },
    });
    expect((await verify('00000001', 'satu@example.org', right)).status).toBe(200);
    expect((await verify('00000001', 'satu@example.org', right)).body.code).toBe('OTP_INVALID');
  });

  test('three wrong codes block, also the right one and also after asking anew, until five minutes are over', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    for (let count = 0; count < 3; count++) await verify('00000001', 'satu@example.org', other(right));
    expect((await verify('00000001', 'satu@example.org', right)).body.code).toBe('OTP_INVALID');
    running.clock.advance(61_000);
    expect(await request('00000001', 'satu@example.org')).toMatchObject({
      status: 429,
      body: { code: 'LOCKED_OUT' },
      headers: { 'retry-after': '239' },
    });
    running.clock.advance(240_000);
    expect((await request('00000001', 'satu@example.org')).status).toBe(202);
    expect((await verify('00000001', 'satu@example.org', await code())).status).toBe(200);
  });

  test('tries survive a new code', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    await verify('00000001', 'satu@example.org', other(right));
    await verify('00000001', 'satu@example.org', other(right));
    running.clock.advance(61_000);
    await request('00000001', 'satu@example.org');
    const newer = await code();
    await verify('00000001', 'satu@example.org', other(newer));
    expect((await verify('00000001', 'satu@example.org', newer)).body.code).toBe('OTP_INVALID');
  });

  test('a hundred guesses at once: three are compared', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    // Guessers from many places, the right code among the last.
    const guesses = Array.from({ length: 100 }, (_, at) => (at < 50 ? other(right) : right));
    const answers = await Promise.all(
      guesses.map((otp, at) =>
        running.call(
          '/api/claim/verify-otp',
          { nrp: '00000001', email: 'satu@example.org', otp },
          { from: `198.51.100.${at}` },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(0);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['OTP_INVALID']));
  });

  test('a hundred times the right code at once: one redeems it', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    const answers = await Promise.all(Array.from({ length: 100 }, () => verify('00000001', 'satu@example.org', right)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('another address is wrong but costs the person no try', async () => {
    await request('00000001', 'satu@example.org');
    const right = await code();
    for (let count = 0; count < 5; count++) {
      expect((await verify('00000001', 'lain@example.org', right)).body.code).toBe('OTP_INVALID');
    }
    expect((await verify('00000001', 'satu@example.org', right)).status).toBe(200);
  });

  test('after five minutes it is over', async () => {
    await request('00000001', 'satu@example.org');
    running.clock.advance(300_001);
    expect((await verify('00000001', 'satu@example.org', await code())).body.code).toBe('OTP_INVALID');
  });

  test.for([
    ['no fields', {}, 'OTP_FIELDS_REQUIRED'],
    ['no code', { nrp: '00000001', email: 'satu@example.org' }, 'OTP_FIELDS_REQUIRED'],
    ['null', { nrp: null, email: null, otp: null }, 'OTP_FIELDS_REQUIRED'],
    ['letters', { nrp: '00000001', email: 'satu@example.org', otp: 'abcdef' }, 'OTP_INVALID'],
    ['too many digits', { nrp: '00000001', email: 'satu@example.org', otp: '1234567' }, 'OTP_INVALID'],
    ['no address', { nrp: '00000001', email: 'x\r\ny', otp: '123456' }, 'OTP_INVALID'],
    ['an object', { nrp: '00000001', email: 'satu@example.org', otp: { a: 1 } }, 'VALIDATION_FAILED'],
    ['a list', { nrp: ['1', '2'], email: 'satu@example.org', otp: '123456' }, 'VALIDATION_FAILED'],
  ] as const)('%s: 400', async ([, payload, code]) => {
    expect(await running.call('/api/claim/verify-otp', payload, from())).toMatchObject({ status: 400, body: { code } });
  });

  test('one address trying codes all over is refused after sixty', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 61; count++)
      statuses.push((await verify(`900000${count}`, 'x@example.org', '123456')).status);
    expect(statuses).toEqual([...Array(60).fill(400), 429]);
  });
});

describe('a person without address', () => {
  test('gets the one that was proven, and cached answers of the unit go stale', async () => {
    await request('00000002', ' Dua@Example.org ');
    expect(await emailOf('00000002')).toBe(null);
    expect((await verify('00000002', 'dua@example.org', await code())).status).toBe(200);
    expect(await emailOf('00000002')).toBe('dua@example.org');
    const versions = await running.db.selectFrom('data_version').select(['scope', 'version']).execute();
    expect(versions).toEqual([{ scope: 'client:RES_A', version: 1 }]);
  });

  test('of two who prove one address, one gets it', async () => {
    await request('00000002', 'rebutan@example.org');
    const one = await code();
    await request('00000005', 'rebutan@example.org');
    const two = await code();
    const answers = await Promise.all([
      verify('00000002', 'rebutan@example.org', one),
      verify('00000005', 'rebutan@example.org', two),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect([await emailOf('00000002'), await emailOf('00000005')].filter(Boolean)).toHaveLength(1);
  });

  test('who disappeared or was blocked since the mail: 404, and nothing is written', async () => {
    await request('00000002', 'dua@example.org');
    await sql`update "user" set status = false where user_id = '00000002'`.execute(running.db);
    expect((await verify('00000002', 'dua@example.org', await code())).body.code).toBe('USER_NOT_FOUND');
    expect(await emailOf('00000002')).toBe(null);
  });

  test('who got another address since the mail: 400', async () => {
    await request('00000002', 'dua@example.org');
    await sql`update "user" set email = 'lain@example.org' where user_id = '00000002'`.execute(running.db);
    expect((await verify('00000002', 'dua@example.org', await code())).body.code).toBe('EMAIL_MISMATCH');
  });
});

test('the mail and its limits cost nothing when the mail could not be queued', async () => {
  await sql`alter table outbox rename to outbox_away`.execute(running.db);
  expect(await request('00000001', 'satu@example.org')).toMatchObject({
    status: 503,
    body: { code: 'SERVICE_UNAVAILABLE' },
  });
  await sql`alter table outbox_away rename to outbox`.execute(running.db);
  expect((await request('00000001', 'satu@example.org')).status).toBe(202);
});

test('no number, address, code or token reaches the log, and none can forge a line', async () => {
  await request('00000001', 'satu@example.org');
  const right = await code();
  const { body } = await verify('00000001', 'satu@example.org', right);
  await request('00000002', 'jahat@example.org\n{"level":"error","msg":"palsu"}');
  await running.call('/api/claim/verify-otp', '{"nrp":"00000001","email":"satu@exam', from());
  const log = running.logged.join('');
  for (const secret of ['00000001', '@example', 'satu@', right, String(body.data?.claim_token), 'palsu', '203.0.113']) {
    expect(log).not.toContain(secret);
  }
});
