import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimStage, other, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
let token: string;
beforeEach(async () => {
  token = await stage.anewAndClaimed();
});

const update = (fields: object, who: object = satu) => stage.put({ ...who, ...fields, claim_token: token });
const stored = () => stage.person(satu.nrp);

test('writes what is given, in the form it is kept in, and shows the record afterwards', async () => {
  const { status, body } = await update({
    nama: '  Anggota  Satu\tBaru ',
    title: 'Bripka',
    divisi: 'Sat Binmas',
    jabatan: 'Kanit',
    desa: 'Desa Contoh',
    insta: 'https://www.instagram.com/Akun.Baru/?hl=id',
    tiktok: '@Akun_Baru',
    whatsapp: '0812-3456-7890',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    success: true,
    data: {
      user_id: '00000001',
      nama: 'ANGGOTA SATU BARU',
      title: 'BRIPKA',
      divisi: 'SAT BINMAS',
      jabatan: 'KANIT',
      desa: 'DESA CONTOH',
      insta: 'akun.baru',
      tiktok: '@akun_baru',
      whatsapp: '6281234567890',
      client_name: 'Unit A',
    },
  });
  expect(await stored()).toMatchObject({ insta: 'akun.baru', tiktok: 'akun_baru', whatsapp: '6281234567890' });
});

test('what is absent stays; null and empty texts are written; other columns cannot be reached', async () => {
  const before = await stored();
  await update({
    title: null,
    desa: '',
    client_id: 'RES_B',
    status: 'false',
    exception: 'true',
    user_id: '9',
    email2: 'x',
  });
  const { updated_at: _, ...after } = (await stored()) ?? {};
  expect(after).toEqual({ ...before, updated_at: undefined, title: null, desa: '' });
});

test('without a field nothing is written and no cached answer goes stale', async () => {
  const before = await stored();
  expect((await update({})).status).toBe(200);
  expect(await stored()).toEqual(before);
  expect(await stage.versions()).toEqual({});
});

test('a change makes the cached answers of the unit and of the roles held stale', async () => {
  await stage.running.host.database.script(
    `insert into user_roles select '00000001', role_id from roles where role_name = 'bidhumas';`,
  );
  await update({ insta: 'akun.baru' });
  expect(await stage.versions()).toEqual({ 'client:RES_A': 1, 'role:bidhumas': 1 });
});

test('a person whose key is older than the rule for numbers can be changed too', async () => {
  stage.running.clock.advance(61_000);
  const who = { nrp: '0004', email: 'empat@example.net' };
  const claim = await stage.claim(who);
  expect((await stage.put({ ...who, nama: 'Empat', claim_token: claim })).body.data).toMatchObject({
    user_id: 'NRP-0004',
    nama: 'EMPAT',
  });
});

test('several changes within one claim, none after it was closed', async () => {
  for (const nama of ['SATU A', 'SATU B', 'SATU A']) expect((await update({ nama })).status).toBe(200);
  await stage.post('close', { claim_token: token });
  expect((await update({ nama: 'SATU C' })).body.code).toBe('OTP_NOT_VERIFIED');
  expect((await stored())?.nama).toBe('SATU A');
});

describe('texts', () => {
  test.for([
    ['numbers are text', 123, '123'],
    ['white space of any kind is one space', 'A\r\n\u00a0\u2028B', 'A B'],
    ['what cannot be seen is dropped', 'A\u0000N\u200bI\u202e\u0007', 'ANI'],
    ['half an emoji is dropped', 'ANI \ud83d', 'ANI'],
    ['letters of other scripts stay', 'ñoño', 'ÑOÑO'],
    ['markup is text', '<b>ani</b>', '<B>ANI</B>'],
    ['a quote is text', "o'ani", "O'ANI"],
  ] as const)('%s', async ([, given, kept]) => {
    expect((await update({ nama: given })).status).toBe(200);
    expect((await stored())?.nama).toBe(kept);
  });

  test.for([
    ['nama', 150],
    ['title', 60],
    ['divisi', 120],
    ['jabatan', 150],
    ['desa', 120],
  ] as const)('%s has %i characters at most', async ([field, longest]) => {
    expect((await update({ [field]: 'a'.repeat(longest) })).status).toBe(200);
    expect(await update({ [field]: 'a'.repeat(longest + 1) })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED', message: `Isian "${field}" paling panjang ${longest} karakter.` },
    });
  });

  test.for([
    ['a list', ['x', 'y']],
    ['an object', { a: 1 }],
    ['true', true],
    ['false', false],
  ] as const)('%s is none: 400 for every field', async ([, value]) => {
    for (const field of ['nama', 'title', 'divisi', 'jabatan', 'desa', 'insta', 'tiktok', 'whatsapp']) {
      expect(await update({ [field]: value })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    }
  });
});

