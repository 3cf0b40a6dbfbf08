import type { DB } from '@cicero/database';
import { changeRoles, saveClients, updatePerson } from '@cicero/directory';
import type { Transaction } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CommentsRecap, LikesRecap } from '../../src/answers/recap-schema.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
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
    id: '9',
    client: 'RES_A',
    name: 'PERSONEL A',
    title: 'IPDA',
    division: 'SAT X',
    ig: 'akun_a',
    tiktok: '@akun_a',
  });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['akun_a'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: [] });
  await world.post({ platform: 'tiktok', id: 'V1', client: 'RES_A', at: '2025-11-10 09:00', set: ['akun_a'] });
  await rebuild(world.db);
});
afterAll(() => world.close());

const likes = '/api/insta/rekap-likes';
const comments = '/api/tiktok/rekap-komentar';

test('rekap-likes, field by field', async () => {
  const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  const { status, body, headers } = await world.get(`${likes}?client_id=res_a&tanggal=2025-11-10`, token);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['cache-control']).toBe('private, no-cache');
  expect(Value.Errors(LikesRecap, body)).toEqual([]);
  expect(body).toEqual({
    success: true,
    data: [
      {
        user_id: '9',
        title: 'IPDA',
        nama: 'PERSONEL A',
        username: 'akun_a',
        divisi: 'SAT X',
        exception: false,
        client_id: 'RES_A',
        client_name: 'POLRES A',
        regional_id: 'jatim',
        jumlah_like: 1,
        missingLikes: 1,
        ranking: 1,
        completionRate: 0.5,
        completionPercentage: 50,
        status: 'kurang',
        badges: ['⚠️ Baru sebagian konten Instagram yang diberi like.'],
      },
    ],
    chartHeight: 320,
    totalPosts: 2,
    sudahUsers: [],
    kurangUsers: ['akun_a'],
    belumUsers: [],
    sudahUsersCount: 0,
    kurangUsersCount: 1,
    belumUsersCount: 0,
    noUsernameUsersCount: 0,
    noUsernameUsers: [],
    usersCount: 1,
    summary: {
      totalPosts: 2,
      totalUsers: 1,
      totalLikes: 1,
      averageCompletionPercentage: 50,
      participationRatePercentage: 100,
      distribution: { sudah: 0, kurang: 1, belum: 0, noUsername: 0, noPosts: 0 },
    },
    chartData: [{ label: 'PERSONEL A', likes: 1, missingLikes: 1, completionPercentage: 50 }],
    insights: ['⚠️ 1 akun baru memberi like pada sebagian konten.'],
    statusLegend: expect.arrayContaining([expect.objectContaining({ status: 'no_posts', label: 'No Posts' })]),
    noUsernameUsersDetails: [],
  });
});

test('rekap-komentar: the client of the token, total_konten as a number', async () => {
  const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  const { status, body } = await world.get(comments, token);
  expect(status).toBe(200);
  expect(Value.Errors(CommentsRecap, body)).toEqual([]);
  expect(body).toMatchObject({
    data: [
      { user_id: '9', jumlah_komentar: 1, total_konten: 1, missingComments: 0, status: 'sudah', exception: false },
    ],
    usersWithComments: ['@akun_a'],
    usersWithCommentsCount: 1,
    usersWithoutComments: [],
    usersWithoutCommentsCount: 0,
    summary: { totalComments: 1, totalPosts: 1 },
    chartData: [{ comments: 1, missingComments: 0 }],
  });
});

test('a unit without people still has its posts', async () => {
  await world.post({ platform: 'tiktok', id: 'V9', client: 'RES_B', at: '2025-11-10 09:00', set: [] });
  await rebuild(world.db);
  const token = await world.signIn({ role: 'admin', clients: ['RES_B'] });
  const { body } = await world.get(`${comments}?client_id=RES_B`, token);
  expect(body).toMatchObject({ usersCount: 0, totalPosts: 1, summary: { totalPosts: 1, totalUsers: 0 } });
});

