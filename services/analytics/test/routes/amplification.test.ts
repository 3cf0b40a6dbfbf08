import { updatePerson } from '@cicero/directory';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AmplificationRecap } from '../../src/answers/amplification-schema.ts';
import { report, task } from '../fixtures/tasks.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('RES_A', { name: 'POLRES A', region: 'jatim' });
  await world.client('RES_B');
  await world.person({
    id: '81000001',
    client: 'RES_A',
    name: 'ANI CONTOH',
    title: 'IPDA',
    division: 'SAT X',
    ig: ' ani ',
  });
  await world.person({ id: '81000002', client: 'RES_A', name: 'BUDI CONTOH', title: null, division: 'SAT Y' });
  for (const kind of ['regular', 'khusus'] as const) {
    await task(world, { kind, id: `${kind}1`, client: 'RES_A', at: '2025-11-10 08:00' });
    await task(world, { kind, id: `${kind}2`, client: 'RES_A', at: '2025-11-10 09:00' });
    await report(world, {
      kind,
      task: `${kind}1`,
      by: '81000001',
      links: {
        instagram: `https://www.instagram.com/p/${kind}`,
        facebook: 'https://www.facebook.com/x/posts/1',
        youtube: ' ',
      },
    });
  }
});
afterAll(() => world.close());

const regular = '/api/amplify/rekap';
const paths = [regular, '/api/amplify/rekap-khusus', '/api/amplify-khusus/rekap'] as const;
const ofA = 'client_id=RES_A&tanggal=2025-11-10';
const admin = () => world.signIn({ role: 'admin', clients: ['RES_A'] });
const seen = (body: { data: { user_id: string; jumlah_link: number }[] }) =>
  body.data.map(({ user_id, jumlah_link }) => `${user_id} ${jumlah_link}`);

test.for(paths)('%s, field by field', async (path) => {
  const { status, body, headers } = await world.get(`${path}?client_id=res_a&tanggal=2025-11-10`, await admin());
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['cache-control']).toBe('private, no-cache');
  expect(Value.Errors(AmplificationRecap, body)).toEqual([]);
  expect(body).toEqual({
    success: true,
    data: [
      {
        client_id: 'RES_A',
        client_name: 'POLRES A',
        regional_id: 'jatim',
        user_id: '81000001',
        title: 'IPDA',
        nama: 'ANI CONTOH',
        username: 'ani',
        divisi: 'SAT X',
        exception: false,
        jumlah_link: 2,
        jumlah_tugas: 1,
        display_nama: 'IPDA ANI CONTOH',
        sudahMelaksanakan: true,
        status: 'kurang',
        instagram_link: `https://www.instagram.com/p/${path === regular ? 'regular' : 'khusus'}`,
      },
      {
        client_id: 'RES_A',
        client_name: 'POLRES A',
        regional_id: 'jatim',
        user_id: '81000002',
        title: null,
        nama: 'BUDI CONTOH',
        username: null,
        divisi: 'SAT Y',
        exception: false,
        jumlah_link: 0,
        jumlah_tugas: 0,
        display_nama: 'BUDI CONTOH',
        sudahMelaksanakan: false,
        status: 'belum',
        instagram_link: null,
      },
    ],
    chartHeight: 300,
    totalPosts: 2,
    usersCount: 2,
    summary: {
      totalPosts: 2,
      totalUsers: 2,
      totalLinks: 2,
      distribution: { sudah: 0, kurang: 1, belum: 1, noPosts: 0 },
    },
  });
});

