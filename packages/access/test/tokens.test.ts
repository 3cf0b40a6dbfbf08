import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeyring, PublicKeys, signToken, verifyToken } from '../src/index.ts';
import { admin, Installation, secret } from './fixtures/installation.ts';

let installation: Installation;
const verify = (token: string) =>
  verifyToken({ publicKeys: installation.access.publicKeys, clock: installation.clock }, token);
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

beforeAll(async () => {
  installation = await Installation.open();
});
afterAll(() => installation.close());

test('a token carries its claims and what identifies it, and no sub', async () => {
  const claims = { dashboard_user_id: admin, role: 'ditcontoh', client_ids: ['DITCONTOH'] };
  const { token, jti, expiresAt } = await installation.sign('dashboard', claims, 60_000);
  const verified = await verify(token);
  expect(verified).toMatchObject({ kind: 'dashboard', id: admin, jti, expiresAt });
  const issuedAt = installation.clock.now().getTime() / 1000;
  expect(verified?.claims).toEqual({
    ...claims,
    kind: 'dashboard',
    iss: 'cicero',
    aud: 'cicero:dashboard',
    jti,
    iat: issuedAt,
    exp: issuedAt + 60,
  });
});

test('two tokens of one account in one second differ', async () => {
  const one = await installation.sign('dashboard', { dashboard_user_id: admin });
  const two = await installation.sign('dashboard', { dashboard_user_id: admin });
  expect(one.token).not.toBe(two.token);
});

test('what names no account, or would live too long, is not signed', async () => {
  await expect(installation.sign('dashboard', { user_id: 'x' })).rejects.toThrow('name no account');
  await expect(installation.sign('dashboard', { dashboard_user_id: admin }, 25 * 3_600_000)).rejects.toThrow('a day');
});

