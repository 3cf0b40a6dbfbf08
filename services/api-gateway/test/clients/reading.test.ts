import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.db
    .insertInto('clients')
    .values({ client_id: 'RES_X', nama: 'DIHAPUS', parent_client_id: 'DITBINMAS', deleted_at: new Date(0) })
    .execute();
});
afterAll(() => world.close());

type Row = { client_id: string } & Record<string, unknown>;
const list = (who: Caller, query = '', path = '/api/clients', headers = {}) =>
  world.call<Row[]>(who, 'GET', `${path}?${query}`, undefined, headers);
const ids = async (...args: Parameters<typeof list>) =>
  ((await list(...args)).body.data ?? []).map((row) => row.client_id);

describe('the list', () => {
  test.each<[Caller, string, string[]]>([
    ['admin', '', ['RES_A']],
    ['unit', '', ['RES_A']],
    ['twoUnitsAdmin', '', ['RES_A', 'RES_B']],
    // Itself, the unit below it, and those with holders of its role; not the other directorate.
    ['directorate', '', ['DITBINMAS', 'RES_A', 'RES_B', 'RES_C']],
    ['directorateUnit', '', ['DITBINMAS', 'RES_A', 'RES_B', 'RES_C']],
    ['directorate', 'status=deleted', ['RES_X']],
    ['directorate', 'status=inactive', []],
    ['directorate', 'regional_id=wil2', ['RES_C']],
    ['directorate', 'client_type=ORG', ['RES_A', 'RES_B', 'RES_C']],
    ['directorate', 'q=contoh%20b', ['RES_B']],
    ['directorate', 'q=res', ['RES_A', 'RES_B', 'RES_C']],
    ['directorate', 'q=%25', []],
    ['directorate', 'sort=-client_id', ['RES_C', 'RES_B', 'RES_A', 'DITBINMAS']],
    ['directorate', 'sort=client_type', ['DITBINMAS', 'RES_A', 'RES_B', 'RES_C']],
    ['directorate', 'sort=-regional_id', ['RES_C', 'RES_B', 'RES_A', 'DITBINMAS']],
    ['admin', 'group=1203630000000003%40G.US', ['RES_A']],
    // Whose group it is, is not the directorate's to find out.
    ['directorate', 'group=1203630000000003%40g.us', []],
  ])('of %s for "%s": %j', async (who, query, expected) => {
    expect(await ids(who, query)).toEqual(expected);
  });

  test('of active clients leaves out the others', async () => {
    await world.db.updateTable('clients').set({ client_status: false }).where('client_id', '=', 'RES_B').execute();
    expect(await ids('directorate', '', '/api/clients/active')).toEqual(['DITBINMAS', 'RES_A', 'RES_C']);
    expect(await ids('directorate', 'status=inactive')).toEqual(['RES_B']);
    await world.db.updateTable('clients').set({ client_status: true }).where('client_id', '=', 'RES_B').execute();
  });

  test('by pages says how many there are', async () => {
    const { body } = await list('directorate', 'limit=2&page=2');
    expect(body.data?.map((row) => row.client_id)).toEqual(['RES_B', 'RES_C']);
    expect(body.pagination).toEqual({ total: 4, limit: 2, offset: 2, page: 2, totalPages: 2 });
    expect(verdict(await list('admin', 'limit=501'))).toBe('400 VALIDATION_FAILED');
    expect(verdict(await list('admin', 'sort=client_operator'))).toBe('400 VALIDATION_FAILED');
  });

  test('shows contacts of the caller’s own clients only', async () => {
    const { body } = await list('directorate');
    const shown = body.data?.map((row) => [row.client_id, row.client_operator, 'client_group' in row]);
    expect(shown).toEqual([
      ['DITBINMAS', '628110000001', true],
      ['RES_A', undefined, false],
      ['RES_B', undefined, false],
      ['RES_C', undefined, false],
    ]);
  });

  test('is 304 for who has it, and not with the tag of somebody else', async () => {
    const { headers } = await list('admin');
    const match = { 'if-none-match': headers.etag };
    expect((await list('admin', '', '/api/clients', match)).status).toBe(304);
    expect((await list('twoUnitsAdmin', '', '/api/clients', match)).status).toBe(200);
  });
});

describe('one client', () => {
  test.each<[Caller, string, string | number]>([
    ['admin', 'res_a', 200],
    ['unit', 'RES_A', 200],
    ['directorate', 'RES_B', 200],
    ['foreigner', 'RES_A', '403 CLIENT_DENIED'],
    ['admin', 'TIDAK_ADA', '403 CLIENT_DENIED'],
    ['unit', 'RES_C', '403 CLIENT_DENIED'],
    ['directorate', 'RES_D', '403 CLIENT_DENIED'],
    ['directorate', 'RES_X', '404 CLIENT_NOT_FOUND'],
    ['operator', 'RES_A', '403 FORBIDDEN'],
    ['ani', 'RES_A', '403 FORBIDDEN'],
    ['editor', 'RES_A', '403 FORBIDDEN'],
  ])('%s reading %s: %s', async (who, id, expected) => {
    expect(verdict(await world.call(who, 'GET', `/api/clients/${id}`))).toBe(expected);
  });

  test('comes with a tag, and with contacts only to its own', async () => {
    const own = await world.call('unit', 'GET', '/api/clients/RES_A');
    expect(own.body.data).toMatchObject({
      client_operator: '628110000003',
      client_tiktok: '@resor.a',
      deleted_at: null,
    });
    expect(own.headers.etag).toMatch(/^"[\w-]{22}"$/);
    const foreign = await world.call('directorate', 'GET', '/api/clients/RES_A');
    expect(foreign.body.data).not.toHaveProperty('client_operator');
  });
});
