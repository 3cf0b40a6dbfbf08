import { type Cache, CacheUnavailableError, openCache } from '@cicero/cache';
import { openRedis, overheard, redisReachable } from '@cicero/cache/testing';
import { ManualClock, systemClock } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccountRef, open, permit, Sessions } from '../src/index.ts';
import { admin, Installation } from './fixtures/installation.ts';

const adapters: Record<string, () => Promise<Cache>> = { 'in process': () => openCache() };
if (await redisReachable()) adapters['on Redis'] = openRedis;

describe.for(Object.keys(adapters))('sessions kept %s', (name) => {
  let cache: Cache;
  let here: Sessions;
  let elsewhere: Sessions;
  const soon = (): Date => new Date(Date.now() + 60_000);
  beforeAll(async () => {
    cache = (await adapters[name]?.()) as Cache;
    here = new Sessions(cache, systemClock);
    elsewhere = new Sessions(cache, systemClock);
  });
  afterAll(() => cache.close());

  test('live from login to logout, for their account only', async () => {
    const account: AccountRef = { kind: 'dashboard', id: 'a-1' };
    expect(await here.isAlive(account, 'j-1')).toBe(false);
    await here.create(account, 'j-1', soon());
    expect(await here.isAlive(account, 'j-1')).toBe(true);
    expect(await elsewhere.isAlive(account, 'j-1')).toBe(true);
    expect(await here.isAlive({ kind: 'personnel', id: 'a-1' }, 'j-1')).toBe(false);
    expect(await here.isAlive({ kind: 'dashboard', id: 'a-2' }, 'j-1')).toBe(false);
    expect(await here.revoke(account, 'j-1')).toBe(true);
    expect(await here.revoke(account, 'j-1')).toBe(false);
    expect(await here.isAlive(account, 'j-1')).toBe(false);
  });

  test('of one account end together; those of others do not', async () => {
    const one: AccountRef = { kind: 'dashboard', id: 'b-1' };
    const other: AccountRef = { kind: 'dashboard', id: 'b-2' };
    for (const jti of ['j-2', 'j-3']) await here.create(one, jti, soon());
    await here.create(other, 'j-4', soon());
    expect(await here.list(one)).toHaveLength(2);
    expect((await here.list(one))[0]?.sessionId).toMatch(/^[0-9a-f]{64}$/);
    expect(await elsewhere.revokeAll(one)).toBe(2);
    expect(await here.list(one)).toEqual([]);
    expect(await elsewhere.isAlive(one, 'j-2')).toBe(false);
    expect(await here.isAlive(other, 'j-4')).toBe(true);
    expect(await here.revokeAll(one)).toBe(0);
  });

  test('are fifty per account at most, the oldest end', async () => {
    const account: AccountRef = { kind: 'client', id: 'c-1' };
    const end = Date.now() + 60_000;
    for (let count = 0; count < 52; count++) await here.create(account, `k-${count}`, new Date(end + count));
    expect(await here.list(account)).toHaveLength(50);
    expect(await elsewhere.isAlive(account, 'k-1')).toBe(false);
    expect(await elsewhere.isAlive(account, 'k-2')).toBe(true);
  });

  test('end by themselves', async () => {
    const account: AccountRef = { kind: 'dashboard', id: 'd-1' };
    await here.create(account, 'j-9', new Date(Date.now() + 80));
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(await here.isAlive(account, 'j-9')).toBe(false);
    expect(await here.list(account)).toEqual([]);
  });
});

test('who reads the cache finds no token, nor what would make one', async () => {
  const { cache: watched, said } = overheard(await openCache());
  const installation = await Installation.open({ cache: watched });
  const { token, jti } = await installation.signIn(admin);
  expect(await installation.access.sessions.isAlive({ kind: 'dashboard', id: admin }, jti)).toBe(true);
  await installation.access.sessions.revokeAll({ kind: 'dashboard', id: admin });
  expect(said.length).toBeGreaterThan(4);
  for (const secret of [token, jti, ...token.split('.')]) expect(said.join('')).not.toContain(secret);
  await installation.close();
});

test('an end elsewhere is felt within two seconds', async () => {
  const clock = new ManualClock('2026-02-01T03:00:00Z');
  const cache = await openCache({ clock });
  const [here, elsewhere] = [new Sessions(cache, clock), new Sessions(cache, clock)];
  const account: AccountRef = { kind: 'dashboard', id: 'a-1' };
  await here.create(account, 'j-1', new Date('2026-02-01T05:00:00Z'));
  expect(await here.isAlive(account, 'j-1')).toBe(true);
  await elsewhere.revokeAll(account);
  clock.advance(2_000);
  expect(await here.isAlive(account, 'j-1')).toBe(false);
  await cache.close();
});

describe('when it cannot be told who is calling', () => {
  const routes = (installation: Installation) =>
    installation.app((app) => {
      app.get('/api/x', { config: { access: permit(['dashboard']) }, schema: {} }, async () => ({ ok: true }));
      app.get('/api/open', { config: { access: open }, schema: {} }, async () => ({ ok: true }));
    });

  test('because the cache is away: 503, soon, and nobody gets in', async () => {
    const cache = await openCache({ url: 'redis://127.0.0.1:1' });
    const installation = await Installation.open({ cache });
    const app = await routes(installation);
    const { token } = await installation.sign('dashboard', { dashboard_user_id: admin });
    const before = performance.now();
    const answer = await app.inject({ url: '/api/x', headers: { authorization: `Bearer ${token}` } });
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ success: false, code: 'SERVICE_UNAVAILABLE' });
    expect(answer.headers['retry-after']).toBe('5');
    expect((await app.inject('/api/open')).statusCode).toBe(200);
    await expect(installation.signIn(admin)).rejects.toBeInstanceOf(CacheUnavailableError);
    await installation.close();
  });

  test('because the database is away: 503', async () => {
    const installation = await Installation.open();
    const app = await routes(installation);
    const { token } = await installation.signIn(admin);
    await installation.database.close();
    installation.access.publicKeys.forget();
    const answer = await app.inject({ url: '/api/x', headers: { authorization: `Bearer ${token}` } });
    expect(answer.json()).toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    await installation.cache.close();
  });
});