describe('the data version', () => {
  test('an unchanged answer is 304, a changed one has another tag', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const url = `${likes}?client_id=RES_A`;
    const first = await world.get(url, token);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    const again = await world.get(url, token, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.body]).toEqual([304, undefined]);
    await world.facts('instagram', 'P2', ['akun_a']);
    await rebuild(world.db);
    const changed = await world.get(url, token, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
    expect(changed.body.data[0].jumlah_like).toBe(2);
  });

  test('today is the day of the request, not of the cached answer', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    expect((await world.get(`${likes}?client_id=RES_A`, token)).body.totalPosts).toBe(2);
    world.clock.set('2025-11-10T17:00:01Z');
    const tomorrow = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    expect((await world.get(`${likes}?client_id=RES_A`, tomorrow)).body.totalPosts).toBe(0);
  });

  test('answers of one tenant never reach another', async () => {
    const a = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const b = await world.signIn({ role: 'admin', clients: ['RES_B'] });
    const [ofA, ofB] = await Promise.all([world.get(comments, a), world.get(comments, b)]);
    expect([ofA.body.usersCount, ofB.body.usersCount]).toEqual([1, 0]);
  });
});

describe('what is refused', () => {
  test.for([
    ['no client', likes, 400, 'CLIENT_REQUIRED'],
    ['two clients', `${likes}?client_id=RES_A&client_id=RES_A`, 400, 'VALIDATION_FAILED'],
    ['an array', `${comments}?tanggal=2025-11-10&tanggal=2025-11-11`, 400, 'VALIDATION_FAILED'],
    ['a date that is none', `${likes}?client_id=RES_A&tanggal=2025-11-31`, 400, 'DATE_INVALID'],
    ['a month as a day', `${likes}?client_id=RES_A&periode=harian&tanggal=2025-11`, 400, 'DATE_INVALID'],
    ['a scope that is none', `${likes}?client_id=RES_A&scope=semua`, 400, 'SCOPE_INVALID'],
    ['another client', `${likes}?client_id=RES_B`, 403, 'CLIENT_DENIED'],
    ['another client under its own role', `${likes}?client_id=RES_B&role=RES_B&scope=org`, 403, 'CLIENT_DENIED'],
    ['another client on TikTok', `${comments}?client_id=RES_B`, 403, 'CLIENT_DENIED'],
    ['a null byte', `${likes}?client_id=RES_A%00`, 403, 'CLIENT_DENIED'],
    ['a null byte in the region', `${likes}?client_id=RES_A&regional_id=J%00`, 400, 'VALIDATION_FAILED'],
  ] as const)('%s', async ([, url, status, code]) => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const answer = await world.get(url, token);
    expect([answer.status, answer.body.code, answer.body.success]).toEqual([status, code, false]);
  });

  test('no token', async () => {
    expect((await world.get(`${likes}?client_id=RES_A`, '')).status).toBe(401);
  });

  test('personnel may ask about their own client only', async () => {
    const token = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '9' });
    expect((await world.get(`${likes}?client_id=RES_A`, token)).status).toBe(200);
    expect((await world.get(`${likes}?client_id=RES_B`, token)).status).toBe(403);
  });
});

test('operators: only people with that role, by official posts when asked', async () => {
  for (const [id, ig, roles] of [
    ['2', 'budi', ['operator']],
    ['3', 'ani', ['operator']],
  ] as const) {
    await world.person({ id, client: 'RES_A', ig, roles: [...roles] });
  }
  await world.person({ id: '4', client: 'RES_B', ig: 'tamu', roles: ['RES_A', 'operator'] });
  await world.post({ id: 'P3', client: 'RES_A', at: '2025-11-10 10:00', set: [] });
  await world.facts('instagram', 'P1', ['ani']);
  await world.facts('instagram', 'P2', ['ani']);
  await rebuild(world.db);
  const account = { client_id: 'RES_A', platform: 'instagram', username: 'resmi' };
  const { satbinmas_account_id } = await world.db
    .insertInto('satbinmas_official_accounts')
    .values(account)
    .returning('satbinmas_account_id')
    .executeTakeFirstOrThrow();
  for (const code of ['P2', 'P3']) {
    await world.db
      .insertInto('satbinmas_official_media')
      .values({
        satbinmas_account_id,
        client_id: 'RES_A',
        username: 'resmi',
        media_id: code,
        code,
        taken_at: new Date(),
      })
      .execute();
  }
  const token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
  const url = `${likes}?client_id=RES_A&scope=ORG&role=operator`;
  const row = ({ user_id, jumlah_like, status }: Record<string, unknown>) => `${user_id} ${jumlah_like} ${status}`;
  const everything = (await world.get(`${url}&official_only=0`, token)).body;
  expect([everything.totalPosts, ...everything.data.map(row)]).toEqual([3, '3 2 kurang', '2 0 belum']);
  const official = (await world.get(`${url}&official_only=true`, token)).body;
  expect([official.totalPosts, ...official.data.map(row)]).toEqual([2, '3 1 kurang', '2 0 belum']);
});

