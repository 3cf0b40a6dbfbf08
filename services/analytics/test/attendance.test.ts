import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { recapAnswer } from '../src/answers/recap-answer.ts';
import type { Attendance } from '../src/attendance/attendance.ts';
import { readPeople, readTotals } from '../src/measure/measure.ts';
import { selectPosts } from '../src/measure/posts.ts';
import { rebuild } from '../src/read-models/rebuild.ts';
import { directorateScope, unitScope } from '../src/scope/scope.ts';
import { lines, World } from './fixtures/world.ts';

// The worked examples of docs/attendance.md, from stored posts and people to numbers.

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const day = '2025-11-10';
interface Reading {
  data: object[];
  summary: object;
  insights: string[];
}
const answer = (attendance: Attendance, platform: 'instagram' | 'tiktok' = 'instagram') =>
  JSON.parse(JSON.stringify(recapAnswer(platform, attendance))) as Reading;

async function person(id: string, client: string, ig: string | null, more: object = {}): Promise<void> {
  await world.person({ id, client, ig, ...more });
}

test('handles match whatever their @ and case; people without handle are listed, inactive ones are not', async () => {
  await world.client('RES_A');
  await world.post({
    id: 'P1',
    client: 'RES_A',
    at: `${day} 08:00`,
    set: ['ani.01', 'budi_x', 'cici', 'gina', 'fifi', 'hadi', 'stranger'],
  });
  await world.post({
    id: 'P2',
    client: 'RES_A',
    at: `${day} 12:00`,
    set: [{ username: 'Ani.01' }, { username: '@budi_x' }, 'ani.01'],
  });
  await world.post({ id: 'P3', client: 'RES_A', at: `${day} 23:30`, set: ['@ANI.01', 'null'] });
  await person('10000001', 'RES_A', '@Ani.01 ');
  await person('10000002', 'RES_A', 'BUDI_x');
  await person('10000003', 'RES_A', 'https://www.instagram.com/cici');
  await person('10000004', 'RES_A', null);
  await person('10000005', 'RES_A', '   ');
  await person('10000006', 'RES_A', 'fifi', { status: false });
  await person('10000007', 'RES_A', '@ gina');
  await person('10000008', 'RES_A', 'hadi', { status: null });
  const attendance = await world.measure(unitScope('RES_A'));
  expect(lines(attendance)).toEqual([
    '10000001 3 100% sudah',
    '10000002 2 67% kurang',
    '10000003 0 0% belum',
    '10000004 0 0% no_username',
    '10000005 0 0% no_username',
    '10000007 0 0% belum',
  ]);
  expect(answer(attendance)).toMatchObject({
    totalPosts: 3,
    usersCount: 6,
    sudahUsers: ['@Ani.01'],
    belumUsersCount: 4,
    noUsernameUsersCount: 2,
    noUsernameUsers: [null, null],
    chartHeight: 320,
    summary: {
      totalLikes: 5,
      averageCompletionPercentage: 41.7,
      participationRatePercentage: 50,
      distribution: { sudah: 1, kurang: 1, belum: 2, noUsername: 2, noPosts: 0 },
    },
  });
  expect(answer(attendance).data[1]).toMatchObject({ missingLikes: 1, ranking: 2, username: 'BUDI_x' });
});

test('an excused person counts for every post that somebody has looked at', async () => {
  await world.client('RES_A');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['luar'] });
  await world.post({ id: 'P2', client: 'RES_A', at: `${day} 09:00`, set: null });
  await person('10000001', 'RES_A', 'ani', { exception: true });
  await person('10000002', 'RES_A', 'budi');
  await person('10000003', 'RES_A', ' ', { exception: true });
  const before = await world.measure(unitScope('RES_A'));
  expect(lines(before)).toEqual(['10000001 1 50% kurang', '10000002 0 0% belum', '10000003 0 0% no_username']);
  expect([before.averagePercentage, before.participationPercentage]).toEqual([25, 50]);

  await world.db.updateTable('content_post').set({ snapshot_at: new Date() }).where('post_id', '=', 'P2').execute();
  const after = await world.measure(unitScope('RES_A'));
  expect(lines(after)).toEqual(['10000001 2 100% sudah', '10000002 0 0% belum', '10000003 0 0% no_username']);
});