describe('the order of checks', () => {
  const nobody = (fields: object) => stage.put({ ...satu, ...fields });

  test('fields, then handles, then the claim, then number, reserved name and the person', async () => {
    expect((await stage.put({ insta: 'x y' })).body.code).toBe('CLAIM_FIELDS_REQUIRED');
    expect((await nobody({ insta: 'x y', tiktok: 'a-b' })).body.message).toContain('Instagram');
    expect((await nobody({ tiktok: 'a-b', otp: '000000' })).body.message).toContain('TikTok');
    expect((await nobody({ whatsapp: '1', insta: 'cicero_devs' })).body.code).toBe('OTP_NOT_VERIFIED');
    expect((await update({ whatsapp: '1', insta: 'cicero_devs' })).body.code).toBe('PHONE_INVALID');
    await sql`delete from "user" where user_id = '00000001'`.execute(stage.running.db);
    expect((await update({ insta: 'cicero_devs' })).body.code).toBe('HANDLE_RESERVED');
    expect(await update({ nama: 'x' })).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
  });

  test('a stranger is told nothing by what is let pass: a malformed handle is 400 whether or not it is stored', async () => {
    await sql`update "user" set insta = 'budi-x' where user_id = '00000001'`.execute(stage.running.db);
    expect((await nobody({ insta: 'budi-x' })).body.code).toBe('HANDLE_INVALID');
    expect((await nobody({ insta: 'budi-y' })).body.code).toBe('HANDLE_INVALID');
  });
});

describe('with a code in the same call', () => {
  beforeEach(async () => {
    await stage.anew();
    await stage.request(satu.nrp, satu.email);
  });

  test('verifies, writes, and leaves a claim in the cookie', async () => {
    const answer = await stage.put({ ...satu, otp: await stage.code(), nama: 'Sekali Jalan' });
    expect(answer).toMatchObject({ status: 200, body: { data: { nama: 'SEKALI JALAN' } } });
    const [cookie] = answer.cookies;
    expect(cookie).toMatchObject({ name: 'claim_token', httpOnly: true, maxAge: 900 });
    expect((await stage.post('user-data', { ...satu, claim_token: cookie?.value })).status).toBe(200);
  });

  test('a wrong code is 403 and counts as a try', async () => {
    const right = await stage.code();
    for (let count = 0; count < 3; count++) {
      expect(await stage.put({ ...satu, otp: other(right), nama: 'x' })).toMatchObject({
        status: 403,
        body: { code: 'OTP_NOT_VERIFIED' },
      });
    }
    expect((await stage.put({ ...satu, otp: right, nama: 'x' })).status).toBe(403);
  });

  test('a malformed handle is told before the code is spent', async () => {
    const otp = await stage.code();
    expect((await stage.put({ ...satu, otp, insta: 'x y' })).body.code).toBe('HANDLE_INVALID');
    expect((await stage.put({ ...satu, otp, insta: 'x.y' })).status).toBe(200);
  });

  test('when the change is refused after the code was spent, the claim stands and the next call needs no code', async () => {
    await sql`update "user" set insta = 'milik.lain' where user_id = '00000005'`.execute(stage.running.db);
    const refused = await stage.put({ ...satu, otp: await stage.code(), insta: 'milik.lain' });
    expect([refused.status, refused.cookies.length]).toEqual([409, 1]);
    const again = await stage.put({ ...satu, insta: 'milik.sendiri', claim_token: refused.cookies[0]?.value });
    expect(again.status).toBe(200);
  });

  test('a code that comes along with a good claim is not used', async () => {
    const otp = await stage.code();
    const { body } = await stage.verify(satu.nrp, satu.email, otp);
    const claim = body.data?.claim_token;
    expect((await stage.put({ ...satu, otp: '000000', nama: 'x', claim_token: claim })).status).toBe(200);
  });
});

test('only PUT changes a record', async () => {
  expect((await stage.post('update', { ...satu, nama: 'x', claim_token: token })).status).toBe(401);
});