describe('what is refused', () => {
  test.for(
    paths.flatMap(
      (path) =>
        [
          [path, '', 400, 'CLIENT_REQUIRED'],
          [path, '?client_id=RES_A&client_id=RES_A', 400, 'VALIDATION_FAILED'],
          [path, '?client_id=RES_A&tanggal=2025-11-31', 400, 'DATE_INVALID'],
          [path, '?client_id=RES_A&periode=bulanan&tanggal=2025-13', 400, 'DATE_INVALID'],
          [path, '?client_id=RES_A&start_date=2025-11-01&end_date=besok', 400, 'DATE_INVALID'],
          [path, '?client_id=RES_A&scope=semua', 400, 'SCOPE_INVALID'],
          [path, '?client_id=RES_A&sort=password', 400, 'VALIDATION_FAILED'],
          [path, '?client_id=RES_A&limit=501', 400, 'VALIDATION_FAILED'],
          [path, '?client_id=RES_A&page=0', 400, 'VALIDATION_FAILED'],
          [path, '?client_id=RES_A&search=%00', 400, 'VALIDATION_FAILED'],
          [path, '?client_id=RES_B', 403, 'CLIENT_DENIED'],
          [path, '?client_id=RES_A%00', 403, 'CLIENT_DENIED'],
        ] as const,
    ),
  )('%s%s: %i %s', async ([path, query, status, code]) => {
    const { status: answered, body } = await world.get(`${path}${query}`, await admin());
    expect([answered, body.code, body.success]).toEqual([status, code, false]);
  });

  test('no token', async () => {
    for (const path of paths) expect((await world.get(`${path}?${ofA}`, '')).status).toBe(401);
  });

  test('a role in the request opens no client, whatever it is called', async () => {
    const token = await admin();
    for (const path of paths) {
      for (const role of ['RES_B', 'res_b', 'operator', 'ditbinmas', 'admin']) {
        for (const scope of ['', '&scope=ORG', '&scope=DIREKTORAT']) {
          const { status, body } = await world.get(`${path}?client_id=RES_B&role=${role}${scope}`, token);
          expect([path, role, scope, status, body.code]).toEqual([path, role, scope, 403, 'CLIENT_DENIED']);
        }
      }
    }
  });

  test('the people of a role are listed for its own directorate only', async () => {
    for (const path of paths) {
      const { status, body } = await world.get(
        `${path}?client_id=RES_A&role=ditbinmas&scope=direktorat`,
        await admin(),
      );
      expect([status, body.code]).toEqual([403, 'CLIENT_DENIED']);
    }
  });
});

describe('tenants', () => {
  test('answers of one never reach another', async () => {
    const own = await world.signIn({ role: 'admin', clients: ['RES_B'] });
    for (const path of paths) {
      const [a, b] = await Promise.all([
        world.get(`${path}?${ofA}`, await admin()),
        world.get(`${path}?client_id=RES_B&tanggal=2025-11-10`, own),
      ]);
      expect([a.body.usersCount, b.body.usersCount, b.body.totalPosts]).toEqual([2, 0, 0]);
    }
  });

  test('people of another unit who report about a task of this one are not in its recap, nor is the task in theirs', async () => {
    await world.person({ id: '82000001', client: 'RES_B' });
    await report(world, { task: 'regular1', by: '82000001', links: { instagram: 'https://www.instagram.com/p/luar' } });
    expect(seen((await world.get(`${regular}?${ofA}`, await admin())).body)).toEqual(['81000001 2', '81000002 0']);
    const other = await world.signIn({ role: 'admin', clients: ['RES_B'] });
    const { body } = await world.get(`${regular}?client_id=RES_B&tanggal=2025-11-10`, other);
    expect([body.totalPosts, ...seen(body)]).toEqual([0, '82000001 0']);
  });

  test('personnel see their own unit, and how much colleagues reported but not what', async () => {
    const token = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '81000002' });
    for (const path of paths) {
      const { body } = await world.get(`${path}?${ofA}`, token);
      expect(body.data).toMatchObject([{ jumlah_link: 2, instagram_link: null }, { jumlah_link: 0 }]);
      expect((await world.get(`${path}?client_id=RES_B`, token)).status).toBe(403);
    }
    // Also not by way of what was worked out for somebody else.
    expect((await world.get(`${regular}?${ofA}`, await admin())).body.data[0].instagram_link).toMatch(/^https/);
    expect((await world.get(`${regular}?${ofA}`, token)).body.data[0].instagram_link).toBeNull();
  });

  test('operators ask for their client alone', async () => {
    await world.person({ id: '81000003', client: 'RES_A', name: 'CICI', roles: ['operator'] });
    const token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
    for (const path of paths) {
      const { body } = await world.get(`${path}?role=operator&scope=ORG&tanggal=2025-11-10`, token);
      expect([body.totalPosts, ...seen(body)]).toEqual([2, '81000003 0']);
    }
    const several = await world.signIn({ role: 'operator', clients: ['RES_A', 'RES_B'] });
    expect((await world.get(`${regular}?role=operator&scope=ORG`, several)).body.code).toBe('CLIENT_NOT_IN_TOKEN');
  });
});

