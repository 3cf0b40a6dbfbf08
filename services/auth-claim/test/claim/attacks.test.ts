import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimStage, other, satu } from '../fixtures/claim.ts';
import type { Answer } from '../fixtures/service.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

/** From a network of its own each, lest the limit of one network decides. */
function fromEverywhere(count: number, call: (at: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: count }, (_, at) => {
      stage.elsewhere();
      return call(at);
    }),
  );
}

test('two hundred wrong codes at once from as many networks: three are compared, then the right one is dead too', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  const answers = await fromEverywhere(200, (at) => stage.verify(satu.nrp, satu.email, at < 3 ? other(right) : right));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(0);
  expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set(['OTP_INVALID']));
  stage.elsewhere();
  expect((await stage.request(satu.nrp, satu.email)).status).toBe(429);
});

test('a code that was redeemed, or replaced, opens nothing again, in either endpoint', async () => {
  await stage.request(satu.nrp, satu.email);
  const first = await stage.code();
  stage.running.clock.advance(61_000);
  await stage.request(satu.nrp, satu.email);
  const second = await stage.code();
  if (first !== second) expect((await stage.verify(satu.nrp, satu.email, first)).status).toBe(400);
  expect((await stage.verify(satu.nrp, satu.email, second)).status).toBe(200);
  expect((await stage.verify(satu.nrp, satu.email, second)).status).toBe(400);
  expect((await stage.put({ ...satu, otp: second, nama: 'x' })).status).toBe(403);
});

test('the code of one person is none for another, nor for the same person with another address', async () => {
  await stage.request('00000002', 'dua@example.net');
  const code = await stage.code();
  await stage.request('00000005', 'lima@example.net');
  expect((await stage.verify('00000005', 'dua@example.net', code)).status).toBe(400);
  expect((await stage.verify('00000002', 'lima@example.net', code)).status).toBe(400);
  expect(await stage.emailOf('00000002')).toBe(null);
});

test('knowing number and address of somebody who has just verified opens nothing', async () => {
  await stage.claim();
  stage.elsewhere();
  expect((await stage.post('user-data', satu)).status).toBe(403);
  expect((await stage.put({ ...satu, nama: 'Penyusup' })).status).toBe(403);
  expect((await stage.person(satu.nrp))?.nama).toBe('ANGGOTA SATU');
});

test('the claim of one person changes nobody else’s record, and the attempt is written down', async () => {
  const token = await stage.claim({ nrp: '00000002', email: 'dua@example.net' });
  for (const who of [satu, { nrp: satu.nrp, email: 'dua@example.net' }, { nrp: '00000002', email: satu.email }]) {
    expect((await stage.put({ ...who, nama: 'Penyusup', claim_token: token })).status).toBe(403);
  }
  expect((await stage.person(satu.nrp))?.nama).toBe('ANGGOTA SATU');
  expect((await stage.trail()).filter(({ outcome }) => outcome === 'refused')).toHaveLength(3);
});

test('after its time a claim changes nothing', async () => {
  const token = await stage.claim();
  stage.running.clock.advance(15 * 60_000 + 1);
  expect((await stage.put({ ...satu, nama: 'x', claim_token: token })).body.code).toBe('OTP_NOT_VERIFIED');
});

describe('bodies that were made to hurt', () => {
  test.for([
    ['too large', JSON.stringify({ ...satu, nama: 'x'.repeat(20_000) }), 413, 'BODY_TOO_LARGE'],
    ['objects in each other', `{"email":${'{"a":'.repeat(2_500)}1${'}'.repeat(2_501)}`, 400, 'VALIDATION_FAILED'],
    ['lists in each other', '['.repeat(8_000) + ']'.repeat(8_000), 400, 'VALIDATION_FAILED'],
    ['a prototype', '{"__proto__":{"verified":true},"nrp":"1"}', 400, 'MALFORMED_BODY'],
    ['a constructor', '{"constructor":{"prototype":{"verified":true}},"nrp":"1"}', 400, 'MALFORMED_BODY'],
    ['cut off', '{"nrp":"00000001","email":"satu@exam', 400, 'MALFORMED_BODY'],
    ['no object', '[]', 400, 'VALIDATION_FAILED'],
    ['a text', '"x"', 400, 'VALIDATION_FAILED'],
  ] as const)('%s', async ([, body, status, code]) => {
    for (const step of ['request-otp', 'verify-otp', 'user-data', 'validate-email']) {
      expect(await stage.post(step, body)).toMatchObject({ status, body: { success: false, code } });
    }
    expect(await stage.put(body)).toMatchObject({ status, body: { success: false, code } });
  });

  test('another content type is no body: the endpoint says what is missing', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await stage.post('request-otp', 'nrp=1&email=a%40example.org', form)).body.code).toBe(
      'CLAIM_FIELDS_REQUIRED',
    );
    expect((await stage.put('nrp=1', form)).body.code).toBe('CLAIM_FIELDS_REQUIRED');
  });
});

test('no number, address, code, token or name reaches the log, and none can forge a line', async () => {
  await stage.request(satu.nrp, satu.email);
  const right = await stage.code();
  const { body } = await stage.verify(satu.nrp, satu.email, right);
  const token = String(body.data?.claim_token);
  await stage.put({ ...satu, nama: 'Nama Rahasia\n{"level":"error","msg":"palsu"}', claim_token: token });
  await stage.post('user-data', satu, { 'x-claim-token': token });
  await stage.request('00000002', 'jahat@example.org\n{"level":"error","msg":"palsu"}');
  await stage.request('00000006', 'enam@example.net');
  await stage.request('00000002', 'dua@example.net');
  await stage.post('verify-otp', '{"nrp":"00000001","email":"satu@exam');
  await stage.post('close', {}, { cookie: `claim_token=${token}` });
  const log = stage.running.logged.join('');
  expect(log.length).toBeGreaterThan(100);
  const secrets = [
    '00000001',
    '00000002',
    '62812',
    '@example',
    'satu@',
    right,
    token,
    'palsu',
    'RAHASIA',
    'Rahasia',
    '198.18.',
  ];
  for (const secret of secrets) expect(log).not.toContain(secret);
  for (const line of stage.running.logged) expect(() => JSON.parse(line)).not.toThrow();
});
