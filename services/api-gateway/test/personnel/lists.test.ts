import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const { ani, budi, citra, dewi, eko, fajar, gita } = people;

/** Numbers of whoever is listed, or status and code of the refusal. */
async function list(who: Caller, query: string, url = '/api/users/list'): Promise<string[] | string> {
  const { status, body } = await world.call<{ user_id: string }[]>(who, 'GET', `${url}${query}`);
  return status === 200 ? (body.data ?? []).map(({ user_id }) => user_id) : `${status} ${body.code}`;
}

describe('everybody within reach', () => {
  test.each<[Caller, string, string[] | string]>([
    ['operator', '', [ani, budi, citra]],
    ['twoUnits', '', [ani, budi, citra, dewi, eko]],
    ['twoUnits', '?client_id=RES_B', [dewi, eko]],
    ['twoUnits', '?status=inactive', [citra]],
    ['unit', '', [ani, budi, citra]],
    ['directorate', '', [ani, dewi, fajar, gita]],
    ['operator', '?client_id=RES_B', '403 CLIENT_DENIED'],
    ['operator', '?role=ditbinmas', [ani]],
    ['ani', '', '403 FORBIDDEN'],
    ['editor', '', '403 FORBIDDEN'],
  ])('%s asking %j gets %j', async (who, query, expected) => {
    expect(await list(who, query, '/api/users')).toEqual(expected);
  });
});

describe('the older lists of a unit', () => {
  test.each<[Caller, string, string[] | string]>([
    ['admin', 'by-client/res_a', [ani, budi]],
    ['admin', 'by-client/RES_B', '403 CLIENT_DENIED'],
    ['unit', 'by-client/RES_A', [ani, budi]],
    // A directorate asks about its own people whatever unit it names.
    ['directorate', 'by-client/RES_A', [ani, dewi, fajar, gita]],
    ['operator', 'by-client/RES_A', '403 FORBIDDEN'],
    ['ani', 'by-client/RES_A', '403 FORBIDDEN'],
    ['admin', 'by-client-full/RES_A', [ani, budi]],
  ])('%s asking %s gets %j', async (who, path, expected) => {
    expect(await list(who, '', `/api/users/${path}`)).toEqual(expected);
  });

  test('by-client-full has six columns, and people of whom nobody said whether they are active', async () => {
    await world.db.updateTable('user').set({ status: null }).where('user_id', '=', budi).execute();
    const { body } = await world.call<object[]>('admin', 'GET', '/api/users/by-client-full/RES_A');
    expect(body.data).toHaveLength(2);
    expect(body.data?.[0]).toEqual({
      user_id: ani,
      nama: 'ANI CONTOH',
      tiktok: '@ani.tok',
      divisi: 'SAT BINMAS',
      title: 'AIPDA',
      exception: false,
    });
    expect(await list('admin', '', '/api/users/by-client/RES_A')).toEqual([ani]);
    await world.db.updateTable('user').set({ status: true }).where('user_id', '=', budi).execute();
  });
});

describe('a list that is asked for again and again', () => {
  test('is 304 until somebody in it changes', async () => {
    const url = '/api/users/list?client_id=RES_A';
    const first = await world.call('admin', 'GET', url);
    const again = { 'if-none-match': first.headers.etag ?? '' };
    expect((await world.call('admin', 'GET', url, undefined, again)).status).toBe(304);
    expect((await world.call('admin', 'GET', `${url}&status=all`, undefined, again)).status).toBe(200);
    expect((await world.call('unit', 'GET', url, undefined, again)).status).toBe(304);
    await world.call('admin', 'PUT', `/api/users/${budi}`, { jabatan: 'baru' });
    expect((await world.call('admin', 'GET', url, undefined, again)).status).toBe(200);
    const directorates = await world.call('directorate', 'GET', '/api/users/list?client_id=DITBINMAS');
    await world.call('admin', 'PUT', `/api/users/${ani}`, { jabatan: 'lain' });
    const later = { 'if-none-match': directorates.headers.etag ?? '' };
    expect(
      (await world.call('directorate', 'GET', '/api/users/list?client_id=DITBINMAS', undefined, later)).status,
    ).toBe(200);
  });

  test('says how many there are in it, also right after somebody left or came back', async () => {
    const total = async (who: 'admin' | 'directorate', client: string): Promise<number> => {
      const { body } = await world.call(who, 'GET', `/api/users/list?client_id=${client}&limit=1`);
      return body.pagination.total;
    };
    const before = [await total('admin', 'RES_A'), await total('directorate', 'DITBINMAS')];
    expect(before).toEqual([await total('admin', 'RES_A'), await total('directorate', 'DITBINMAS')]);
    await world.call('admin', 'PUT', `/api/users/${ani}`, { status: false });
    const less = [await total('admin', 'RES_A'), await total('directorate', 'DITBINMAS')];
    expect(less).toEqual(before.map((count) => count - 1));
    await world.call('admin', 'PUT', `/api/users/${ani}`, { status: true });
    expect([await total('admin', 'RES_A'), await total('directorate', 'DITBINMAS')]).toEqual(before);
  });
});