test('a day without posts', async () => {
  await world.client('RES_A');
  await person('10000001', 'RES_A', 'ani', { exception: true });
  await person('10000002', 'RES_A', 'budi');
  await person('10000003', 'RES_A', null);
  const attendance = await world.measure(unitScope('RES_A'));
  expect(lines(attendance)).toEqual(['10000001 0 0% no_posts', '10000002 0 0% no_posts', '10000003 0 0% no_username']);
  const body = answer(attendance);
  expect(body).toMatchObject({ totalPosts: 0, belumUsersCount: 1, noUsernameUsersCount: 1 });
  expect(body.summary).toMatchObject({ averageCompletionPercentage: 0, distribution: { noPosts: 2, noUsername: 1 } });
  expect(body.insights.at(-1)).toMatch(/^ℹ️ \D+$/);
});

async function directorate(): Promise<void> {
  await world.client('DITBINMAS', { type: 'DIREKTORAT' });
  await world.client('RES_A');
  await world.client('RES_B');
  await world.post({ id: 'D1', client: 'DITBINMAS', at: `${day} 08:00`, set: ['ani', 'budi'] });
  await world.post({ id: 'D2', client: 'DITBINMAS', at: `${day} 09:00`, set: ['ani'] });
  await world.post({ id: 'A1', client: 'RES_A', at: `${day} 10:00`, set: ['budi', 'cici'] });
  await person('10000001', 'DITBINMAS', 'ani', { tiktok: '@Ani', roles: ['ditbinmas'] });
  await person('10000002', 'RES_A', 'budi', { tiktok: 'budi', roles: ['ditbinmas'] });
  await person('10000003', 'RES_A', 'cici', { tiktok: 'cici', roles: ['bidhumas'] });
  await person('10000004', 'RES_B', 'dedi', { tiktok: '', roles: ['ditbinmas'] });
}

describe('a directorate', () => {
  test('is measured by its own posts, everybody with its role is listed', async () => {
    await directorate();
    const attendance = await world.measure(directorateScope('DITBINMAS', 'ditbinmas'));
    expect(lines(attendance)).toEqual(['10000001 2 100% sudah', '10000002 1 50% kurang', '10000004 0 0% belum']);
    expect(attendance).toMatchObject({ averagePercentage: 50, participationPercentage: 66.7, engagements: 3 });
  });

  test('also by posts of others that are given to its role, each once', async () => {
    await directorate();
    for (const id of ['D1', 'A1']) await world.db.insertInto('insta_post').values({ shortcode: id }).execute();
    await world.db
      .insertInto('insta_post_roles')
      .values([
        { shortcode: 'A1', role_name: ' DitBinmas' },
        { shortcode: 'D1', role_name: 'ditbinmas' },
      ])
      .execute();
    const attendance = await world.measure(directorateScope('DITBINMAS', 'ditbinmas'));
    expect(attendance.posts).toBe(3);
    expect(lines(attendance)).toEqual(['10000001 2 67% kurang', '10000002 2 67% kurang', '10000004 0 0% belum']);
  });

  test('by the posts of the day, never more than there are: TikTok', async () => {
    await directorate();
    const platform = 'tiktok';
    await world.post({ platform, id: 'V1', client: 'DITBINMAS', at: `${day} 08:00`, set: ['@ani', '@budi'] });
    await world.post({ platform, id: 'V2', client: 'RES_A', at: `${day} 09:00`, set: ['@budi'] });
    await world.post({ platform, id: 'V3', client: 'DITBINMAS', at: '2025-11-09 10:00', set: ['@ani'] });
    const attendance = await world.measure(directorateScope('DITBINMAS', 'ditbinmas'), { platform });
    expect(lines(attendance)).toEqual(['10000001 1 100% sudah', '10000002 1 100% sudah', '10000004 0 0% no_username']);
    expect(attendance.averagePercentage).toBe(100);
    expect(answer(attendance, 'tiktok')).toMatchObject({
      usersWithComments: ['@Ani', 'budi'],
      usersWithoutComments: [''],
      usersWithCommentsCount: 2,
      usersWithoutCommentsCount: 1,
      summary: { totalPosts: 1, totalComments: 2 },
    });
    expect(answer(attendance, 'tiktok').data[0]).toMatchObject({
      jumlah_komentar: 1,
      total_konten: 1,
      missingComments: 0,
    });
  });
});

