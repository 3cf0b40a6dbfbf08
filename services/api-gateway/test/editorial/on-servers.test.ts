import { postgresReachable } from '@cicero/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { rowsIn, World } from '../world.ts';
import { desk } from './desk.ts';

const reachable = await postgresReachable();

describe.skipIf(!reachable)('on PostgreSQL', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.openOnPostgres();
  });
  afterAll(() => world.close());
  const { call, enter, event, history } = desk(() => world);

  test('the date and the times are what they are without a server, too', async () => {
    const id = await enter('writer', { event_date: '05/01/2026 23:30' });
    world.clock.advance(60_000);
    await call('writer', 'PUT', `/api/events/${id}`, { ...(await event('writer', id)), tag: 'x' });
    const { rows } = await sql`select event_date::text, last_update::text, version from editorial_event
      where event_id = ${id}`.execute(world.db);
    expect(rows).toEqual([{ event_date: '2026-01-05 23:30:00', last_update: '2026-02-02 01:01:00', version: 2 }]);
    expect(await event('writer', id)).toMatchObject({ event_date: '05/01/2026', event_time: '23:30' });
    expect((await event('writer', id)).last_update).toBe(world.clock.now().toISOString());
  });

  test('of many at once one asks, one decides, one gives the press release, and every change is one version', async () => {
    const id = await enter('writer');
    const asked = await Promise.all(
      Array.from({ length: 6 }, () => call('writer', 'POST', '/api/approvals', { event_id: id })),
    );
    expect(asked.map(verdict).sort()).toEqual([201, ...Array(5).fill('409 APPROVAL_PENDING')]);
    const request = asked.find(({ status }) => status === 201)?.body.data?.request_id;
    const decided = await Promise.all(
      (['editor', 'otherEditor', 'pressAdmin'] as const).map((who, at) =>
        call(who, 'PUT', `/api/approvals/${request}`, { status: at === 0 ? 'approved' : 'rejected' }),
      ),
    );
    expect(decided.filter(({ status, body }) => status === 200 && body.data?.decided_by === null)).toEqual([]);
    const decisions = (await history(id)).filter(([, , said]) => String(said).startsWith('Persetujuan: '));
    expect(decisions).toHaveLength(1);
    const given = await Promise.all(
      (['writer', 'editor', 'pressAdmin'] as const).map((who) =>
        call(who, 'POST', '/api/press-release-details', { event_id: id, judul: who }),
      ),
    );
    expect(given.map(verdict).sort()).toEqual([201, '409 PRESS_RELEASE_EXISTS', '409 PRESS_RELEASE_EXISTS']);
    const { version } = await event('writer', id);
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => call('writer', 'PUT', `/api/events/${id}`, { summary: `Nomor ${at}` })),
    );
    expect((await event('writer', id)).version).toBe(Number(version) + 8);
    const raced = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        call('writer', 'PUT', `/api/events/${id}`, { summary: `Versi ${at}`, version: Number(version) + 8 }),
      ),
    );
    expect(raced.map(verdict).sort()).toEqual([200, ...Array(7).fill('412 PRECONDITION_FAILED')]);
  });

  test('a calendar of thousands is whole and in order', async () => {
    await sql`insert into editorial_event (event_date, topic, created_by, last_update)
      select timestamp '2025-01-01' + (n % 50) * interval '1 hour', 'T' || n, 'p-writer-2', null
      from generate_series(1, 1234) n`.execute(world.db);
    for (const sort of ['event_date', '-event_date', 'last_update', 'topic']) {
      const rows = rowsIn(await call('otherWriter', 'GET', `/api/events?sort=${sort}`));
      expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(1_234);
      expect(rows).toHaveLength(1_234);
    }
    const rows = rowsIn(await call('otherWriter', 'GET', '/api/events'));
    const page = rowsIn(await call('otherWriter', 'GET', '/api/events?limit=500&page=2'));
    expect(page).toEqual(rows.slice(500, 1_000));
  });
});
