import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ClaimStage, other, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

test('a code gives a secret claim token with an absolute end, in body and cookie', async () => {
  await stage.request(satu.nrp, satu.email);
  const stranger = await stage.verify(1, ' SATU@example.org', Number(await stage.code()));
  // NRP 1 is not NRP 00000001: leading zeros count.
  expect(stranger).toMatchObject({ status: 400, body: { code: 'OTP_INVALID' }, cookies: [] });
  const good = await stage.verify('0000-0001', ' SATU@example.org', Number(await stage.code()));
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
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  expect(await stage.verify(satu.nrp, satu.email, other(right))).toMatchObject({
    status: 400,
    body: { code: 'OTP_INVALID' },
  });
  expect((await stage.verify(satu.nrp, satu.email, right)).status).toBe(200);
  expect((await stage.verify(satu.nrp, satu.email, right)).body.code).toBe('OTP_INVALID');
});

test('three wrong codes block, also the right one and also after asking anew, until five minutes are over', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  for (let count = 0; count < 3; count++) await stage.verify(satu.nrp, satu.email, other(right));
  expect((await stage.verify(satu.nrp, satu.email, right)).body.code).toBe('OTP_INVALID');
  stage.running.clock.advance(61_000);
  expect(await stage.request(satu.nrp, satu.email)).toMatchObject({
    status: 429,
    body: { code: 'LOCKED_OUT' },
    headers: { 'retry-after': '239' },
  });
  stage.running.clock.advance(240_000);
  expect((await stage.request(satu.nrp, satu.email)).status).toBe(202);
  expect((await stage.verify(satu.nrp, satu.email, await stage.code())).status).toBe(200);
});

test('tries survive a new code', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  await stage.verify(satu.nrp, satu.email, other(right));
  await stage.verify(satu.nrp, satu.email, other(right));
  stage.running.clock.advance(61_000);
  await stage.request(satu.nrp, satu.email);
  const newer = await stage.code();
  await stage.verify(satu.nrp, satu.email, other(newer));
  expect((await stage.verify(satu.nrp, satu.email, newer)).body.code).toBe('OTP_INVALID');
});

test('a hundred times the right code at once: one redeems it', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  // From many places, lest the limit of one place decides.
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => {
      stage.elsewhere();
      return stage.verify(satu.nrp, satu.email, right);
    }),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'OTP_INVALID')).toHaveLength(99);
});

test('another address is wrong but costs the person no try', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  for (let count = 0; count < 5; count++) {
    expect((await stage.verify(satu.nrp, 'lain@example.org', right)).body.code).toBe('OTP_INVALID');
  }
  expect((await stage.verify(satu.nrp, satu.email, right)).status).toBe(200);
});

test('after five minutes it is over', async () => {
  await stage.request(satu.nrp, satu.email);
  stage.running.clock.advance(300_001);
  expect((await stage.verify(satu.nrp, satu.email, await stage.code())).body.code).toBe('OTP_INVALID');
});

test('who disappeared or was blocked since the mail: 404, and nothing is written', async () => {
  await stage.request('00000002', 'dua@example.org');
  await sql`update "user" set status = false where user_id = '00000002'`.execute(stage.running.db);
  expect(await stage.verify('00000002', 'dua@example.org', await stage.code())).toMatchObject({
    status: 404,
    body: { code: 'CLAIM_NOT_MATCHED' },
    cookies: [],
  });
  expect(await stage.emailOf('00000002')).toBe(null);
});

test('who got another address since the mail: 400', async () => {
  await stage.request('00000002', 'dua@example.org');
  await sql`update "user" set email = 'lain@example.org' where user_id = '00000002'`.execute(stage.running.db);
  expect((await stage.verify('00000002', 'dua@example.org', await stage.code())).body.code).toBe('EMAIL_MISMATCH');
});

test.for([
  ['no fields', {}, 'OTP_FIELDS_REQUIRED'],
  ['no code', satu, 'OTP_FIELDS_REQUIRED'],
  ['null', { nrp: null, email: null, otp: null }, 'OTP_FIELDS_REQUIRED'],
  ['letters', { ...satu, otp: 'abcdef' }, 'OTP_INVALID'],
  ['too many digits', { ...satu, otp: '1234567' }, 'OTP_INVALID'],
  ['full-width digits', { ...satu, otp: '１２３４５６' }, 'OTP_INVALID'],
  ['a number in another script', { nrp: '０００００００１', email: satu.email, otp: '123456' }, 'OTP_INVALID'],
  ['no address', { nrp: satu.nrp, email: 'x\r\ny', otp: '123456' }, 'OTP_INVALID'],
  ['an object', { ...satu, otp: { a: 1 } }, 'VALIDATION_FAILED'],
  ['a list', { nrp: ['1', '2'], email: satu.email, otp: '123456' }, 'VALIDATION_FAILED'],
] as const)('%s: 400', async ([, payload, code]) => {
  expect(await stage.post('verify-otp', payload)).toMatchObject({ status: 400, body: { code } });
});

test('one network tries six codes an hour on a person: beyond that it costs the person no tries', async () => {
  for (let round = 0; round < 2; round++) {
    await stage.request(satu.nrp, satu.email);
    const right = await stage.code();
    for (let count = 0; count < 3; count++) {
      expect((await stage.verify(satu.nrp, satu.email, other(right))).body.code).toBe('OTP_INVALID');
    }
    stage.running.clock.advance(301_000);
  }
  const stranger = stage.from;
  stage.elsewhere();
  expect((await stage.request(satu.nrp, satu.email)).status).toBe(202);
  const right = await stage.code();
  const guess = { ...satu, otp: other(right) };
  for (let count = 0; count < 5; count++) {
    const answer = await stage.running.call('/api/claim/verify-otp', guess, stranger);
    expect(answer).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  }
  expect((await stage.verify(satu.nrp, satu.email, right)).status).toBe(200);
});

test('one network trying codes all over is refused after sixty, however fast it tries', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) => stage.verify(`900000${100 + at}`, 'x@example.org', '123456')),
  );
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(60);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(140);
});

test('numbers that cannot be read count for their network only, not together as one person', async () => {
  const unreadable = (at: number) => stage.verify(`nomor ${'abcdefghij'[at % 10]}`, 'x@example.org', '123456');
  for (let at = 0; at < 60; at++) expect(await unreadable(at)).toMatchObject({ status: 400 });
  expect(await unreadable(60)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
});
