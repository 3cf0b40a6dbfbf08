import { postgresReachable } from '@cicero/database/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { World } from '../world.ts';

const reachable = await postgresReachable();

describe.skipIf(!reachable)('on PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.openOnPostgres();
    await world.host.database.script(`
      insert into login_log (actor_id, login_type, login_source, logged_at)
        select 'RES_' || n % 7, 'operator', 'mobile', '2026-01-01'::timestamp + n * interval '1 second'
        from generate_series(1, 100250) n;
      insert into visitor_logs (ip, visited_at)
        select '192.0.2.' || n % 5, '2026-01-31'::timestamp + n * interval '1 hour' from generate_series(0, 47) n`);
  });
  afterAll(() => world?.close());

  const logins = (query: string) => world.call<{ log_id: number }[]>('admin', 'GET', `/api/logs/logins?${query}`);

  test('a log without end is counted up to a hundred thousand, and read further than that', async () => {
    const { body } = await logins('limit=2&offset=100200');
    expect(body.pagination).toMatchObject({ total: 100_000, offset: 100_200 });
    expect(body.data?.map(({ log_id }) => log_id)).toEqual([50, 49]);
    expect((await logins('actor=RES_3&kind=client&limit=1')).body.pagination).toMatchObject({ total: 14_322 });
  });

  test('days are those of Jakarta', async () => {
    const { raw, headers } = await world.call(
      'admin',
      'GET',
      '/api/logs/visitors?tanggal_mulai=2026-02-01&tanggal_selesai=2026-02-01&ip=192.0.2.0',
    );
    const rows = JSON.parse(raw.toString()) as { visited_at: string }[];
    expect(headers['x-total-count']).toBe(String(rows.length));
    expect(rows.map(({ visited_at }) => visited_at)).toEqual([
      '2026-02-01T16:00:00.000Z',
      '2026-02-01T11:00:00.000Z',
      '2026-02-01T06:00:00.000Z',
      '2026-02-01T01:00:00.000Z',
      '2026-01-31T20:00:00.000Z',
    ]);
  });

  test('a byte that no text can hold is the caller’s fault', async () => {
    expect(verdict(await logins('actor=%00'))).toBe('400 VALIDATION_FAILED');
    expect(verdict(await world.call('admin', 'GET', '/api/logs/visitors?ip=%00'))).toBe('400 VALIDATION_FAILED');
  });
});
