import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ClaimStage, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

const read = (token: string, who: object = satu) => stage.post('user-data', { ...who, claim_token: token });

test('shows the record with the columns people know, the unit’s name and the roles held', async () => {
  await stage.running.host.database.script(`
    update "user" set title = 'BRIPDA', divisi = 'SAT CONTOH', desa = '', insta = '@Akun.Satu ', tiktok = 'Akun.Satu',
      created_at = '2026-01-01T00:00:00Z', premium_end_date = '2026-03-01'
      where user_id = '00000001';
    insert into user_roles select '00000001', role_id from roles where role_name in ('ditbinmas', 'operator', 'admin');`);
  const { status, body } = await read(await stage.claim());
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    data: {
      user_id: '00000001',
      nama: 'ANGGOTA SATU',
      title: 'BRIPDA',
      divisi: 'SAT CONTOH',
      jabatan: null,
      desa: '',
      insta: 'akun.satu',
      tiktok: '@akun.satu',
      whatsapp: '6281200000001',
      email: 'satu@example.org',
      client_id: 'RES_A',
      client_name: 'Unit A',
      status: true,
      exception: false,
      premium_status: false,
      premium_end_date: '2026-03-01',
      wa_notification_opt_in: false,
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      ditbinmas: true,
      ditlantas: false,
      bidhumas: false,
      ditsamapta: false,
      ditintelkam: false,
      operator: true,
    },
  });
});

test.for([
  ['none', null, null, null, null],
  ['empty', '', '', '', ''],
  ['an address', 'https://www.instagram.com/Cici', 'https://www.tiktok.com/@Cici', 'cici', '@cici'],
  ['what is no handle', 'budi-x', '@budi x', 'budi-x', '@budi x'],
] as const)('handles are shown as the page writes them: %s', async ([, insta, tiktok, shownInsta, shownTiktok]) => {
  await sql`update "user" set insta = ${insta}, tiktok = ${tiktok}`.execute(stage.running.db);
  const { body } = await read(await stage.claim());
  expect([body.data?.insta, body.data?.tiktok]).toEqual([shownInsta, shownTiktok]);
});

test('the token may come as cookie, field or header', async () => {
  const token = await stage.claim();
  expect((await stage.post('user-data', satu, { cookie: `claim_token=${token}` })).status).toBe(200);
  expect((await stage.post('user-data', { ...satu, claim_token: token })).status).toBe(200);
  expect((await stage.post('user-data', satu, { 'x-claim-token': token })).status).toBe(200);
});

test('a token said outright decides: a bad one is not replaced by a good cookie', async () => {
  const cookie = { cookie: `claim_token=${await stage.claim()}` };
  expect((await stage.post('user-data', { ...satu, claim_token: 'x' }, cookie)).status).toBe(403);
  expect((await stage.post('user-data', satu, { ...cookie, 'x-claim-token': 'x' })).status).toBe(403);
});

test('reads number and address as people write them, and numbers as text', async () => {
  const token = await stage.claim();
  expect((await read(token, { nrp: '0000-0001', email: ' SATU@Example.org' })).status).toBe(200);
  await sql`update "user" set user_id = '123' where user_id = '00000001'`.execute(stage.running.db);
  stage.running.clock.advance(61_000);
  const numeric = await stage.claim({ nrp: '123', email: satu.email });
  expect((await read(numeric, { nrp: 123, email: satu.email })).status).toBe(200);
});

test.for([
  ['no token', undefined],
  ['an unknown token', 'A'.repeat(43)],
  ['an empty token', ''],
] as const)('%s: 403', async ([, token]) => {
  expect(
    await stage.post('user-data', { ...satu, ...(token === undefined ? {} : { claim_token: token }) }),
  ).toMatchObject({ status: 403, body: { success: false, code: 'OTP_NOT_VERIFIED' } });
});

test('the claim of one person opens nobody else’s record', async () => {
  const token = await stage.claim();
  await stage.claim({ nrp: '00000002', email: 'dua@example.net' });
  expect((await read(token, { nrp: '00000002', email: 'dua@example.net' })).status).toBe(403);
  expect((await read(token, { nrp: '00000002', email: satu.email })).status).toBe(403);
  expect((await read(token, { nrp: satu.nrp, email: 'dua@example.net' })).status).toBe(403);
  expect((await read(token)).status).toBe(200);
});