describe('a token is refused', () => {
  const claims = { dashboard_user_id: admin, kind: 'dashboard', iss: 'cicero', aud: 'cicero:dashboard', jti: 'j' };
  const times = () => {
    const iat = Math.floor(installation.clock.now().getTime() / 1000);
    return { iat, exp: iat + 3_600 };
  };
  const signed = async (change: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> => {
    const { kid, privateKey } = await installation.keyring.current();
    const payload = Object.fromEntries(
      Object.entries({ ...claims, ...times(), ...change }).filter(([, value]) => value !== undefined),
    );
    return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT', ...header }).sign(privateKey);
  };

  test('not when all is as it should be', async () => {
    expect(await verify(await signed({}))).toBeDefined();
  });

  test.for([
    ['issuer', { iss: 'other' }],
    ['no issuer', { iss: undefined }],
    ['audience of another kind', { aud: 'cicero:personnel' }],
    ['several audiences', { aud: ['cicero:dashboard', 'cicero:personnel'] }],
    ['no audience', { aud: undefined }],
    ['unknown kind', { kind: 'root', aud: 'cicero:root' }],
    ['no kind', { kind: undefined }],
    ['another kind than its claims', { kind: 'personnel', aud: 'cicero:personnel' }],
    ['no jti', { jti: undefined }],
    ['jti of another type', { jti: { a: 1 } }],
    ['no end', { exp: undefined }],
    ['no account', { dashboard_user_id: undefined }],
    ['account of another type', { dashboard_user_id: [admin] }],
    ['not valid yet', { nbf: 4_000_000_000 }],
  ] as const)('for its %s', async ([, change]) => {
    expect(await verify(await signed(change))).toBeUndefined();
  });

  test('for another type of token', async () => {
    expect(await verify(await signed({}, { typ: 'at+jwt' }))).toBeUndefined();
  });

  test('when it has expired', async () => {
    const { token } = await installation.sign('dashboard', { dashboard_user_id: admin }, 60_000);
    installation.clock.advance(61_000);
    expect(await verify(token)).toBeUndefined();
  });

  test('for algorithm none', async () => {
    const { kid } = await installation.keyring.current();
    for (const alg of ['none', 'None', 'NONE']) {
      const head = part({ alg, kid, typ: 'JWT' });
      const body = part({ ...claims, ...times() });
      expect(await verify(`${head}.${body}.`)).toBeUndefined();
      expect(await verify(`${head}.${body}.AAAA`)).toBeUndefined();
    }
  });

  test('for HS256 keyed with what is public', async () => {
    const { keys } = await installation.access.publicKeys.jwks();
    const jwk = keys[0] as JWK;
    const text = `${part({ alg: 'HS256', kid: jwk.kid, typ: 'JWT' })}.${part({ ...claims, ...times() })}`;
    for (const key of [jwk.x ?? '', JSON.stringify(jwk), Buffer.from(jwk.x ?? '', 'base64url')]) {
      const token = `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
      expect(await verify(token)).toBeUndefined();
      expect(await verify(token.replace(/^[^.]+/, part({ alg: 'EdDSA', kid: jwk.kid, typ: 'JWT' })))).toBeUndefined();
    }
  });

  test('for a key of its own: unknown kid, known kid, or a key in the header', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { kid } = await installation.keyring.current();
    const jwk = publicKey.export({ format: 'jwk' });
    const headers = [
      { kid: 'mine' },
      { kid },
      { kid: 'mine', jwk },
      { kid, jwk },
      { jwk },
      { kid: '../../etc/passwd' },
    ];
    for (const header of headers) {
      const token = await new SignJWT({ ...claims, ...times() })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', ...header } as never)
        .sign(privateKey);
      expect(await verify(token)).toBeUndefined();
    }
  });

  test('for a changed claim', async () => {
    const { token } = await installation.sign('dashboard', { dashboard_user_id: admin });
    const [head, , signature] = token.split('.');
    expect(await verify(`${head}.${part({ ...claims, ...times(), role: 'admin' })}.${signature}`)).toBeUndefined();
  });

  test.for(['', '.', '..', 'a.b', 'a.b.c', 'a.b.c.d.e', `${'a'.repeat(20_000)}.b.c`, '{}.{}.{}'])(
    'for its shape: %#',
    async (text) => {
      expect(await verify(text)).toBeUndefined();
    },
  );
});

describe('keys', () => {
  test('are made once, whoever comes first', async () => {
    const { db } = installation.database;
    await db.deleteFrom('signing_key').execute();
    const replicas = Array.from({ length: 5 }, () => {
      const publicKeys = new PublicKeys(db, installation.clock);
      return openKeyring({ db, secret, clock: installation.clock, publicKeys });
    });
    const kids = await Promise.all(replicas.map(async (replica) => (await replica.current()).kid));
    expect(new Set(kids).size).toBe(1);
    expect(await db.selectFrom('signing_key').selectAll().execute()).toHaveLength(1);
  });

  test('are stored sealed, and open with the installation secret only', async () => {
    const { db } = installation.database;
    const row = await db.selectFrom('signing_key').selectAll().executeTakeFirstOrThrow();
    expect(row.private_jwk_sealed).toMatch(/^v1\./);
    expect(JSON.stringify(row.public_jwk)).not.toContain('"d"');
    const stranger = openKeyring({
      db,
      secret: 'another-secret-0123456789-abcdefghijkl',
      clock: installation.clock,
      publicKeys: new PublicKeys(db, installation.clock),
    });
    await expect(stranger.current()).rejects.toThrow(
      'not the one that the signing keys of this database were sealed with',
    );
  });

  test('of another process are known within a second; tokens of a retired key stay good until they must have expired', async () => {
    const { clock, database } = installation;
    const elsewhere = new PublicKeys(database.db, clock);
    const verifyThere = (token: string) => verifyToken({ publicKeys: elsewhere, clock }, token);
    const keyring = openKeyring({ db: database.db, secret, clock, publicKeys: new PublicKeys(database.db, clock) });
    const sign = (ttl = 7_200_000) =>
      signToken({ keyring, clock }, { kind: 'dashboard', claims: { dashboard_user_id: admin } }, { ttl });
    const before = await sign(24 * 3_600_000);
    expect(await verifyThere(before.token)).toBeDefined();
    clock.advance(1_001);
    const kid = await keyring.rotate();
    const after = await sign();
    expect(JSON.parse(Buffer.from(after.token.split('.')[0] ?? '', 'base64url').toString()).kid).toBe(kid);
    expect(await verifyThere(after.token)).toBeDefined();
    expect(await verifyThere(before.token)).toBeDefined();
    expect((await elsewhere.jwks()).keys).toHaveLength(2);
    clock.advance(24 * 3_600_000 + 61_000);
    expect((await elsewhere.jwks()).keys.map((key) => key.kid)).toEqual([kid]);
  });

  test('that are unknown make nobody read the database more than once a second', async () => {
    const { clock, database } = installation;
    let reads = 0;
    const counting = database.db.withPlugin({
      transformQuery: ({ node }) => {
        reads++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const publicKeys = new PublicKeys(counting, clock);
    await Promise.all(Array.from({ length: 50 }, (_, at) => publicKeys.find(`unknown-${at}`)));
    for (let at = 0; at < 50; at++) await publicKeys.find(`unknown-again-${at}`);
    expect(reads).toBe(1);
    clock.advance(1_001);
    await publicKeys.find('unknown');
    expect(reads).toBe(2);
  });
});