test('names order people of equal count: letter case aside, no name last, ids in the end', async () => {
  await world.client('RES_A');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['zaki', 'budi'] });
  await world.post({ id: 'P2', client: 'RES_A', at: `${day} 09:00`, set: ['zaki'] });
  await person('1', 'RES_A', 'zaki', { name: 'ZAKI' });
  await person('2', 'RES_A', 'budi', { name: 'budi' });
  await person('3', 'RES_A', 'ani', { name: 'ANI' });
  await person('4', 'RES_A', 'cici', { name: 'cici' });
  await person('5', 'RES_A', 'ngawi', { name: 'POLRES NGAWI' });
  await person('6', 'RES_A', null, { name: '5' });
  await person('7', 'RES_A', 'x', { name: null });
  await person('81', 'RES_A', 'y', { name: 'ANI' });
  await person('80', 'RES_A', 'z', { name: 'Ani' });
  const attendance = await world.measure(unitScope('RES_A'));
  expect(attendance.attendees.map((one) => one.person.userId)).toEqual(['1', '2', '6', '3', '80', '81', '4', '5', '7']);
});

test('odd members of a list match whoever is called so, and break nothing', async () => {
  await world.client('RES_A');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['zaki', 'null', '7'] });
  await world.db.insertInto('insta_post').values({ shortcode: 'P1', client_id: 'RES_A' }).execute();
  await world.db.insertInto('insta_like').values({ shortcode: 'P1', likes: '{"a":1}' }).execute();
  await person('10000001', 'RES_A', 'zaki');
  await person('10000002', 'RES_A', 'null');
  await person('10000003', 'RES_A', 'lain');
  expect(lines(await world.measure(unitScope('RES_A')))).toEqual([
    '10000001 1 100% sudah',
    '10000002 1 100% sudah',
    '10000003 0 0% belum',
  ]);
});

test('white space around a stored handle does not matter, whatever a spreadsheet left there', async () => {
  await world.client('RES_A');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['ani', 'budi', 'cici'] });
  await person('1', 'RES_A', 'ani\n');
  await person('2', 'RES_A', '\u00a0@Budi\u00a0');
  await person('3', 'RES_A', '\t cici\ufeff');
  await person('4', 'RES_A', '\u00a0');
  expect(lines(await world.measure(unitScope('RES_A')))).toEqual([
    '1 1 100% sudah',
    '2 1 100% sudah',
    '3 1 100% sudah',
    '4 0 0% no_username',
  ]);
});

test('a shared handle counts for both, an empty one for nobody, people of other clients are not listed', async () => {
  await world.client('RES_A');
  await world.client('RES_B');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['ani', '', 'luar'] });
  await person('1', 'RES_A', 'ani', { name: 'ANI' });
  await person('2', 'RES_A', '@ANI', { name: 'ANI DUA' });
  await person('3', 'RES_A', '', { name: 'KOSONG' });
  await person('4', 'RES_A', '@', { name: 'LINGKAR', exception: true });
  await person('5', 'RES_B', 'luar', { name: 'LUAR' });
  const attendance = await world.measure(unitScope('RES_A'));
  expect(lines(attendance)).toEqual(['1 1 100% sudah', '2 1 100% sudah', '3 0 0% no_username', '4 0 0% belum']);
  expect(attendance.engagements).toBe(2);
});

test('a removed post and its likes are gone from the numbers', async () => {
  await world.client('RES_A');
  await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['ani'] });
  await world.post({ id: 'P2', client: 'RES_A', at: `${day} 09:00`, set: ['ani'] });
  await person('10000001', 'RES_A', 'ani');
  expect(lines(await world.measure(unitScope('RES_A')))).toEqual(['10000001 2 100% sudah']);
  await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', 'P2').execute();
  const attendance = await world.measure(unitScope('RES_A'));
  expect([attendance.posts, ...lines(attendance)]).toEqual([1, '10000001 1 100% sudah']);
});

test('ids and roles compare whatever their letter case and spaces', async () => {
  await world.client(' res_c ', { type: 'direktorat' });
  await world.post({ id: 'P1', client: 'RES_C', at: `${day} 08:00`, set: ['ani'] });
  await person('10000001', ' res_c ', 'ani', { roles: ['Res_C '] });
  expect(lines(await world.measure(unitScope('RES_C')))).toEqual(['10000001 1 100% sudah']);
  expect(lines(await world.measure(directorateScope('RES_C', 'res_c')))).toEqual(['10000001 1 100% sudah']);
});