test('a region bounds both posts and people', async () => {
  await world.client('DITBINMAS', { type: 'DIREKTORAT', region: 'JATIM' });
  await world.person({ id: '5', client: 'RES_A', ig: 'ani', roles: ['ditbinmas'] });
  await world.person({ id: '6', client: 'RES_B', ig: 'budi', roles: ['ditbinmas'] });
  await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 10:00', set: ['ani', 'budi'] });
  await rebuild(world.db);
  const several = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS', 'RES_B'] });
  const url = `${likes}?client_id=DITBINMAS&role=ditbinmas&scope=DIREKTORAT`;
  const seen = async (query: string) => {
    const { body } = await world.get(`${url}${query}`, several);
    return [body.totalPosts, ...body.data.map((row: { user_id: string }) => row.user_id)];
  };
  expect(await seen('')).toEqual([1, '5', '6']);
  expect(await seen('&regional_id=jatim')).toEqual([1, '5']);
  expect(await seen('&regional_id=JATENG')).toEqual([0]);
});

test('who has the role of a directorate, how they are called and what was seen of them: each change counts at once', async () => {
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DITBINMAS' });
  await world.person({ id: '5', client: 'DITBINMAS', ig: 'ani', roles: ['ditbinmas'] });
  await world.person({ id: '6', client: 'RES_A', ig: 'budi', roles: ['ditbinmas'] });
  await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 10:00', set: ['ani'] });
  await rebuild(world.db);
  const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
  const rows = async () => {
    const { body } = await world.get(`${likes}?client_id=DITBINMAS&role=ditbinmas&scope=DIREKTORAT`, token);
    return body.data.map(
      (row: Record<string, unknown>) => `${row.user_id} ${row.nama} ${row.client_name} ${row.jumlah_like}`,
    );
  };
  const write = (work: (tx: Transaction<DB>) => Promise<unknown>) => world.db.transaction().execute(work);
  expect(await rows()).toEqual(['5 NAMA 5 DITBINMAS 1', '6 NAMA 6 POLRES A 0']);

  await world.facts('instagram', 'D1', ['budi']);
  await rebuild(world.db);
  expect(await rows()).toEqual(['5 NAMA 5 DITBINMAS 1', '6 NAMA 6 POLRES A 1']);
  await write((tx) => updatePerson(tx, '6', { nama: 'AGUS', insta: 'lain' }));
  expect(await rows()).toEqual(['5 NAMA 5 DITBINMAS 1', '6 AGUS POLRES A 0']);
  await write((tx) => updatePerson(tx, '6', { insta: 'budi' }));
  expect(await rows()).toEqual(['6 AGUS POLRES A 1', '5 NAMA 5 DITBINMAS 1']);
  await write((tx) => saveClients(tx, [{ client_id: 'RES_A', nama: 'POLRES BARU' }]));
  expect(await rows()).toEqual(['6 AGUS POLRES BARU 1', '5 NAMA 5 DITBINMAS 1']);
  await write((tx) => changeRoles(tx, '6', { remove: ['ditbinmas'] }));
  expect(await rows()).toEqual(['5 NAMA 5 DITBINMAS 1']);
  await write((tx) => updatePerson(tx, '5', { status: false }));
  expect(await rows()).toEqual([]);
});

test('a directorate is one because the directory says so: its units are measured by its posts', async () => {
  await world.person({ id: '5', client: 'RES_A', ig: 'ani', roles: ['ditpolairud'] });
  const seen = async (at: string) => {
    world.clock.set(at);
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const url = `${likes}?client_id=RES_A&role=DITPOLAIRUD&scope=ORG&tanggal=2025-11-10`;
    const { body } = await world.get(url, token);
    return [body.totalPosts, ...body.data.map((row: { user_id: string }) => row.user_id)];
  };
  expect(await seen('2025-11-20T01:00:00Z')).toEqual([2, '9', '5']);
  await world.client('DITPOLAIRUD', { type: 'Direktorat' });
  await world.post({ id: 'D1', client: 'DITPOLAIRUD', at: '2025-11-10 10:00', set: ['ani'] });
  await rebuild(world.db);
  expect(await seen('2025-11-20T01:00:02Z')).toEqual([1, '5']);
});

