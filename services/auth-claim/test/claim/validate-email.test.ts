import { type NameServer, startNameServer, type Zone } from '@cicero/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimStage } from '../fixtures/claim.ts';

const mx = (name: string, exchange: string, preference = 10) =>
  ({ type: 'MX', name, ttl: 60, data: { preference, exchange } }) as const;
const a = (name: string) => ({ type: 'A', name, ttl: 60, data: '192.0.2.1' }) as const;
const aaaa = (name: string) => ({ type: 'AAAA', name, ttl: 60, data: '2001:db8::1' }) as const;

/** What is known of the domains of the tests; whatever is not named does not exist. */
const zone: Zone = ({ name, type }) => {
  asked.push(`${type} ${name}`);
  switch (name) {
    case 'surat.example':
      return type === 'MX' ? [mx(name, 'mx.surat.example'), mx(name, 'mx2.surat.example', 20)] : [];
    case 'xn--mller-kva.example':
      return type === 'MX' ? [mx(name, 'mx.example')] : [];
    case 'hanya-a.example':
      return type === 'A' ? [a(name)] : [];
    case 'hanya-aaaa.example':
      return type === 'AAAA' ? [aaaa(name)] : [];
    case 'tolak.example':
      return type === 'MX' ? [mx(name, '.', 0)] : [a(name)];
    case 'kosong.example':
      return [];
    case 'rusak.example':
      return 'server failure';
    case 'ditolak.example':
      return 'refused';
    case 'diam.example':
      return 'silence';
    case 'setengah.example':
      return type === 'AAAA' ? 'server failure' : [];
    case 'setengah-baik.example':
      return type === 'AAAA' ? 'server failure' : type === 'A' ? [a(name)] : [];
    case 'pulih.example':
      return mended && type === 'MX' ? [mx(name, 'mx.example')] : mended ? [] : 'server failure';
    default:
      return 'no such name';
  }
};

let asked: string[] = [];
let mended = false;
let server: NameServer;
let stage: ClaimStage;
beforeAll(async () => {
  server = await startNameServer({ zone, host: '127.0.0.1', port: 0 });
  stage = await ClaimStage.open({ DNS_SERVERS: `${server.host}:${server.port}` });
});
afterAll(async () => {
  await stage.close();
  await server.close();
});
beforeEach(async () => {
  await stage.anew();
  asked = [];
  mended = false;
});

const check = (email: unknown) => stage.post('validate-email', { email });

describe('an address can receive mail', () => {
  test.for([
    ['its domain names hosts for mail', 'a@surat.example'],
    ['written as people do', ' A.B+c@SURAT.example '],
    ['in the letters of another script', 'a@Müller.example'],
    ['its domain has an address and no hosts for mail', 'a@hanya-a.example'],
    ['of the newer kind', 'a@hanya-aaaa.example'],
    ['though one of two questions fails', 'a@setengah-baik.example'],
  ] as const)('%s', async ([, email]) => {
    const { status, body } = await check(email);
    expect(status).toBe(200);
    // Existing clients take a field `status`, here or in `data`, for the verdict.
    expect(body).toEqual({ success: true, data: { message: expect.any(String) } });
  });
});

test.for([
  ['no such domain', 'a@tidak-ada.example', 400, 'EMAIL_DOMAIN_INACTIVE'],
  ['a domain without mail or address', 'a@kosong.example', 400, 'EMAIL_DOMAIN_INACTIVE'],
  ['a domain that says it takes no mail, though it has an address', 'a@tolak.example', 400, 'EMAIL_DOMAIN_INACTIVE'],
  ['a name server in trouble', 'a@rusak.example', 503, 'DOMAIN_CHECK_UNAVAILABLE'],
  ['a name server that refuses', 'a@ditolak.example', 503, 'DOMAIN_CHECK_UNAVAILABLE'],
  ['trouble where the answer would decide', 'a@setengah.example', 503, 'DOMAIN_CHECK_UNAVAILABLE'],
] as const)('%s', async ([, email, status, code]) => {
  expect(await check(email)).toMatchObject({ status, body: { success: false, code } });
});

