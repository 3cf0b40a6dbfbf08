import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { refreshDays } from '../../src/read-models/refresh.ts';
import { World } from '../fixtures/world.ts';

// Small installations with every number of their answers, asked for over HTTP on both platforms.

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const likes = '/api/insta/rekap-likes';
const comments = '/api/tiktok/rekap-komentar';
const stats = '/api/dashboard/stats';
const day = '2025-11-10';

/** `posts: rows`, each row as `user id, n, percent, status`; then mean and participation. */
async function recap(url: string, token: string): Promise<[number, string[], number, number]> {
  const { status, body } = await world.get(url, token);
  expect(status).toBe(200);
  const rows = body.data.map((row: Record<string, unknown>) =>
    [row.user_id, row.jumlah_like ?? row.jumlah_komentar, `${row.completionPercentage}%`, row.status].join(' '),
  );
  const { averageCompletionPercentage: mean, participationRatePercentage: participation } = body.summary;
  expect(body.summary.totalPosts).toBe(body.totalPosts);
  return [body.totalPosts, rows, mean, participation];
}

const post = (id: string, client: string, set: string[] | null, at = `${day} 08:00`) =>
  world.post({ id, client, at, set });
const video = (id: string, client: string, set: string[] | null, at = `${day} 08:00`) =>
  world.post({ platform: 'tiktok', id, client, at, set });

describe('a directorate with two posts and a video, a unit with one of each', () => {
  beforeEach(async () => {
    await world.client('DITBINMAS', { type: 'DIREKTORAT' });
    await world.client('BIDHUMAS', { type: 'direktorat' });
    for (const unit of ['RES_A', 'RES_B']) await world.client(unit);
    await post('D1', 'DITBINMAS', ['ani', 'budi']);
    await post('D2', 'DITBINMAS', ['ani']);
    await post('A1', 'RES_A', ['budi', 'cici']);
    await video('V1', 'DITBINMAS', ['ani', 'budi']);
    await video('V2', 'RES_A', ['budi']);
    await video('V3', 'DITBINMAS', ['ani'], '2025-11-09 10:00');
    await world.person({ id: '1', client: 'DITBINMAS', ig: 'ani', tiktok: '@Ani', roles: ['ditbinmas'] });
    await world.person({ id: '2', client: 'RES_A', ig: 'budi', tiktok: 'budi', roles: ['ditbinmas'] });
    await world.person({ id: '3', client: 'RES_A', ig: 'cici', tiktok: 'cici', roles: ['bidhumas'] });
    await world.person({ id: '4', client: 'RES_B', ig: 'dedi', tiktok: '', roles: ['ditbinmas'] });
    await rebuild(world.db);
  });
  const ofBinmas = () => world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });

  test.each(['', '&role=ditbinmas&scope=direktorat'])('is not measured by posts of the unit: %s', async (form) => {
    const query = `?client_id=DITBINMAS&tanggal=${day}${form}`;
    expect(await recap(likes + query, await ofBinmas())).toEqual([
      2,
      ['1 2 100% sudah', '2 1 50% kurang', '4 0 0% belum'],
      50,
      66.7,
    ]);
    // A set that was read today is of the day its post was published; nobody has more than there is.
    expect(await recap(comments + query, await ofBinmas())).toEqual([
      1,
      ['1 1 100% sudah', '2 1 100% sudah', '4 0 0% no_username'],
      100,
      100,
    ]);
  });

  test('the people of the unit by the posts of the directorate', async () => {
    const token = await world.signIn({ role: 'ditbinmas', clients: ['RES_A'] });
    const query = `?client_id=RES_A&role=ditbinmas&scope=org&tanggal=${day}`;
    expect(await recap(likes + query, token)).toEqual([2, ['2 1 50% kurang'], 50, 100]);
    expect(await recap(comments + query, token)).toEqual([1, ['2 1 100% sudah'], 100, 100]);
  });

  test('another directorate lists its own people and posts only', async () => {
    const token = await world.signIn({ role: 'bidhumas', clients: ['BIDHUMAS'] });
    const query = `?client_id=BIDHUMAS&role=bidhumas&scope=direktorat&tanggal=${day}`;
    for (const path of [likes, comments]) {
      expect(await recap(path + query, token)).toEqual([0, ['3 0 0% no_posts'], 0, 0]);
    }
  });

  test('the week holds both videos of the directorate', async () => {
    const week = '?client_id=DITBINMAS&role=ditbinmas&scope=direktorat&periode=mingguan&tanggal=2025-11-09';
    expect(await recap(comments + week, await ofBinmas())).toEqual([
      1,
      ['1 1 100% sudah', '2 0 0% belum', '4 0 0% no_username'],
      50,
      50,
    ]);
  });
});

