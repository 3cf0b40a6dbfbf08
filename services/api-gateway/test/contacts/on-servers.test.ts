import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis, redisReachable } from '@cicero/cache/testing';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { googleAccounts } from '@cicero/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addPeople } from '../../src/contacts/people.ts';
import { addWaiting, storeSaved } from '../../src/contacts/waiting.ts';
import { Town } from '../google/town.ts';

const reachable = (await postgresReachable()) && (await redisReachable());

describe.skipIf(!reachable)('on PostgreSQL and Redis', () => {
  let scratch: ScratchDatabase;
  let town: Town;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    town = await Town.open({ DATABASE_URL: scratch.url, GOOGLE_REQUESTS_PER_MINUTE: '600' });
  });
  afterAll(async () => {
    await town.close();
    await scratch.drop();
  });
  beforeEach(async () => {
    await town.reset();
    await town.connect();
  });

  const numbers = (count: number) => Array.from({ length: count }, (_, at) => `62857${String(at).padStart(8, '0')}`);
  const phonesAtGoogle = () =>
    town.sandbox.google.contacts
      .all()
      .flatMap(({ phones }) => phones)
      .sort();

  test.each([3, 25, 900])('of %i numbers that four processes save at once, none is created twice', async (count) => {
    await addWaiting(town.world.db, numbers(count), town.world.clock.now());
    const cache = await openRedis();
    try {
      const processes = Array.from({ length: 4 }, () => town.save(town.google(cache)));
      const outcomes = await Promise.all(processes);
      expect(outcomes.map(({ trouble }) => trouble)).toEqual(Array(4).fill(null));
      expect(outcomes.reduce((sum, { created }) => sum + created, 0)).toBe(count);
      expect(phonesAtGoogle()).toEqual(numbers(count).map((phone) => `+${phone}`));
    } finally {
      await cache.close();
    }
  });

  test('an answer that is stored while another account is being connected waits, and is then not stored', async () => {
    await addWaiting(town.world.db, numbers(1), town.world.clock.now());
    const found = numbers(1).map((phone) => ({ phone, resourceName: 'people/c1' }));
    const storing = await town.world.db.transaction().execute(async (tx) => {
      await tx.updateTable('google_connection').set({ account: googleAccounts[1] }).execute();
      const stored = storeSaved(town.world.db, googleAccounts[0], found);
      await sleep(300);
      return { stored };
    });
    expect(await storing.stored).toBe(0);
    expect((await town.rows()).map(({ resource_name }) => resource_name)).toEqual([null]);
  });

  test('fifty thousand people are noted in batches, and a second time nothing is read', {
    timeout: 120_000,
  }, async () => {
    await town.world.host.database.script(`
      insert into "user" (user_id, nama, client_id, status, wa_notification_opt_in, whatsapp)
      select (600000000 + n)::text, 'ORANG ' || n, 'RES_A', true, true, '62858' || lpad(n::text, 8, '0')
      from generate_series(1, 50000) n; analyze "user"`);
    const options = { now: town.world.clock.now(), signal: AbortSignal.timeout(60_000) };
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    expect(await addPeople(town.world.db, options)).toBe(50_000 + 2);
    expect(await addPeople(town.world.db, options)).toBe(0);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 1024 * 1024);
  });
});
