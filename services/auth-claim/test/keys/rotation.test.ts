import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAudit } from '@cicero/access';
import { redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rotateSigningKey } from '../../src/index.ts';
import { account, bearer, get } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

const reachable = (await postgresReachable()) && (await redisReachable());
const by = { party: { kind: 'cli', id: 'operator' }, origin: { channel: 'cli' } } as const;
const minute = 60_000;
const hour = 60 * minute;

describe.skipIf(!reachable)('a change of the signing key, with two processes at work', () => {
  let scratch: ScratchDatabase;
  /** Both sign people in; the operator rotates from a third. */
  let one: RunningService;
  let other: RunningService;
  let desk: RunningService;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    const settings = {
      DATABASE_URL: scratch.url,
      REDIS_URL: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379',
      CICERO_SECRET: randomBytes(24).toString('hex'),
    };
    one = await RunningService.open(settings);
    other = await RunningService.open(settings);
    desk = await RunningService.open(settings);
    await one.host.database.script(clients);
    await account(one, 'kepala', { role: 'admin' });
  });
  afterAll(async () => {
    for (const service of [one, other, desk]) await service.close();
    await scratch.drop();
  });

  const pass = (milliseconds: number) => {
    for (const { clock } of [one, other, desk]) clock.advance(milliseconds);
  };
  const rotate = () => rotateSigningKey({ ...desk.store, env: desk.env }, by);
  const kidOf = (headers: Record<string, string>) =>
    decodeProtectedHeader(headers.authorization?.replace('Bearer ', '') ?? '').kid;
  const statusOf = async (service: RunningService, headers: Record<string, string>) =>
    (await get(service, '/api/dashboard/users?limit=1', headers)).status;
  const published = async (service: RunningService) =>
    (await service.app.inject('/api/auth/.well-known/jwks.json')).json().keys.map(({ kid }: { kid: string }) => kid);

  test('disturbs no request under way; old tokens stay good, new ones are good everywhere at once', async () => {
    const old = await bearer(one, 'kepala');
    const statuses: number[] = [];
    let over = false;
    const traffic = Array.from({ length: 6 }, async (_, at) => {
      const service = at % 2 ? one : other;
      while (!over) {
        statuses.push(await statusOf(service, old));
        await sleep(1);
      }
    });
    const logins = (async () => {
      const headers = [];
      while (!over) headers.push(await bearer(one, 'kepala'));
      return headers;
    })();
    await sleep(100);
    pass(2_000);
    const kid = await rotate();
    await sleep(100);
    pass(2_000);
    await sleep(100);
    over = true;
    await Promise.all(traffic);
    const during = await logins;
    expect(statuses.length).toBeGreaterThan(20);
    expect(new Set(statuses)).toEqual(new Set([200]));
    for (const headers of during) expect(await statusOf(other, headers)).toBe(200);

    // Within a minute every process signs with the new key, and knows it before it signs with it.
    pass(minute + 1_000);
    for (const [signs, verifies] of [
      [one, other],
      [other, one],
    ] as const) {
      const fresh = await bearer(signs, 'kepala');
      expect(kidOf(fresh)).toBe(kid);
      expect(await statusOf(verifies, fresh)).toBe(200);
    }
    expect(kidOf(old)).not.toBe(kid);
    expect([await statusOf(one, old), await statusOf(other, old)]).toEqual([200, 200]);
    expect(await published(other)).toEqual([kid, kidOf(old)]);
    expect(await listAudit(one.db, { action: 'key', limit: 5 })).toMatchObject([
      { action: 'key.rotated', actor: by.party, channel: 'cli', detail: { kid } },
    ]);
  });

  test('lets a token of the old key end when it would have ended, and forgets the key a day later', async () => {
    const old = await bearer(one, 'kepala');
    await rotate();
    pass(2 * hour - 2_000);
    expect([await statusOf(one, old), await statusOf(other, old)]).toEqual([200, 200]);
    pass(4_000);
    expect([await statusOf(one, old), await statusOf(other, old)]).toEqual([401, 401]);
    expect(await published(one)).toContain(kidOf(old));
    pass(24 * hour);
    for (const service of [one, other]) expect(await published(service)).not.toContain(kidOf(old));
  });

  test('ten at once leave one key that signs', async () => {
    await Promise.all(Array.from({ length: 10 }, rotate));
    const signing = await one.db.selectFrom('signing_key').select('kid').where('retired_at', 'is', null).execute();
    expect(signing).toHaveLength(1);
    pass(minute + 1_000);
    expect(kidOf(await bearer(other, 'kepala'))).toBe(signing[0]?.kid);
  });

  test('with the secret of another installation is refused and changes nothing', async () => {
    const before = await one.db.selectFrom('signing_key').selectAll().execute();
    const env = { ...desk.env, CICERO_SECRET: randomBytes(24).toString('hex') };
    await expect(rotateSigningKey({ ...desk.store, env }, by)).rejects.toThrow(/CICERO_SECRET: not the one/);
    expect(await one.db.selectFrom('signing_key').selectAll().execute()).toEqual(before);
  });
});
