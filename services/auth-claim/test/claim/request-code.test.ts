import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ClaimStage } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

test('a code goes to the stored address, in one mail that is good for five minutes', async () => {
  const { status, body } = await stage.request('00000001', 'satu@example.org');
  expect(status).toBe(202);
  expect(body).toEqual({ success: true, data: { message: expect.stringContaining('Kode OTP akan segera dikirim') } });
  const [mail, ...more] = await stage.sent();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    channel: 'email',
    recipient: 'satu@example.org',
    subject: 'Kode OTP klaim data Cicero',
    priority: 'otp',
    sensitive: true,
    expiresAt: new Date(stage.running.clock.now().getTime() + 300_000).toISOString(),
  });
  expect(mail?.text).toMatch(/\nKode OTP Anda: [1-9]\d{5}\n/);
  expect(mail?.html).toContain(await stage.code());
  expect(JSON.stringify([mail?.dedupeKey, mail?.subject])).not.toMatch(/00000001|\b\d{6}\b/);
});

test.for([
  ['a number', 1, 'SATU@example.org'],
  ['text with separators', ' 0000-0002 ', ' Dua@Example.org'],
  ['digits of an adopted id with letters', '0004', 'empat@example.org'],
] as const)('reads NRP and address as people write them: %s', async ([, nrp, email]) => {
  await sql`update "user" set user_id = '1' where user_id = '00000001'`.execute(stage.running.db);
  expect((await stage.request(nrp, email)).status).toBe(202);
});

test.for([
  ['unknown NRP, free address', '99999999', 'baru@example.org', 404, 'CLAIM_NOT_MATCHED'],
  ['known NRP with another address', '00000001', 'lain@example.org', 404, 'CLAIM_NOT_MATCHED'],
  ['a person who is not active', '00000003', 'tiga@example.org', 404, 'CLAIM_NOT_MATCHED'],
  ['a person without any channel of record', '00000006', 'enam@example.org', 404, 'CLAIM_NOT_MATCHED'],
  ['a person whose number of record is none', '00000007', 'tujuh@example.org', 404, 'CLAIM_NOT_MATCHED'],
  ['unknown NRP, address of another', '99999999', 'satu@example.org', 409, 'EMAIL_TAKEN'],
  ['known NRP without address, address of another', '00000002', 'SATU@example.org', 409, 'EMAIL_TAKEN'],
  ['known NRP with an address, address of another', '00000001', 'tiga@example.org', 409, 'EMAIL_TAKEN'],
  ['a person who is not active, address of another', '00000003', 'satu@example.org', 409, 'EMAIL_TAKEN'],
  ['no digits', 'abc', 'satu@example.org', 400, 'NRP_INVALID'],
  ['full-width digits', '０００００００１', 'satu@example.org', 400, 'NRP_INVALID'],
  ['one full-width digit among others', '0000０0001', 'satu@example.org', 400, 'NRP_INVALID'],
  ['Arabic digits', '٠٠٠٠٠٠٠١', 'satu@example.org', 400, 'NRP_INVALID'],
  ['a superscript digit', '00000001²', 'satu@example.org', 400, 'NRP_INVALID'],
  ['no address', '00000001', ' ', 400, 'CLAIM_FIELDS_REQUIRED'],
  ['no number', ' ', 'satu@example.org', 400, 'CLAIM_FIELDS_REQUIRED'],
  ['no fields', undefined, undefined, 400, 'CLAIM_FIELDS_REQUIRED'],
  ['null', null, null, 400, 'CLAIM_FIELDS_REQUIRED'],
  ['no address at all', '00000001', 'bukan email', 400, 'EMAIL_INVALID'],
  ['a second recipient', '00000002', 'a@example.org,b@example.org', 400, 'EMAIL_INVALID'],
  ['a header', '00000002', 'a@example.org\r\nBcc: b@example.org', 400, 'EMAIL_INVALID'],
  ['a header in angle brackets', '00000002', '<a@example.org>\nSubject: x', 400, 'EMAIL_INVALID'],
  ['a header in the local part', '00000002', '"a\r\nBcc: b"@example.org', 400, 'EMAIL_INVALID'],
  ['an object', { a: 1 }, 'satu@example.org', 400, 'VALIDATION_FAILED'],
  ['a list', '00000001', ['a@example.org', 'b@example.org'], 400, 'VALIDATION_FAILED'],
  ['too long', '1'.repeat(65), 'satu@example.org', 400, 'VALIDATION_FAILED'],
] as const)('%s: no code', async ([, nrp, email, status, code]) => {
  expect(await stage.request(nrp, email)).toMatchObject({ status, body: { success: false, code } });
  expect(await stage.code()).toBe('');
});

