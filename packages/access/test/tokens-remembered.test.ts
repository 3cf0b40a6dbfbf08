import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { PublicKeys, Sessions, type VerifiedToken, verifyToken } from '../src/index.ts';
import { admin, Installation } from './fixtures/installation.ts';

/*
 * That a token was signed with our key is remembered for five seconds, so that a burst of requests is checked once.
 * These tests hold what must not be remembered: everything else.
 */

let installation: Installation;
const account = { kind: 'dashboard', id: admin } as const;
const signIn = async (ttl?: number) => {
  const signed = await installation.sign('dashboard', { dashboard_user_id: admin }, ttl);
  await installation.access.sessions.create(account, signed.jti, signed.expiresAt);
  return signed;
};

/** Another process of the same installation: what it has in common with us is database and cache. */
function elsewhere() {
  const { database, clock, cache } = installation;
  const parts = { publicKeys: new PublicKeys(database.db, clock), clock };
  const sessions = new Sessions(cache, clock);
  const verify = (token: string): Promise<VerifiedToken | undefined> => verifyToken(parts, token);
  const lets = async (token: string): Promise<boolean> => {
    const verified = await verify(token);
    return verified !== undefined && sessions.isAlive(verified, verified.jti);
  };
  return { verify, lets, publicKeys: parts.publicKeys };
}

/** Asks once a second until refused; the seconds it took. */
async function secondsUntilRefused(lets: () => Promise<boolean>, patience: number): Promise<number> {
  for (let second = 0; second <= patience; second += 1) {
    if (!(await lets())) return second;
    installation.clock.advance(1_000);
  }
  return Number.POSITIVE_INFINITY;
}

beforeAll(async () => {
  installation = await Installation.open();
});
afterAll(() => installation.close());
afterEach(() => vi.restoreAllMocks());

describe('the signature of a token', () => {
  let checks: { mock: { calls: unknown[] } };
  beforeEach(() => {
    checks = vi.spyOn(crypto.subtle, 'verify');
  });
  const checked = () => checks.mock.calls.length;

  test('is checked once for a burst of requests, and again after five seconds', async () => {
    const { verify } = elsewhere();
    const { token } = await signIn();
    await Promise.all(Array.from({ length: 50 }, () => verify(token)));
    installation.clock.advance(4_999);
    expect(await verify(token)).toMatchObject(account);
    expect(checked()).toBe(1);
    installation.clock.advance(1);
    expect(await verify(token)).toMatchObject(account);
    expect(checked()).toBe(2);
  });

  test('that is wrong is checked every time, and gains nothing from a good one of the same claims', async () => {
    const { verify } = elsewhere();
    const good = (await signIn()).token;
    const bad = `${good.slice(0, good.lastIndexOf('.'))}.${'A'.repeat(86)}`;
    for (const token of [good, bad, good, bad, bad]) {
      expect(await verify(token)).toEqual(token === good ? expect.objectContaining(account) : undefined);
    }
    expect(checked()).toBe(4);
  });

  test('is remembered of 5,000 tokens at most, the latest', async () => {
    const { verify } = elsewhere();
    const tokens: string[] = [];
    for (let at = 0; at < 5_001; at += 1) {
      const { token } = await installation.sign('dashboard', { dashboard_user_id: admin });
      tokens.push(token);
      await verify(token);
    }
    expect(checked()).toBe(5_001);
    await verify(tokens.at(-1) ?? '');
    await verify(tokens[1] ?? '');
    expect(checked()).toBe(5_001);
    await verify(tokens[0] ?? '');
    expect(checked()).toBe(5_002);
  });
});

describe('however well it is remembered', () => {
  // Each with a key of its own: some of them take it away.
  beforeEach(() => installation.keyring.rotate());

  test('a token ends at its end', async () => {
    const { lets } = elsewhere();
    const { token } = await signIn(3_000);
    expect(await secondsUntilRefused(() => lets(token), 10)).toBe(3);
  });

  test('a session that ended elsewhere ends here within two seconds', async () => {
    const { lets } = elsewhere();
    const { token, jti } = await signIn();
    for (let second = 0; second < 10; second += 1) {
      expect(await lets(token)).toBe(true);
      installation.clock.advance(1_000);
    }
    await installation.access.sessions.revoke(account, jti);
    expect(await secondsUntilRefused(() => lets(token), 10)).toBeLessThanOrEqual(2);
  });

  test('so does one of a password reset, which ends all of an account', async () => {
    const { lets } = elsewhere();
    const { token } = await signIn();
    expect(await lets(token)).toBe(true);
    await installation.access.sessions.revokeAll(account);
    expect(await secondsUntilRefused(() => lets(token), 10)).toBeLessThanOrEqual(2);
  });

  test('a key that is taken out of the database verifies nothing here after a minute', async () => {
    const { lets } = elsewhere();
    const { token } = await signIn();
    expect(await lets(token)).toBe(true);
    await installation.database.db.deleteFrom('signing_key').execute();
    expect(await secondsUntilRefused(() => lets(token), 120)).toBe(60);
  });

  test('a key that was forgotten in this process verifies nothing from then on', async () => {
    const { lets, publicKeys } = elsewhere();
    const { token } = await signIn();
    expect(await lets(token)).toBe(true);
    await installation.database.db.deleteFrom('signing_key').execute();
    publicKeys.forget();
    expect(await lets(token)).toBe(false);
  });

  test('a retired key goes when its last token must have expired', async () => {
    const { lets } = elsewhere();
    const { token } = await signIn(24 * 3_600_000);
    await installation.keyring.rotate();
    installation.clock.advance(24 * 3_600_000 - 3_000);
    expect(await secondsUntilRefused(() => lets(token), 120)).toBe(3);
  });
});