test('a directorate lists everybody with its role, of whatever client, the same on both platforms', async () => {
  await world.client('BIDHUMAS', { type: 'direktorat' });
  await world.client('RES_A');
  await world.person({ id: '1', client: 'BIDHUMAS', ig: 'ani', tiktok: 'ani', roles: ['bidhumas'] });
  await world.person({ id: '2', client: 'RES_A', ig: 'budi', tiktok: 'budi', roles: ['bidhumas'] });
  await post('H1', 'BIDHUMAS', ['ani', 'budi']);
  await post('H2', 'BIDHUMAS', ['budi']);
  await video('V1', 'BIDHUMAS', ['ani', 'budi']);
  await rebuild(world.db);
  const token = await world.signIn({ role: 'bidhumas', clients: ['BIDHUMAS'] });
  const query = `?client_id=BIDHUMAS&role=bidhumas&scope=direktorat&tanggal=${day}`;
  expect(await recap(likes + query, token)).toEqual([2, ['2 2 100% sudah', '1 1 50% kurang'], 75, 100]);
  expect(await recap(comments + query, token)).toEqual([1, ['1 1 100% sudah', '2 1 100% sudah'], 100, 100]);
});

test('operators of a unit are its members, on both platforms; who holds a role named like it is not', async () => {
  await world.client('RES_A');
  await world.client('RES_B');
  await post('A1', 'RES_A', ['cici', 'tamu']);
  await video('V2', 'RES_A', ['cici', 'tamu']);
  await world.person({ id: '2', client: 'RES_A', ig: 'budi', tiktok: 'budi', roles: ['operator'] });
  await world.person({ id: '3', client: 'RES_A', ig: 'cici', tiktok: 'cici', roles: ['operator'] });
  await world.person({ id: '9', client: 'RES_B', ig: 'tamu', tiktok: 'tamu', roles: ['RES_A', 'operator'] });
  await rebuild(world.db);
  const token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
  for (const path of [likes, comments]) {
    const found = await recap(`${path}?client_id=RES_A&scope=org&role=operator&tanggal=${day}`, token);
    expect(found).toEqual([1, ['3 1 100% sudah', '2 0 0% belum'], 50, 50]);
  }
});