describe('the data version', () => {
  test('an unchanged answer is 304, a report gives another one', async () => {
    const token = await admin();
    for (const path of paths.slice(0, 2)) {
      const kind = path === regular ? 'regular' : 'khusus';
      const url = `${path}?${ofA}`;
      const first = await world.get(url, token);
      const etag = String(first.headers.etag);
      expect(etag).toMatch(/^"[\w-]{43}"$/);
      const again = await world.get(url, token, { 'if-none-match': `W/${etag}` });
      expect([again.status, again.body]).toEqual([304, undefined]);
      await report(world, { kind, task: `${kind}2`, by: '81000002', links: { twitter: 'https://x.com/b/status/1' } });
      const changed = await world.get(url, token, { 'if-none-match': etag });
      expect([changed.status, ...seen(changed.body)]).toEqual([200, '81000001 2', '81000002 1']);
    }
  });

  test('a person who is renamed, excused or taken out is so in the next answer', async () => {
    const token = await admin();
    const rows = async () => (await world.get(`${regular}?${ofA}`, token)).body.data;
    expect(await rows()).toHaveLength(2);
    const change = { nama: 'ANI BARU', exception: true };
    await world.db.transaction().execute((tx) => updatePerson(tx, '81000001', change));
    expect(await rows()).toMatchObject([{ nama: 'ANI BARU', jumlah_link: 10, status: 'sudah' }, { jumlah_link: 0 }]);
    await world.db.transaction().execute((tx) => updatePerson(tx, '81000001', { status: false }));
    expect(await rows()).toHaveLength(1);
  });

  test('today is the day of the request, not of the cached answer', async () => {
    expect((await world.get(`${regular}?client_id=RES_A`, await admin())).body.totalPosts).toBe(2);
    world.clock.set('2025-11-10T17:00:01Z');
    const { body } = await world.get(`${regular}?client_id=RES_A`, await admin());
    expect([body.totalPosts, body.data[0].status]).toEqual([0, 'no_posts']);
  });
});

describe('pages, filters and order', () => {
  beforeEach(async () => {
    for (let at = 3; at <= 12; at += 1) {
      const id = `810000${String(at).padStart(2, '0')}`;
      await world.person({ id, client: 'RES_A', name: `NAMA ${String(at).padStart(2, '0')}`, division: 'SAT Z' });
    }
  });

  test('the whole list without paging, and a chart as high as it needs', async () => {
    const { body } = await world.get(`${regular}?${ofA}`, await admin());
    expect([body.data.length, body.chartHeight, body.pagination]).toEqual([12, 360, undefined]);
  });

  test('a page has the totals of everybody', async () => {
    const { body } = await world.get(`${regular}?${ofA}&limit=5&page=3`, await admin());
    expect(body).toMatchObject({
      usersCount: 12,
      chartHeight: 300,
      summary: { totalUsers: 12, totalLinks: 2 },
      pagination: { total: 12, limit: 5, offset: 10, page: 3, totalPages: 3 },
    });
    expect(seen(body)).toEqual(['81000011 0', '81000012 0']);
  });

  test('filters narrow down who is listed', async () => {
    const token = await admin();
    const ids = async (query: string) => {
      const { body } = await world.get(`${regular}?${ofA}&${query}`, token);
      return body.data.map(({ user_id }: { user_id: string }) => user_id);
    };
    expect(await ids('divisi=sat%20y')).toEqual(['81000002']);
    expect(await ids('search=contoh')).toEqual(['81000001', '81000002']);
    expect(await ids('search=81000012')).toEqual(['81000012']);
    expect(await ids('search=%25')).toEqual([]);
    expect(await ids('sort=-nama&limit=2')).toEqual(['81000012', '81000011']);
    expect(await ids('sort=jumlah_link&limit=1&page=12')).toEqual(['81000001']);
  });
});
