import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EventRow, eventList } from '../../src/editorial/events.ts';
import { inBatches, type ListQuery } from '../../src/lists/list-query.ts';
import { verdict } from '../world/verdict.ts';
import { type Caller, rowsIn, World } from '../world.ts';
import { desk } from './desk.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await sql`insert into editorial_event (event_date, topic, status, kategori, created_by, assignee) values
    ('2026-01-05 00:00', 'B', 'draft', 'Giat', 'p-writer', null),
    ('2026-01-04 23:59', 'A', 'Disetujui', 'giat', 'p-writer', null),
    ('2026-01-06 00:00', 'C', 'approved', null, 'p-writer-2', 'p-writer'),
    ('2026-01-05 10:00', 'D', 'review', 'Opini', 'p-writer-2', null),
    ('2026-01-05 00:00', 'E', null, null, 'p-editor', 'p-writer-2')`.execute(world.db);
});
afterAll(() => world.close());
const { call } = desk(() => world);
const topics = async (who: Caller, query = ''): Promise<string> =>
  rowsIn(await call(who, 'GET', `/api/events${query}`))
    .map(({ topic }) => topic)
    .join('');

test.each<[Caller, string, string]>([
  ['writer', '', 'ABC'],
  ['otherWriter', '', 'EDC'],
  ['editor', '', 'E'],
  ['editor', '?scope=own', 'E'],
  ['editor', '?scope=all', 'ABEDC'],
  ['otherEditor', '?scope=all&sort=-event_date', 'CDEBA'],
  ['pressAdmin', '?scope=all&sort=topic', 'ABCDE'],
  ['pressAdmin', '?scope=all&tanggal_mulai=2026-01-05&tanggal_selesai=05/01/2026', 'BED'],
  ['pressAdmin', '?scope=all&tanggal_mulai=06-01-2026', 'C'],
  ['pressAdmin', '?scope=all&tanggal_selesai=2026-01-04', 'A'],
  ['pressAdmin', '?scope=all&status=approved', 'AC'],
  ['pressAdmin', '?scope=all&status=Setuju&kategori=GIAT', 'A'],
  ['pressAdmin', '?scope=all&kategori=%00giat', 'AB'],
  ['pressAdmin', '?scope=all&kategori=%00&status=%00', 'ABEDC'],
  ['pressAdmin', '?scope=all&limit=2&page=2', 'ED'],
  ['pressAdmin', '?scope=all&limit=2&offset=3', 'DC'],
])('%s asks for events%s: %s', async (who, query, expected) => {
  expect(await topics(who, query)).toBe(expected);
});

test('a page says where it is', async () => {
  const { body } = await call('writer', 'GET', '/api/events?limit=2');
  expect(body.pagination).toEqual({ total: 3, limit: 2, offset: 0, page: 1, totalPages: 2 });
  expect((await call('writer', 'GET', '/api/events')).body.pagination).toBeUndefined();
});

async function batchesOf(list: ListQuery, size?: number): Promise<EventRow[][]> {
  const batches: EventRow[][] = [];
  for await (const batch of inBatches<EventRow>(world.db, list, size)) batches.push(batch);
  return batches;
}

test('a list in batches is the same list', async () => {
  const caller = { id: 'p-admin', isEditor: true };
  for (const descending of [false, true]) {
    for (const by of ['event_date', 'status', 'last_update', 'kategori'] as const) {
      const list = eventList(caller, { all: true, deleted: false }, { by, descending });
      const whole = (await batchesOf(list)).flat();
      const batches = await batchesOf(list, 2);
      expect(batches.map(({ length }) => length)).toEqual([2, 2, 1]);
      expect(batches.flat()).toEqual(whole);
    }
  }
});

test.each([
  ['writer', '?scope=all', '403 FORBIDDEN'],
  ['writer', '?scope=everything', '400 VALIDATION_FAILED'],
  ['editor', '?sort=created_by', '400 VALIDATION_FAILED'],
  ['editor', '?tanggal_mulai=kemarin', '400 DATE_INVALID'],
  ['editor', '?tanggal_mulai=2026-01-06&tanggal_selesai=2026-01-05', '400 DATE_INVALID'],
  ['editor', '?tanggal_mulai=2026-01-05%00', '400 DATE_INVALID'],
  ['editor', `?status=${'x'.repeat(21)}`, '400 VALIDATION_FAILED'],
  ['editor', '?limit=501', '400 VALIDATION_FAILED'],
] as const)('%s asking for events%s: %s', async (who, query, expected) => {
  expect(verdict(await call(who, 'GET', `/api/events${query}`))).toBe(expected);
});
