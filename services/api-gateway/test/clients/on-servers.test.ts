import type { Cache } from '@cicero/cache';
import { openRedis, redisReachable } from '@cicero/cache/testing';
import { postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '../../src/index.ts';
import { verdict } from '../world/verdict.ts';
import { World } from '../world.ts';

const reachable = (await postgresReachable()) && (await redisReachable());

describe.skipIf(!reachable)('on PostgreSQL and Redis', () => {
  let cache: Cache;
  let world: World;
  /** Another gateway on the same database and Redis. */
  let replica: World['service'];
  beforeAll(async () => {
    cache = await openRedis();
    world = await World.openOnPostgres({ parts: { cache } });
    await world.host.database.script(`
      insert into clients (client_id, nama, client_type, regional_id, parent_client_id)
        select 'UNIT_' || n, 'UNIT ' || n % 40, 'org', 'WIL' || n % 3, 'DITBINMAS' from generate_series(1, 1234) n`);
    replica = await build({ ...world.context, cache });
  });
  afterAll(async () => {
    await replica?.stop();
    await world?.close();
    await cache?.close();
  });

  const idsOf = async (query: string): Promise<string[]> => {
    const { status, body } = await world.call<{ client_id: string }[]>('directorate', 'GET', `/api/clients?${query}`);
    expect(status).toBe(200);
    return (body.data ?? []).map(({ client_id }) => client_id);
  };

  test('a list of more than a thousand clients is whole and in order, whatever it is ordered by', async () => {
    const own = ['DITBINMAS', 'RES_A', 'RES_B', 'RES_C'];
    const expected = [...own, ...Array.from({ length: 1_234 }, (_, at) => `UNIT_${at + 1}`)].sort();
    for (const sort of ['client_id', '-client_id', 'nama', '-nama', 'client_type', '-regional_id']) {
      const whole = await idsOf(`sort=${sort}`);
      expect([...whole].sort()).toEqual(expected);
      const pages = [];
      for (let page = 1; page <= 3; page++) pages.push(...(await idsOf(`sort=${sort}&limit=500&page=${page}`)));
      expect(pages).toEqual(whole);
    }
    // 122, 125, 128, and from 1202 every third.
    expect(await idsOf('regional_id=wil2&q=unit_12')).toHaveLength(14);
  });

  test('a byte that no text can hold is the caller’s fault', async () => {
    for (const query of ['q=%00', 'group=%00', 'regional_id=%00&limit=5']) {
      expect(verdict(await world.call('directorate', 'GET', `/api/clients?${query}`))).toBe('400 VALIDATION_FAILED');
    }
    expect(verdict(await world.call('admin', 'GET', '/api/clients/profile?client_id=%00'))).toBe('403 CLIENT_DENIED');
  });

  test('a profile is remembered for all gateways, and is new for all of them once the client changed', async () => {
    const ask = async (app = world.app) => {
      const headers = { authorization: `Bearer ${await world.token('admin')}` };
      const answer = await app.inject({ method: 'GET', url: '/api/clients/profile', headers });
      return [answer.statusCode, answer.json().client?.nama];
    };
    expect([await ask(), await ask(replica.app)]).toEqual([
      [200, 'RESOR CONTOH A'],
      [200, 'RESOR CONTOH A'],
    ]);
    for (const nama of ['RESOR BARU', 'RESOR LAGI']) {
      expect((await world.call('admin', 'PUT', '/api/clients/RES_A', { nama })).status).toBe(200);
      expect([await ask(), await ask(replica.app)]).toEqual([
        [200, nama],
        [200, nama],
      ]);
    }
    // What is remembered is read: the row changed without a word to anybody.
    await world.host.database.script(`update clients set nama = 'DIAM-DIAM' where client_id = 'RES_A'`);
    expect(await ask(replica.app)).toEqual([200, 'RESOR LAGI']);
  });

  test('of ten who change the version of a client that all of them have seen, one does', async () => {
    const { headers } = await world.call('admin', 'GET', '/api/clients/RES_A');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        world.call('admin', 'PUT', '/api/clients/RES_A', { nama: `RESOR ${at}` }, { 'if-match': headers.etag ?? '' }),
      ),
    );
    expect(answers.map(verdict).sort()).toEqual([200, ...Array(9).fill('412 PRECONDITION_FAILED')]);
    const trail = await world.trail('client.updated');
    expect(trail.filter(({ subject }) => subject?.id === 'RES_A')).toHaveLength(3);
  });

  test('of ten who enter one client at once, one does', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        world.call('admin', 'POST', '/api/clients', { client_id: 'RES_NEW', nama: 'Baru' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});
