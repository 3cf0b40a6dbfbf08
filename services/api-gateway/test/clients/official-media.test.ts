import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, World } from '../world.ts';

const media = (at: number): string => `3f1d0000-0000-4000-8000-00000000010${at}`;
const account = (at: number): string => `3f1d0000-0000-4000-8000-00000000000${at}`;

let world: World;
beforeAll(async () => {
  world = await World.open();
  // Days are those of Jakarta: the second post is of the 2nd of February there.
  await world.host.database.script(`
    insert into satbinmas_official_accounts (satbinmas_account_id, client_id, platform, username, is_active) values
      ('${account(1)}', 'RES_A', 'instagram', 'binmas.a', true), ('${account(2)}', 'RES_A', 'tiktok', 'binmas.tok', false),
      ('${account(3)}', 'RES_B', 'instagram', 'binmas.b', true);
    insert into satbinmas_official_media (satbinmas_media_id, satbinmas_account_id, client_id, username, media_id, code,
      taken_at, like_count, comment_count, duration_seconds, fetched_for_date) values
      ('${media(1)}', '${account(1)}', 'RES_A', 'binmas.a', '1', 'Ab1', '2026-02-01T16:59:59Z', 40, 3, null, '2026-02-01'),
      ('${media(2)}', '${account(1)}', 'RES_A', 'binmas.a', '2', 'Ab2', '2026-02-01T17:00:00Z', null, 9, 12.5, '2026-02-02'),
      ('${media(3)}', '${account(1)}', 'RES_A', 'binmas.a', '3', null, '2026-02-03T01:00:00Z', 7, null, null, '2026-02-03'),
      ('${media(4)}', '${account(3)}', 'RES_B', 'binmas.b', '4', 'Ab4', '2026-02-03T02:00:00Z', 99, 9, null, '2026-02-03');
    insert into satbinmas_official_media_hashtags (satbinmas_media_id, tag) values
      ('${media(2)}', 'polri'), ('${media(2)}', 'Binmas');
    insert into satbinmas_official_media_mentions (satbinmas_media_id, username) values ('${media(2)}', 'resor.a')`);
});
afterAll(() => world.close());

interface Data {
  client: { client_id: string; nama: string };
  accounts: { username: string; media: { satbinmas_media_id: string }[] }[];
}
const ask = (query = '', who: Caller = 'admin', client = 'res_a') =>
  world.call<Data>(who, 'GET', `/api/clients/${client}/satbinmas-official/data${query}`);
const shown = async (query: string) => {
  const { body } = await ask(query);
  return (body.data?.accounts ?? []).map(({ username, media: list }) => [
    username,
    ...list.map(({ satbinmas_media_id }) => Number(satbinmas_media_id.at(-1))),
  ]);
};

test('every official account of a client comes with its media, newest first', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body.data?.client).toEqual({ client_id: 'RES_A', nama: 'RESOR CONTOH A' });
  expect(await shown('')).toEqual([['binmas.a', 3, 2, 1], ['binmas.tok']]);
  expect(body.pagination).toEqual({ total: 3, limit: 50, offset: 0, page: 1, totalPages: 1 });
  expect(body.data?.accounts[0]).toMatchObject({ platform: 'instagram', secUid: null, is_active: true });
  expect(body.data?.accounts[0]?.media[1]).toMatchObject({
    media_id: '2',
    code: 'Ab2',
    taken_at: '2026-02-01T17:00:00.000Z',
    like_count: null,
    comment_count: 9,
    duration_seconds: 12.5,
    fetched_for_date: '2026-02-02',
    is_video: false,
    hashtags: ['Binmas', 'polri'],
    mentions: ['resor.a'],
  });
});

test.each<[string, (string | number)[][]]>([
  ['?limit=1', [['binmas.a', 3], ['binmas.tok']]],
  ['?limit=2&page=2', [['binmas.a', 1], ['binmas.tok']]],
  ['?sort=taken_at', [['binmas.a', 1, 2, 3], ['binmas.tok']]],
  ['?sort=-like_count', [['binmas.a', 1, 3, 2], ['binmas.tok']]],
  ['?sort=comment_count', [['binmas.a', 3, 1, 2], ['binmas.tok']]],
  ['?platform=TikTok', [['binmas.tok']]],
  ['?platform=instagram&tanggal_mulai=2026-02-02&tanggal_selesai=2026-02-02', [['binmas.a', 2]]],
])('%s', async (query, expected) => {
  expect(await shown(query)).toEqual(expected);
});

test.each([
  ['?limit=501', '400 VALIDATION_FAILED'],
  ['?sort=username', '400 VALIDATION_FAILED'],
  ['?tanggal_mulai=x', '400 DATE_INVALID'],
])('%s: %s', async (query, expected) => {
  const { status, body } = await ask(query);
  expect(`${status} ${body.code}`).toBe(expected);
});

test.each<[Caller, string, string | number]>([
  ['unit', 'RES_A', 200],
  ['twoUnits', 'RES_B', '403 FORBIDDEN'],
  ['directorate', 'DITBINMAS', 200],
  ['admin', 'RES_B', '403 CLIENT_DENIED'],
  ['foreignUnit', 'RES_A', '403 CLIENT_DENIED'],
  ['ani', 'RES_A', '403 FORBIDDEN'],
])('%s, media of %s: %s', async (who, client, expected) => {
  const { status, body } = await ask('', who, client);
  expect(status < 400 ? status : `${status} ${body.code}`).toBe(expected);
});

test('the media of a client that was deleted are not there', async () => {
  await world.host.database.script(`update clients set deleted_at = now() where client_id = 'RES_B'`);
  const { status, body } = await ask('', 'twoUnitsAdmin', 'RES_B');
  expect(`${status} ${body.code}`).toBe('404 CLIENT_NOT_FOUND');
});