describe('a part of the rows', () => {
  // Of two posts BUDI did both, PERSONEL A one, CICI and DEDI none; EKA has no handle.
  beforeEach(async () => {
    await world.person({ id: '7', client: 'RES_A', name: 'BUDI', division: 'SAT X', ig: 'budi' });
    await world.person({ id: '75', client: 'RES_A', name: 'DEDI', division: 'SAT Y', ig: 'dedi' });
    await world.person({ id: '8', client: 'RES_A', name: 'Cici', division: 'sat y', ig: 'cici' });
    await world.person({ id: '6', client: 'RES_A', name: 'EKA', division: null });
    for (const post of ['P1', 'P2']) await world.facts('instagram', post, ['budi']);
    await rebuild(world.db);
  });

  const ask = async (query: string, url = likes) => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const { status, body } = await world.get(`${url}?client_id=RES_A${query}`, token);
    expect(status).toBe(200);
    expect(Value.Errors(url === likes ? LikesRecap : CommentsRecap, body)).toEqual([]);
    return body;
  };
  const ranks = ({ data }: { data: { ranking: number; user_id: string }[] }) =>
    data.map(({ ranking, user_id }) => `${ranking}:${user_id}`).join(' ');

  test('is chosen by person, division and status, put in order, and sent page by page', async () => {
    const expected = {
      '': '1:7 2:9 3:8 4:75 5:6',
      '&limit=2': '1:7 2:9',
      '&limit=2&page=3': '5:6',
      '&offset=1&limit=2': '2:9 3:8',
      '&page=9': '',
      '&search=%20di': '1:7 4:75',
      '&search=7': '1:7 4:75',
      '&divisi=SAT%20Y': '3:8 4:75',
      '&status=belum': '3:8 4:75',
      '&status=no_username': '5:6',
      '&sort=-ranking': '5:6 4:75 3:8 2:9 1:7',
      '&sort=nama': '1:7 3:8 4:75 5:6 2:9',
      '&sort=-user_id&limit=1': '2:9',
      '&status=belum&sort=nama&limit=1&page=2': '4:75',
    };
    const found: Record<string, string> = {};
    for (const query of Object.keys(expected)) found[query] = ranks(await ask(query));
    expect(found).toEqual(expected);
  });

  test('leaves every number that of everybody; bars and names are those of the rows', async () => {
    const [whole, page] = [await ask(''), await ask('&limit=2&page=2')];
    expect(whole).not.toHaveProperty('pagination');
    expect(page.pagination).toEqual({ total: 5, limit: 2, offset: 2, page: 2, totalPages: 3 });
    for (const number of ['summary', 'totalPosts', 'usersCount', 'sudahUsersCount', 'belumUsersCount', 'insights']) {
      expect(page[number]).toEqual(whole[number]);
    }
    expect(page.chartData).toEqual(whole.chartData.slice(2, 4));
    expect([page.chartHeight, page.sudahUsers, page.belumUsers]).toEqual([320, [], ['cici', 'dedi']]);
    expect((await ask('&status=belum&limit=1')).pagination.total).toBe(2);
  });

  test('of comments, too', async () => {
    const body = await ask('&limit=1', comments);
    expect(ranks(body)).toBe('1:9');
    expect([body.usersWithCommentsCount, body.usersWithoutCommentsCount, body.usersWithoutComments]).toEqual([
      1,
      4,
      [],
    ]);
  });

  test('of a directorate by itself, too', async () => {
    await world.client('DITBINMAS', { type: 'DIREKTORAT' });
    for (const id of ['91', '92']) await world.person({ id, client: 'RES_B', name: id, ig: id, roles: ['ditbinmas'] });
    const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
    const { body } = await world.get('/api/likes/instagram?limit=1&page=2', token);
    expect([ranks(body), body.usersCount, body.pagination.totalPages]).toEqual(['2:92', 2, 2]);
  });

  test('that there cannot be is refused', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    for (const query of ['&limit=0', '&limit=501', '&page=x', '&sort=email', '&status=lengkap']) {
      const answer = await world.get(`${likes}?client_id=RES_A${query}`, token);
      expect([query, answer.status, answer.body.code]).toEqual([query, 400, 'VALIDATION_FAILED']);
    }
  });
});
