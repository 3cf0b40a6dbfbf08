import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyToken } from '../src/index.ts';
import { claimsOf, compact, insider } from './fixtures/forgery.ts';
import { admin, Installation } from './fixtures/installation.ts';

/* Tokens that carry the installation's own signature and still are none: from another use, another time, or damaged. */

let installation: Installation;
let now: number;
const verify = (token: string) =>
  verifyToken({ publicKeys: installation.access.publicKeys, clock: installation.clock }, token);
async function signed(change: Record<string, unknown>, header: Record<string, unknown> = {}) {
  const { head, signer } = await insider(installation);
  return verify(await compact({ ...head, ...header }, claimsOf(installation, change), signer));
}

beforeAll(async () => {
  installation = await Installation.open();
  now = installation.clock.now().getTime() / 1000;
});
afterAll(() => installation.close());

test('as it should be, a token is good', async () => {
  expect(await signed({})).toMatchObject({ kind: 'dashboard', id: admin, jti: 'j' });
});

describe('refused is', () => {
  test.for([
    ['another issuer', { iss: 'other' }],
    ['a list of issuers', { iss: ['cicero'] }],
    ['no issuer', { iss: undefined }],
    ['the audience of another kind', { aud: 'cicero:personnel' }],
    ['several audiences', { aud: ['cicero:dashboard', 'cicero:personnel'] }],
    ['its own audience in a list', { aud: ['cicero:dashboard'] }],
    ['its own audience in other letters', { aud: 'CICERO:dashboard' }],
    ['no audience', { aud: undefined }],
    ['an unknown kind', { kind: 'root', aud: 'cicero:root' }],
    ['a kind that is a property of every object', { kind: 'constructor', aud: 'cicero:constructor' }],
    ['a kind in other letters', { kind: 'Dashboard' }],
    ['no kind', { kind: undefined }],
    ['another kind than its claims', { kind: 'personnel', aud: 'cicero:personnel' }],
    ['system, without a name', { kind: 'system', aud: 'cicero:system' }],
    ['no jti', { jti: undefined }],
    ['a jti of another type', { jti: { a: 1 } }],
    ['no account', { dashboard_user_id: undefined }],
    ['a blank account', { dashboard_user_id: '' }],
    ['an account of another type', { dashboard_user_id: [admin] }],
  ] as const)('%s', async ([, change]) => {
    expect(await signed(change)).toBeUndefined();
  });

  test.for([
    ['another type', { typ: 'at+jwt' }],
    ['no type', { typ: undefined }],
    ['an extension we do not know', { crit: ['x'], x: 1 }],
    ['a body that is not encoded', { crit: ['b64'], b64: false }],
  ] as const)('a header with %s', async ([, header]) => {
    expect(await signed({}, header)).toBeUndefined();
  });

  test.for(['null', '[]', '"text"', '{', '', '7'])('a body that is %s', async (body) => {
    const { head, signer } = await insider(installation);
    expect(await verify(await compact(head, body, signer))).toBeUndefined();
  });
});

describe('times', () => {
  test('an end must be there, be a number, and lie ahead', async () => {
    for (const exp of [undefined, null, '4000000000', Number.NaN, [now + 60], -1, 0, now - 1, now]) {
      expect([exp, await signed({ exp })]).toEqual([exp, undefined]);
    }
    expect(await signed({ exp: now + 1 })).toBeDefined();
  });

  test('a beginning must be there, be a number, and be no more than a minute ahead of our clock', async () => {
    for (const iat of [undefined, null, String(now), now + 61, now + 3_600]) {
      expect([iat, await signed({ iat, exp: now + 7_200 })]).toEqual([iat, undefined]);
    }
    expect(await signed({ iat: now + 60 })).toBeDefined();
    expect(await signed({ iat: now - 3_600 })).toBeDefined();
  });

  test('a token that is not valid yet waits until it is', async () => {
    for (const nbf of [now + 1, now + 4_000, null, 'now']) {
      expect([nbf, await signed({ nbf })]).toEqual([nbf, undefined]);
    }
    expect(await signed({ nbf: now })).toBeDefined();
  });

  test('no token lives longer than a day, whatever it says', async () => {
    expect(await signed({ exp: now + 86_400 })).toBeDefined();
    for (const exp of [now + 86_401, 4_000_000_000, 1e15, 1e300]) expect(await signed({ exp })).toBeUndefined();
    expect(await signed({ iat: now - 86_400, exp: now + 60 })).toBeUndefined();
  });
});

describe('odd contents', () => {
  test('claims that come twice have one reading: the account one is let in as is the account in the claims', async () => {
    const { head, signer } = await insider(installation);
    const said = JSON.stringify(claimsOf(installation, { dashboard_user_id: 'first' }));
    const twice = await verify(await compact(head, `${said.slice(0, -1)},"dashboard_user_id":"second"}`, signer));
    expect([twice?.id, twice?.claims.dashboard_user_id]).toEqual(['second', 'second']);
    const kinds = await verify(await compact(head, `${said.slice(0, -1)},"kind":"personnel"}`, signer));
    expect(kinds).toBeUndefined();
  });

  test('nesting, emojis and other scripts do no harm', async () => {
    const deep = JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) as unknown;
    const verified = await signed({ deep, nama: 'Ibu Sári 👮 \u202e' });
    expect(verified).toMatchObject({ kind: 'dashboard', id: admin, claims: { nama: 'Ibu Sári 👮 \u202e' } });
    const { head, signer } = await insider(installation);
    const prototype = `${JSON.stringify(claimsOf(installation)).slice(0, -1)},"__proto__":{"kind":"system","name":"x"}}`;
    expect(await verify(await compact(head, prototype, signer))).toMatchObject({ kind: 'dashboard', id: admin });
  });

  test('claims cannot be changed by whoever reads them: the next request sees the same', async () => {
    const verified = await signed({ role: 'operator', client_ids: ['RES_A'] });
    const claims = verified?.claims as { role: string; client_ids: string[] };
    expect(() => Object.assign(claims, { role: 'admin' })).toThrow(TypeError);
    expect(() => claims.client_ids.push('RES_B')).toThrow(TypeError);
  });
});
