import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openKeyring, PublicKeys, signToken, verifyToken } from '../src/index.ts';
import { admin, Installation, secret } from './fixtures/installation.ts';

let installation: Installation;
const verify = (token: string) =>
  verifyToken({ publicKeys: installation.access.publicKeys, clock: installation.clock }, token);

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

test('a token ends at its end', async () => {
  const { token } = await installation.sign('dashboard', { dashboard_user_id: admin }, 60_000);
  installation.clock.advance(59_999);
  expect(await verify(token)).toBeDefined();
  installation.clock.advance(1);
  expect(await verify(token)).toBeUndefined();
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
