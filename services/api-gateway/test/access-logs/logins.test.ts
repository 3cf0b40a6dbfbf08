import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountIds, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.host.database.script(`
    insert into login_log (actor_id, login_type, login_source, logged_at) values
      ('${accountIds.operator}', 'operator', 'web', '2026-01-30 16:59:59'),
      ('p-editor', 'operator', 'web', '2026-01-30 17:00:00'),
      ('RES_A', 'operator', 'mobile', '2026-01-31 02:00:00'),
      ('${people.ani}', 'user', 'mobile', '2026-01-31 16:59:59'),
      ('sudah-tiada', 'operator', 'web', '2026-01-31 17:00:00')`);
});
afterAll(() => world.close());

const ask = (query: string) => world.call<{ log_id: number }[]>('admin', 'GET', `/api/logs/logins${query}`);

test('logins are listed newest first, each with the kind of account', async () => {
  const { status, body } = await ask('');
  expect(status).toBe(200);
  const web = { login_type: 'operator', login_source: 'web' };
  expect(body).toEqual({
    success: true,
    data: [
      { log_id: 5, actor_id: 'sudah-tiada', kind: null, ...web, logged_at: '2026-01-31T17:00:00.000Z' },
      {
        ...{ log_id: 4, actor_id: people.ani, kind: 'personnel', login_type: 'user', login_source: 'mobile' },
        logged_at: '2026-01-31T16:59:59.000Z',
      },
      {
        ...{ log_id: 3, actor_id: 'RES_A', kind: 'client', login_type: 'operator', login_source: 'mobile' },
        logged_at: '2026-01-31T02:00:00.000Z',
      },
      { log_id: 2, actor_id: 'p-editor', kind: 'penmas', ...web, logged_at: '2026-01-30T17:00:00.000Z' },
      { log_id: 1, actor_id: accountIds.operator, kind: 'dashboard', ...web, logged_at: '2026-01-30T16:59:59.000Z' },
    ],
    pagination: { total: 5, limit: 50, offset: 0, page: 1, totalPages: 1 },
  });
});

test.each<[string, number[]]>([
  ['kind=dashboard', [1]],
  ['kind=penmas', [2]],
  ['kind=client', [3]],
  ['kind=personnel', [4]],
  ['actor=RES_A', [3]],
  [`actor=${people.ani}&kind=client`, []],
  ['tanggal_mulai=2026-01-31&tanggal_selesai=2026-01-31', [4, 3, 2]],
  ['tanggal_mulai=2026-02-01', [5]],
])('%s narrows the list down', async (query, expected) => {
  const { body } = await ask(`?${query}`);
  expect(body.data?.map(({ log_id }) => log_id)).toEqual(expected);
  expect(body.pagination).toMatchObject({ total: expected.length });
});

test('logins come page by page', async () => {
  const { body } = await ask('?limit=2&page=2');
  expect(body.data?.map(({ log_id }) => log_id)).toEqual([3, 2]);
  expect(body.pagination).toEqual({ total: 5, limit: 2, offset: 2, page: 2, totalPages: 3 });
});

test.each([
  ['kind=tamu', '400 VALIDATION_FAILED'],
  ['tanggal_mulai=31-01-2026', '400 DATE_INVALID'],
  ['limit=501', '400 VALIDATION_FAILED'],
])('%s: %s', async (query, expected) => {
  const { status, body } = await ask(`?${query}`);
  expect(`${status} ${body.code}`).toBe(expected);
});