test('every reason to send no code is told in the same words', async () => {
  const answers = new Set<string>();
  for (const [nrp, email] of [
    ['99999999', 'baru@example.org'],
    ['00000001', 'lain@example.org'],
    ['00000003', 'tiga@example.org'],
    ['00000006', 'enam@example.org'],
  ] as const) {
    answers.add(JSON.stringify((await stage.request(nrp, email)).body));
  }
  expect(answers.size).toBe(1);
});

test('an address that several people have, as an adopted table may hold, still claims each of them', async () => {
  const { db } = stage.running;
  await sql`drop index user_email_unique`.execute(db);
  await sql`update "user" set email = 'bersama@example.org' where user_id in ('00000001', '00000002')`.execute(db);
  expect((await stage.request('00000001', 'bersama@example.org')).status).toBe(202);
  expect((await stage.request('00000002', 'bersama@example.org')).status).toBe(202);
  await sql`update "user" set email = null`.execute(db);
  await sql`create unique index user_email_unique on "user" (lower(trim(email))) where trim(email) <> ''`.execute(db);
});

test('again within a minute: 429 with the time to wait; after it a new code, and the old one is dead', async () => {
  await stage.request('00000001', 'satu@example.org');
  const first = await stage.code();
  stage.running.clock.advance(20_000);
  expect(await stage.request('00000001', 'satu@example.org')).toMatchObject({
    status: 429,
    body: { code: 'RATE_LIMITED', message: 'Kode OTP baru saja dikirim. Coba lagi dalam 40 detik.' },
    headers: { 'retry-after': '40' },
  });
  stage.running.clock.advance(40_001);
  expect((await stage.request('00000001', 'satu@example.org')).status).toBe(202);
  const second = await stage.code();
  if (first !== second) expect((await stage.verify('00000001', 'satu@example.org', first)).status).toBe(400);
  expect((await stage.verify('00000001', 'satu@example.org', second)).status).toBe(200);
});

test('a hundred at once send one mail', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => stage.request('00000001', 'satu@example.org')));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(await stage.sent()).toHaveLength(1);
});

/** Asks so often, each time from another network unless it is told otherwise; returns the answers' statuses. */
async function ask(times: number, nrpOf: (at: number) => string, email: string | ((at: number) => string)) {
  const statuses: number[] = [];
  for (let at = 0; at < times; at++) {
    statuses.push((await stage.request(nrpOf(at), typeof email === 'string' ? email : email(at))).status);
    stage.running.clock.advance(61_000);
  }
  return statuses;
}

test('six codes a day for a person from one network, whichever address is named', async () => {
  expect(
    await ask(
      7,
      () => '00000002',
      (at) => `dua${at % 2}@example.org`,
    ),
  ).toEqual([...Array(6).fill(202), 429]);
});

test('twenty codes a day for a person from all networks', async () => {
  const elsewhere = () => {
    stage.elsewhere();
    return '00000001';
  };
  expect(await ask(21, elsewhere, 'satu@example.org')).toEqual([...Array(20).fill(202), 429]);
});

test('ten mails a day to an address that is nobody’s, whoever is named', async () => {
  const people = ['00000002', '00000005', '0004'];
  const statuses = await ask(11, (at) => people[at % 3] ?? '', 'korban@example.net');
  expect(statuses).toEqual([...Array(10).fill(202), 429]);
});

test('a stranger whose share is used up keeps no code back by asking on', async () => {
  expect(await ask(7, () => '00000001', 'satu@example.org')).toEqual([...Array(6).fill(202), 429]);
  expect((await stage.request('00000001', 'satu@example.org')).status).toBe(429);
  stage.elsewhere();
  expect((await stage.request('00000001', 'satu@example.org')).status).toBe(202);
});

test('one network asking about many who are not there is refused after thirty, however fast it asks', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) => stage.request(`90000${100 + at}`, 'baru@example.org')),
  );
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(30);
  expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(170);
  expect(await stage.request('00000001', 'satu@example.org')).toMatchObject({
    status: 429,
    body: { code: 'RATE_LIMITED' },
  });
  stage.elsewhere();
  expect((await stage.request('00000001', 'satu@example.org')).status).toBe(202);
});

test('a code and its limits cost nothing when the mail could not be queued', async () => {
  const { db } = stage.running;
  await sql`alter table outbox rename to outbox_away`.execute(db);
  expect(await stage.request('00000001', 'satu@example.org')).toMatchObject({
    status: 503,
    body: { code: 'SERVICE_UNAVAILABLE' },
  });
  await sql`alter table outbox_away rename to outbox`.execute(db);
  expect((await stage.request('00000001', 'satu@example.org')).status).toBe(202);
});
