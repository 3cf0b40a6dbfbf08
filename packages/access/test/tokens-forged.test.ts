import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PublicKeys, verifyToken } from '../src/index.ts';
import { claimsOf, compact, insider, type Signer } from './fixtures/forgery.ts';
import { admin, Installation } from './fixtures/installation.ts';

let installation: Installation;
let kid: string;
let published: JWK;
const verify = (token: string) =>
  verifyToken({ publicKeys: installation.access.publicKeys, clock: installation.clock }, token);
const claims = () => claimsOf(installation);
const nothing: Signer = () => new Uint8Array();
const stranger = generateKeyPairSync('ed25519');
const strangers: Signer = (input) => sign(null, Buffer.from(input), stranger.privateKey);

beforeAll(async () => {
  installation = await Installation.open();
  kid = (await installation.keyring.current()).kid;
  published = (await installation.access.publicKeys.jwks()).keys[0] as JWK;
});
afterAll(() => installation.close());

test('what the installation signs is good: everything below fails for its own reason', async () => {
  const { head, signer } = await insider(installation);
  expect(await verify(await compact(head, claims(), signer))).toMatchObject({ kind: 'dashboard', id: admin });
});

describe('an algorithm of the forger’s choice', () => {
  test.for(['none', 'None', 'NONE', 'nOnE', ''])('"%s" needs no key, and is refused', async (alg) => {
    for (const signer of [nothing, () => Buffer.from('x'), strangers]) {
      const token = await compact({ alg, kid, typ: 'JWT' }, claims(), signer);
      expect(await verify(token)).toBeUndefined();
    }
  });

  test.for(['sha256', 'sha384', 'sha512'])('an HMAC keyed with what is public is refused: %s', async (hash) => {
    const key = createPublicKey({ key: published as never, format: 'jwk' });
    const secrets = [
      published.x ?? '',
      Buffer.from(published.x ?? '', 'base64url'),
      JSON.stringify(published),
      key.export({ type: 'spki', format: 'pem' }),
      key.export({ type: 'spki', format: 'der' }),
      kid,
      '',
    ];
    for (const alg of [`HS${hash.slice(3)}`, 'EdDSA']) {
      for (const secret of secrets) {
        const hmac: Signer = (input) => createHmac(hash, secret).update(input).digest();
        expect(await verify(await compact({ alg, kid, typ: 'JWT' }, claims(), hmac))).toBeUndefined();
      }
    }
  });

  const pairs: Readonly<Record<string, () => KeyObject>> = {
    RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    Ed448: () => generateKeyPairSync('ed448').privateKey,
    Ed25519: () => stranger.privateKey,
  };
  test.for(Object.keys(pairs))('a key of his own is refused: %s', async (name) => {
    const key = (pairs[name] as () => KeyObject)();
    const digest = name.startsWith('Ed') ? null : 'sha256';
    const own: Signer = (input) => sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
    for (const alg of [name, 'EdDSA']) {
      expect(await verify(await compact({ alg, kid, typ: 'JWT' }, claims(), own))).toBeUndefined();
    }
  });

  test('is refused also where the signature is ours', async () => {
    const { head, signer } = await insider(installation);
    for (const alg of ['Ed25519', 'HS256', 'ES256', 'eddsa', 'EDDSA', 'ＥｄＤＳＡ', null, ['EdDSA'], 8, undefined]) {
      expect(await verify(await compact({ ...head, alg }, claims(), signer))).toBeUndefined();
    }
  });
});

describe('a key of the forger’s choice', () => {
  test('brought along in the header is not used, and no address in it is asked', async () => {
    let asked = 0;
    const server = createServer((_request, answer) => {
      asked += 1;
      answer.end(JSON.stringify({ keys: [{ ...stranger.publicKey.export({ format: 'jwk' }), kid: 'mine' }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}/keys`;
    const jwk = stranger.publicKey.export({ format: 'jwk' });
    const der = stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const brought = [
      { jwk },
      { jku: url },
      { x5u: url },
      { x5c: [der] },
      { jwk, jku: url, x5c: [der], 'x5t#S256': der },
    ];
    try {
      for (const more of brought) {
        for (const id of [{ kid }, { kid: 'mine' }, {}]) {
          const token = await compact({ alg: 'EdDSA', typ: 'JWT', ...id, ...more }, claims(), strangers);
          expect(await verify(token)).toBeUndefined();
        }
      }
      expect(asked).toBe(0);
    } finally {
      server.close();
    }
  });

  test.for([
    ['a path', '../../../../dev/null'],
    ['a path with a null byte', 'key\0.pem'],
    ['SQL', "x' union select 'k"],
    ['more SQL', `${'0'.repeat(8)}'; drop table signing_key; --`],
    ['an address', 'https://127.0.0.1/keys'],
    ['very long', 'k'.repeat(8_000)],
    ['one too long', 'k'.repeat(65)],
    ['empty', ''],
    ['a line break', 'key\r\nSet-Cookie: a=b'],
    ['letters that look alike', 'кеу'],
    ['a number', 1],
    ['a list', [kid]],
    ['an object', { kid }],
    ['null', null],
    ['nothing', undefined],
  ] as const)('named by a kid that is %s is not even looked for', async ([, name]) => {
    let reads = 0;
    const counting = installation.database.db.withPlugin({
      transformQuery: ({ node }) => {
        reads += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const publicKeys = new PublicKeys(counting, installation.clock);
    const token = await compact({ alg: 'EdDSA', typ: 'JWT', kid: name }, claims(), strangers);
    expect(await verifyToken({ publicKeys, clock: installation.clock }, token)).toBeUndefined();
    expect(reads).toBe(0);
  });

  test.for(['mine', '__proto__', 'constructor', 'toString', '00000000-0000-4000-8000-000000000000'])(
    'named by a kid that nobody has is not found: %s',
    async (name) => {
      expect(await verify(await compact({ alg: 'EdDSA', typ: 'JWT', kid: name }, claims(), strangers))).toBeUndefined();
    },
  );

  test('named like ours does not verify', async () => {
    expect(await verify(await compact({ alg: 'EdDSA', typ: 'JWT', kid }, claims(), strangers))).toBeUndefined();
  });
});