test('a claim is over after fifteen minutes whatever was done with it', async () => {
  const token = await stage.claim();
  for (let minute = 0; minute < 14; minute += 2) {
    stage.running.clock.advance(120_000);
    expect((await read(token)).status).toBe(200);
  }
  stage.running.clock.advance(60_001);
  expect((await read(token)).status).toBe(403);
});

test('a newer claim ends the older one', async () => {
  const older = await stage.claim();
  stage.running.clock.advance(61_000);
  const newer = await stage.claim();
  expect([(await read(older)).status, (await read(newer)).status]).toEqual([403, 200]);
});

test('who was blocked since: 404; whose address was changed since: 403', async () => {
  const token = await stage.claim();
  await sql`update "user" set status = false where user_id = '00000001'`.execute(stage.running.db);
  expect(await read(token)).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
  await sql`update "user" set status = true, email = 'lain@example.org' where user_id = '00000001'`.execute(
    stage.running.db,
  );
  expect(await read(token)).toMatchObject({ status: 403, body: { code: 'OTP_NOT_VERIFIED' } });
});

test('whoever has gone: 404', async () => {
  const token = await stage.claim();
  await sql`delete from "user" where user_id = '00000001'`.execute(stage.running.db);
  expect(await read(token)).toMatchObject({ status: 404, body: { code: 'USER_NOT_FOUND' } });
});

test.for([
  ['nothing', {}, 'CLAIM_FIELDS_REQUIRED'],
  ['null', { nrp: null, email: null }, 'CLAIM_FIELDS_REQUIRED'],
  ['no address', { nrp: '00000001' }, 'CLAIM_FIELDS_REQUIRED'],
  ['a number of another script', { nrp: '０００００００１', email: satu.email }, 'NRP_INVALID'],
  ['a list', { nrp: ['00000001', '2'], email: satu.email }, 'VALIDATION_FAILED'],
  ['a token that is none', { ...satu, claim_token: { a: 1 } }, 'VALIDATION_FAILED'],
] as const)('%s: 400', async ([, payload, code]) => {
  expect(await stage.post('user-data', payload)).toMatchObject({ status: 400, body: { code } });
});

test('one claim is used 120 times an hour at most', async () => {
  const token = await stage.claim();
  const answers = await Promise.all(Array.from({ length: 130 }, () => read(token)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(120);
  expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(10);
});

test('closing ends the claim and clears the cookie; closing again is no mistake', async () => {
  const token = await stage.claim();
  const closed = await stage.post('close', {}, { cookie: `claim_token=${token}` });
  expect(closed).toMatchObject({ status: 200, body: { success: true } });
  expect(closed.cookies).toMatchObject([{ name: 'claim_token', value: '', path: '/api/claim', sameSite: 'Lax' }]);
  expect((await read(token)).status).toBe(403);
  expect((await stage.post('close', { claim_token: token })).status).toBe(200);
  expect((await stage.post('close', '')).status).toBe(200);
});

test('in production the cookie goes to other sites over TLS, kept apart for each of them', async () => {
  const production = await ClaimStage.open({
    NODE_ENV: 'production',
    CICERO_SECRET: 'only-for-this-test-only-for-this-test',
    DASHBOARD_URL: 'https://dashboard.example.org',
  });
  await production.anew();
  await production.request(satu.nrp, satu.email);
  const { headers } = await production.verify(satu.nrp, satu.email, await production.code());
  const closed = await production.post('close', {});
  await production.close();
  for (const header of [String(headers['set-cookie']), String(closed.headers['set-cookie'])]) {
    expect(
      header
        .split('; ')
        .slice(1)
        .filter((part) => !part.startsWith('Expires'))
        .sort(),
    ).toEqual(expect.arrayContaining(['HttpOnly', 'Partitioned', 'Path=/api/claim', 'SameSite=None', 'Secure']));
  }
});