describe('periods', () => {
  const posts: [string, string][] = [
    ['S', '2025-11-09 23:59:59'],
    ['M1', '2025-11-10 00:00:01'],
    ['M2', '2025-11-10 06:30'],
    ['M3', '2025-11-10 10:00'],
    ['M4', '2025-11-10 23:30'],
    ['X', '2025-11-16 23:30'],
    ['Y', '2025-11-17 00:10'],
    ['Z', '2025-12-01 03:00'],
    ['O', '2025-10-31 23:00'],
  ];
  test.for([
    ['2025-11-10', '2025-11-10', 4],
    ['2025-11-10', '2025-11-16', 5],
    ['2025-11-01', '2025-11-30', 7],
    ['2025-10-31', '2025-12-01', 9],
    ['2025-10-31', '2025-11-09', 2],
    ['2025-11-16', '2025-12-31', 3],
    [null, '2025-11-09', 2],
    ['2025-11-17', null, 2],
    [null, null, 9],
    ['2025-11-10', '2025-11-09', 0],
  ] as const)('%s to %s: %i posts, and as many likes of one who liked all', async ([from, to, expected]) => {
    await world.client('RES_A');
    await person('10000001', 'RES_A', 'ani');
    for (const [id, at] of posts) await world.post({ id, client: 'RES_A', at, set: ['ani'] });
    const attendance = await world.measure(unitScope('RES_A'), { window: { from, to } });
    expect([attendance.posts, attendance.engagements]).toEqual([expected, expected]);
  });
});

describe('what is read for an answer', () => {
  const tallies = ['content_day', 'engagement_day', 'engagement_month'];
  test.for([
    ['a unit: tallies only', unitScope('RES_A'), tallies],
    [
      'a directorate: tallies, and posts that are given to its role',
      directorateScope('DITX', 'ditx'),
      ['content_day', 'content_post', 'engagement_day', 'engagement_fact', 'engagement_month', 'insta_post_roles'],
    ],
  ] as const)('of %s; by indexes, no stored list', async ([, scope, tables]) => {
    await world.client('DITX', { type: 'direktorat' });
    await world.client('RES_A');
    await person('10000001', 'RES_A', 'ani', { roles: ['ditx'] });
    await world.post({ id: 'P1', client: 'RES_A', at: `${day} 08:00`, set: ['ani'] });
    await world.db.insertInto('insta_post').values({ shortcode: 'P1' }).execute();
    await world.db.insertInto('insta_post_roles').values({ shortcode: 'P1', role_name: 'ditx' }).execute();
    await rebuild(world.db);
    const window = { from: '2025-10-15', to: '2025-12-15' };
    const subject = { platform: 'instagram', scope, window } as const;
    const read = await world.db.transaction().execute(async (tx) => {
      // So that a small table is read from end to end only where no index would do.
      await sql`set local enable_seqscan = off`.execute(tx);
      const scans = async () =>
        sql<{ relname: string; whole: number; all: number }>`
          select relname, seq_scan as whole, seq_scan + idx_scan as "all" from pg_stat_xact_user_tables
          where relname ~ '^(content|engagement|insta|tiktok)_' order by relname`.execute(tx);
      const before = new Map((await scans()).rows.map((row) => [row.relname, row]));
      const posts = await selectPosts(tx, 'instagram', scope, window);
      expect(await readTotals(tx, subject, posts)).toEqual({ posts: 1, withSnapshot: 1 });
      expect(await readPeople(tx, subject, posts)).toMatchObject([{ seen: 1 }]);
      return (await scans()).rows.flatMap(({ relname, whole, all }) => {
        const old = before.get(relname) ?? { whole: 0, all: 0 };
        return all === old.all ? [] : [whole === old.whole ? relname : `${relname} from end to end`];
      });
    });
    expect(read).toEqual(tables);
  });
});

test('nothing that is asked of the database is printed', async () => {
  const levels = ['debug', 'log', 'info', 'warn', 'error'] as const;
  const printed = [
    ...levels.map((level) => vi.spyOn(console, level)),
    ...[process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write')),
  ];
  await world.client('RES_A');
  await world.measure(unitScope('RES_A'));
  const said = printed.flatMap(({ mock }) => mock.calls.map(([text]) => String(text)));
  for (const spy of printed) spy.mockRestore();
  expect(said.filter((text) => /select|insert/i.test(text))).toEqual([]);
});
