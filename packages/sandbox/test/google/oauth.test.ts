import { beforeEach, expect, test } from 'vitest';
import { decideAtGoogle } from '../../src/testing.ts';
import { servedSandbox } from '../rapidapi/product.ts';
import { codeFrom, consentAddress, redeem } from './account.ts';

const sandbox = servedSandbox();
beforeEach(() => sandbox.running().google.reset());

test('consent leads back with the state, and with a code or why there is none', async () => {
  const agreed = (await decideAtGoogle(consentAddress(sandbox.base()))).searchParams;
  expect([agreed.get('state'), agreed.get('code'), agreed.get('error')]).toEqual(['keadaan', expect.any(String), null]);
  const refused = (await decideAtGoogle(consentAddress(sandbox.base()), { decision: 'deny' })).searchParams;
  expect([refused.get('state'), refused.get('code'), refused.get('error')]).toEqual(['keadaan', null, 'access_denied']);
  const partly = (await decideAtGoogle(consentAddress(sandbox.base()), { contacts: false })).searchParams;
  expect(partly.get('scope')).toBe('openid email');
});

test.each([
  ['a client it does not know', { client_id: 'lain' }, 401],
  ['an address elsewhere', { redirect_uri: 'https://evil.example/api/oauth/callback' }, 400],
  ['a challenge that is none', { code_challenge: 'pendek' }, 400],
  ['a challenge in plain text', { code_challenge_method: 'plain' }, 400],
  ['another kind of answer', { response_type: 'token' }, 400],
])('the page is not shown for %s', async (_what, asked, status) => {
  expect((await fetch(consentAddress(sandbox.base(), asked))).status).toBe(status);
});

test('a code is redeemed once, by who knows the verifier', async () => {
  const code = await codeFrom(sandbox.base());
  const { status, body } = await redeem(sandbox.base(), { code });
  expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 3_599]);
  expect([body.access_token, body.refresh_token]).toEqual([
    expect.stringMatching(/^ya29\./),
    expect.stringMatching(/^1\/\//),
  ]);
  expect((await redeem(sandbox.base(), { code })).body.error).toBe('invalid_grant');
});

test.each([
  ['invalid_grant', { code_verifier: 'salah' }],
  ['invalid_grant', { code: '4/karangan' }],
  ['redirect_uri_mismatch', { redirect_uri: 'http://localhost:9/api/oauth/callback' }],
  ['invalid_client', { client_secret: 'salah' }],
  ['unsupported_grant_type', { grant_type: 'password' }],
])('%s for %j', async (error, wrong) => {
  const code = await codeFrom(sandbox.base());
  expect((await redeem(sandbox.base(), { code, ...wrong })).body.error).toBe(error);
});

test('access is renewed until consent is taken back', async () => {
  const { body } = await redeem(sandbox.base(), { code: await codeFrom(sandbox.base()) });
  const renew = () => redeem(sandbox.base(), { grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' });
  const renewed = await renew();
  expect([renewed.status, renewed.body.refresh_token]).toEqual([200, undefined]);
  expect(renewed.body.access_token).not.toBe(body.access_token);
  const revoke = `/sandbox/google/oauth/revoke?token=${encodeURIComponent(renewed.body.access_token ?? '')}`;
  expect((await sandbox.ask('POST', revoke)).status).toBe(200);
  expect((await renew()).body.error).toBe('invalid_grant');
  expect((await sandbox.ask('POST', revoke)).status).toBe(400);
});