describe('posts at the edges of days, weeks and months', () => {
  const published = [
    ...['2025-11-09 23:59:59', '2025-11-10 00:00:01', '2025-11-10 06:30', '2025-11-10 10:00', '2025-11-10 23:30'],
    ...['2025-11-16 23:30', '2025-11-17 00:10', '2025-12-01 03:00', '2025-10-31 23:00'],
  ];
  const questions: [string, number][] = [
    ['periode=harian&tanggal=2025-11-10', 4],
    ['start_date=2025-11-10&end_date=2025-11-10', 4],
    ['periode=mingguan&tanggal=2025-11-12', 5],
    ['periode=bulanan&tanggal=2025-11', 7],
    ['periode=bulanan&tanggal=2025-11-20', 7],
    ['periode=semua', 9],
    ['periode=semua&start_date=2025-11-10&end_date=2025-11-16', 5],
    ['periode=tahunan&tanggal=2025-11-10', 4],
    ['periode=harian&tanggal=2025-11-10&start_date=2025-11-01', 4],
    ['start_date=2025-11-16&end_date=2025-11-10', 0],
  ];

  test.each(['Asia/Jakarta', 'UTC', 'America/Los_Angeles'])('are the same with sessions in %s', async (zone) => {
    await sql`set time zone ${sql.lit(zone)}`.execute(world.db);
    try {
      await world.client('RES_A');
      await world.person({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'ani' });
      for (const [at, time] of published.entries()) {
        await post(`P${at}`, 'RES_A', ['ani'], time);
        await video(`V${at}`, 'RES_A', ['ani'], time);
      }
      for (const platform of ['instagram', 'tiktok'] as const) {
        const days = published.map((time) => time.slice(0, 10));
        await world.db.transaction().execute((tx) => refreshDays(tx, { platform, clientId: 'RES_A' }, days));
      }
      const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      for (const [period, posts] of questions) {
        const query = `?client_id=RES_A&${period}`;
        const row = posts === 0 ? '1 0 0% no_posts' : `1 ${posts} 100% sudah`;
        const share = posts === 0 ? 0 : 100;
        for (const path of [likes, comments]) {
          expect([period, await recap(path + query, token)]).toEqual([period, [posts, [row], share, share]]);
        }
        const { data } = (await world.get(stats + query, token)).body;
        expect([period, data.igPosts, data.ttPosts]).toEqual([period, posts, posts]);
      }
      expect((await world.get(`${likes}?client_id=RES_A&tanggal=2025-11`, token)).status).toBe(400);
    } finally {
      await sql`reset time zone`.execute(world.db);
    }
  });
});

describe('one unit', () => {
  const people = async (rows: [id: string, name: string, handle: string | null][]) => {
    for (const [id, name, handle] of rows)
      await world.person({ id, client: 'RES_A', name, ig: handle, tiktok: handle });
  };
  beforeEach(() => world.client('RES_A'));

  test('the best come first, whatever they are called; the place is their ranking', async () => {
    await people([
      ['1', 'CICI', 'cici'],
      ['2', '5', null],
      ['3', 'POLRES NGAWI', 'ngawi'],
      ['4', 'budi', 'budi'],
      ['5', 'ANI', 'ani'],
      ['6', 'ZAKI', 'zaki'],
    ]);
    await post('P1', 'RES_A', ['zaki', 'budi']);
    await post('P2', 'RES_A', ['zaki']);
    await rebuild(world.db);
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const { body } = await world.get(`${likes}?client_id=RES_A`, token);
    expect(body.data.map(({ nama, ranking }: { nama: string; ranking: number }) => `${ranking} ${nama}`)).toEqual([
      '1 ZAKI',
      '2 budi',
      '3 5',
      '4 ANI',
      '5 CICI',
      '6 POLRES NGAWI',
    ]);
    expect(body.summary).toMatchObject({ averageCompletionPercentage: 30, participationRatePercentage: 40 });
  });

  test('a shared handle counts twice, an empty one never', async () => {
    await people([
      ['1', 'ANI', 'ani'],
      ['2', 'ANI DUA', '@ANI'],
      ['3', 'KOSONG', ''],
    ]);
    await world.client('RES_B');
    await world.person({ id: '4', client: 'RES_B', name: 'LUAR', ig: 'luar' });
    await post('P1', 'RES_A', ['ani', '', 'luar']);
    await rebuild(world.db);
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    expect(await recap(`${likes}?client_id=RES_A`, token)).toEqual([
      1,
      ['1 1 100% sudah', '2 1 100% sudah', '3 0 0% no_username'],
      100,
      100,
    ]);
    const { body } = await world.get(`${likes}?client_id=RES_A`, token);
    expect([body.summary.totalLikes, body.belumUsersCount]).toEqual([2, 1]);
  });
});