test.for([
  ['nothing', undefined, 'EMAIL_REQUIRED'],
  ['null', null, 'EMAIL_REQUIRED'],
  ['blank', '  ', 'EMAIL_REQUIRED'],
  ['a word', 'bukan email', 'EMAIL_INVALID'],
  ['no domain', 'a@', 'EMAIL_INVALID'],
  ['an IP address', 'a@192.0.2.1', 'EMAIL_INVALID'],
  ['an IP literal', 'a@[192.0.2.1]', 'EMAIL_INVALID'],
  ['a local part of another script', 'ä@surat.example', 'EMAIL_INVALID'],
  ['a comment', 'a(x)@surat.example', 'EMAIL_INVALID'],
  ['a header', 'a@surat.example\r\nBcc: b@surat.example', 'EMAIL_INVALID'],
  ['a domain that is too long', `a@${'a'.repeat(64)}.example`, 'EMAIL_INVALID'],
  ['a number', 12, 'EMAIL_INVALID'],
  ['an object', { a: 1 }, 'VALIDATION_FAILED'],
] as const)('%s is refused without asking a name server', async ([, email, code]) => {
  expect(await check(email)).toMatchObject({ status: 400, body: { success: false, code } });
  expect(asked).toEqual([]);
});

test('says the same of an address whoever it belongs to, and whether that person is active', async () => {
  await stage.running.host.database.script(`
    update "user" set email = 'aktif@surat.example' where user_id = '00000001';
    update "user" set email = 'nonaktif@surat.example' where user_id = '00000003';`);
  const bodies = [];
  for (const name of ['aktif', 'nonaktif', 'bebas']) bodies.push((await check(`${name}@surat.example`)).body);
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
});

test('a name server that says nothing: 503 within four seconds', async () => {
  const started = performance.now();
  expect(await check('a@diam.example')).toMatchObject({
    status: 503,
    body: { code: 'DOMAIN_CHECK_UNAVAILABLE' },
    headers: { 'retry-after': '30' },
  });
  expect(performance.now() - started).toBeLessThan(4_000);
  // Asked no more than twice.
  expect(asked.length).toBeLessThanOrEqual(2);
});

test('no name server there at all: 503', async () => {
  const gone = await startNameServer({ zone, host: '127.0.0.1', port: 0 });
  await gone.close();
  const alone = await ClaimStage.open({ DNS_SERVERS: `${gone.host}:${gone.port}` });
  await alone.anew();
  const answer = await alone.post('validate-email', { email: 'a@surat.example' });
  await alone.close();
  expect(answer).toMatchObject({ status: 503, body: { code: 'DOMAIN_CHECK_UNAVAILABLE' } });
});

test('what was learned is remembered: good for a day, bad for ten minutes, failures not at all', async () => {
  await check('a@surat.example');
  await check('a@tidak-ada.example');
  await check('a@pulih.example');
  asked = [];
  mended = true;
  expect((await check('b@surat.example')).status).toBe(200);
  expect((await check('b@tidak-ada.example')).status).toBe(400);
  expect(asked).toEqual([]);
  expect((await check('a@pulih.example')).status).toBe(200);
  asked = [];
  stage.running.clock.advance(10 * 60_000 + 1);
  await check('b@surat.example');
  expect(asked).toEqual([]);
  await check('b@tidak-ada.example');
  expect(asked).toEqual(['MX tidak-ada.example']);
  stage.running.clock.advance(24 * 3_600_000);
  asked = [];
  await check('b@surat.example');
  expect(asked).toEqual(['MX surat.example']);
});

test('one network checks 300 addresses an hour at most, however fast; another one goes on', async () => {
  const answers = await Promise.all(Array.from({ length: 310 }, (_, at) => check(`a${at}@surat.example`)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(300);
  expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(10);
  stage.elsewhere();
  expect((await check('a@surat.example')).status).toBe(200);
});
