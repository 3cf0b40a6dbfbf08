import type { Platform } from '@cicero/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { type Difference, type VerifyOptions, verify } from '../../src/read-models/verify.ts';
import { storedOnInstagram, storedOnTiktok } from '../fixtures/stored-posts.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('RES_A');
});
afterAll(() => world.close());

/** A post as the collector leaves it: the post, its list and its facts. */
async function collected(id: string, at: string, names: string[] | null, platform: Platform = 'instagram') {
  await world.post({ platform, id, client: 'RES_A', at, set: names });
  await (platform === 'instagram' ? storedOnInstagram : storedOnTiktok)(world, { id });
  if (names) await list(id, JSON.stringify(names), platform);
}

async function list(id: string, json: string, platform: Platform = 'instagram'): Promise<void> {
  const [table, key, column] =
    platform === 'instagram' ? ['insta_like', 'shortcode', 'likes'] : ['tiktok_comment', 'video_id', 'comments'];
  await sql`insert into ${sql.table(table)} (${sql.ref(key)}, ${sql.ref(column)}, updated_at)
    values (${id}, ${json}::text::jsonb, '2025-11-10 03:00') on conflict (${sql.ref(key)}) do update
    set ${sql.ref(column)} = excluded.${sql.ref(column)}`.execute(world.db);
}

/** What verify finds: the kinds with how many there are, and each difference shown as a line. */
async function found(options: Partial<VerifyOptions> = {}) {
  const shown: string[] = [];
  const onDifference = ({ kind, platform, clientId, day, post, handle, expected, found }: Difference) =>
    shown.push([kind, platform, clientId, day, post, handle, expected, found].map((part) => part ?? '-').join(' '));
  const { counts, ...rest } = await verify(world.db, { samples: 5, settle: 0, onDifference, ...options });
  return { ...rest, counts: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)), shown };
}

const nothing = { different: 0, counts: {}, shown: [] };

test('what the collector stored and the tallies count agrees, however names are written in the lists', async () => {
  await collected('P1', '2025-10-31 23:59:59', ['ani', 'budi']);
  await collected('P2', '2025-11-01 00:00:00', ['ani']);
  await collected('P3', '2025-11-02 10:00', null);
  await collected('V1', '2025-11-02 10:00', ['@ani', '@budi'], 'tiktok');
  await list('P1', JSON.stringify([' @Ani ', { username: 'BUDI' }, 'ani']));
  await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', 'P2').execute();
  await rebuild(world.db);
  expect(await found()).toEqual({ months: 3, ...nothing });
});

test('names that an older system put into every list are facts like others', async () => {
  await world.person({ id: '1', client: 'RES_A', ig: 'bebas', exception: true });
  await collected('P1', '2025-11-10 08:00', ['ani', 'bebas']);
  await rebuild(world.db);
  expect(await found()).toEqual({ months: 1, ...nothing });
  await sql`delete from engagement_fact where handle = 'bebas'`.execute(world.db);
  await rebuild(world.db);
  expect((await found()).shown).toEqual(['fact-missing instagram RES_A 2025-11-10 P1 bebas seen -']);
});

describe('differences', () => {
  test('between stored posts and posts that count', async () => {
    for (const id of ['P1', 'P2', 'P3', 'P4']) await collected(id, '2025-11-10 08:00', []);
    await world.client('RES_B');
    await world.client(' res_c ');
    await sql`insert into insta_post (shortcode, client_id, created_at) values ('baru', ' res_c ', '2025-11-09 18:00'),
      ('tanpaklien', null, now()), ('tanpawaktu', 'RES_B', null)`.execute(world.db);
    await sql`update insta_post set client_id = 'RES_B' where shortcode = 'P1'`.execute(world.db);
    await sql`update insta_post set created_at = '2025-11-10 17:00' where shortcode = 'P2'`.execute(world.db);
    await sql`update insta_post set created_at = '2025-11-10 16:59:59' where shortcode = 'P3'`.execute(world.db);
    await sql`delete from insta_like where shortcode = 'P4'`.execute(world.db);
    await sql`delete from insta_post where shortcode = 'P4'`.execute(world.db);
    await rebuild(world.db);
    expect(await found()).toEqual({
      ...{ months: 1, different: 2, counts: { 'post-unknown': 1, 'post-differs': 2, 'post-alone': 1 } },
      shown: [
        'post-differs instagram RES_A 2025-11-10 P1 - RES_B 2025-11-10 RES_A 2025-11-10',
        'post-differs instagram RES_A 2025-11-10 P2 - RES_A 2025-11-11 RES_A 2025-11-10',
        'post-alone instagram RES_A 2025-11-10 P4 - - RES_A',
        'post-unknown instagram RES_C 2025-11-10 baru - RES_C -',
      ],
    });
    expect((await found({ from: '2025-12-01' })).counts).toEqual({});
    expect((await found({ client: 'res_c' })).counts).toEqual({ 'post-unknown': 1 });
  });

  test('between lists and facts, in both directions', async () => {
    await collected('P1', '2025-11-10 08:00', ['ani']);
    await collected('V1', '2025-11-10 08:00', ['@ani'], 'tiktok');
    await collected('P2', '2025-11-10 09:00', null);
    await list('P1', '["ani", "budi"]');
    await list('P2', '["cici"]');
    await list('V1', '[]', 'tiktok');
    await rebuild(world.db);
    expect((await found()).shown).toEqual([
      'list-unread instagram RES_A 2025-11-10 P2 - looked at never',
      'fact-missing instagram RES_A 2025-11-10 P1 budi seen -',
      'fact-missing instagram RES_A 2025-11-10 P2 cici seen -',
      'list-incomplete tiktok RES_A 2025-11-10 V1 ani in the list -',
    ]);
  });

  test('lists that are none, or hold what is no name, are told and stop nothing', async () => {
    const lists = ['{"a":1}', '"teks"', '7', 'null', '[null, 7, {"id": 5}, ["ani"], "", "ani", {"username": null}]'];
    for (const [at, json] of lists.entries()) {
      await collected(`P${at}`, '2025-11-10 08:00', at === 4 ? ['ani'] : []);
      await list(`P${at}`, json);
    }
    await collected('P5', '2025-11-10 08:00', []);
    await sql`update insta_like set likes = null where shortcode = 'P5'`.execute(world.db);
    await rebuild(world.db);
    expect((await found()).shown).toEqual(
      ['object', 'string', 'number', 'null', '6 members that are no name'].map(
        (told, at) => `list-unreadable instagram RES_A 2025-11-10 P${at} - array of names ${told}`,
      ),
    );
  });

  test('between facts and each of the tallies', async () => {
    await collected('P1', '2025-11-10 08:00', ['ani', 'budi']);
    await collected('P2', '2025-11-11 08:00', ['ani']);
    await rebuild(world.db);
    await sql`update content_day set with_snapshot = 0 where wib_date = '2025-11-10'`.execute(world.db);
    await sql`update engagement_day set posts = 3 where handle = 'ani' and wib_date = '2025-11-10'`.execute(world.db);
    await sql`delete from engagement_month where handle = 'budi'`.execute(world.db);
    await sql`insert into engagement_month values ('tiktok', 'RES_A', '2024-02-01', 'hantu', 1)`.execute(world.db);
    expect(await found()).toEqual({
      ...{ months: 2, different: 2, counts: { 'content-day': 1, 'engagement-day': 1, 'engagement-month': 2 } },
      shown: [
        'content-day instagram RES_A 2025-11-10 - - 1 posts, 1 looked at 1 posts, 0 looked at',
        'engagement-day instagram RES_A 2025-11-10 - ani 1 3',
        'engagement-month instagram RES_A 2025-11-01 - budi 1 -',
        'engagement-month tiktok RES_A 2024-02-01 - hantu - 1',
      ],
    });
    await rebuild(world.db);
    expect(await found()).toMatchObject(nothing);
  });
});

test('all are counted, so many of a kind are shown', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `a${10 + at}`);
  await collected('P1', '2025-11-10 08:00', names);
  await collected('P2', '2025-10-10 08:00', names);
  const { counts, shown } = await found({ samples: 40 });
  expect(counts).toEqual({ 'content-day': 2, 'engagement-day': 60, 'engagement-month': 60 });
  expect(Object.groupBy(shown, (line) => line.split(' ')[0] ?? '')['engagement-day']).toHaveLength(40);
});

test('tallies that follow their facts before the second look are right', async () => {
  await collected('P1', '2025-11-10 08:00', ['ani']);
  let differences = 0;
  let refreshed: Promise<unknown> | undefined;
  const { counts } = await verify(world.db, {
    ...{ samples: 5, settle: 300 },
    onProgress: (looked) => {
      differences += looked.differences;
      refreshed = rebuild(world.db);
    },
  });
  await refreshed;
  expect([differences, Object.values(counts).reduce((sum, count) => sum + count)]).toEqual([3, 0]);
});

test('a repair makes names of lists count and rebuilds what is wrong; it takes nothing away', async () => {
  await collected('P1', '2025-11-10 08:00', ['ani', 'lama']);
  await collected('P2', '2025-11-10 09:00', null);
  await list('P1', '["ani", "budi", 7]');
  await list('P2', '["ani"]');
  const repaired: unknown[] = [];
  const after = await found({
    repair: true,
    onRepaired: ({ facts, lists, rows }) => repaired.push({ facts, lists, rows }),
  });
  expect(repaired).toEqual([{ facts: 2, lists: 1, rows: { posts: 1, days: 3, months: 3 } }]);
  expect(after.counts).toEqual({ 'list-unreadable': 1, 'list-incomplete': 1 });
  const { rows } = await sql`select post_id, handle, source from engagement_fact order by 1, 2`.execute(world.db);
  expect(rows).toEqual([
    { post_id: 'P1', handle: 'ani', source: 'observed' },
    { post_id: 'P1', handle: 'budi', source: 'legacy' },
    { post_id: 'P1', handle: 'lama', source: 'observed' },
    { post_id: 'P2', handle: 'ani', source: 'legacy' },
  ]);
  const days = await sql`select handle, posts from engagement_day order by 1`.execute(world.db);
  expect(days.rows).toEqual([
    { handle: 'ani', posts: 2 },
    { handle: 'budi', posts: 1 },
    { handle: 'lama', posts: 1 },
  ]);
});

test('a rebuild that only tells what would change changes nothing', async () => {
  await collected('P1', '2025-10-31 08:00', ['ani']);
  await collected('P2', '2025-11-10 08:00', ['ani', 'budi']);
  const told: unknown[] = [];
  const onProgress = ({ month, rows }: { month: string; rows: unknown }) => told.push([month, rows]);
  const before = await sql`select * from data_version order by scope`.execute(world.db);
  expect(await rebuild(world.db, { dryRun: true, onProgress })).toEqual({ months: 2, changed: 2 });
  expect(told).toEqual([
    ['2025-10-01', { posts: 1, days: 1, months: 1 }],
    ['2025-11-01', { posts: 1, days: 2, months: 2 }],
  ]);
  expect((await sql`select from engagement_day union all select from content_day`.execute(world.db)).rows).toEqual([]);
  expect((await sql`select * from data_version order by scope`.execute(world.db)).rows).toEqual(before.rows);
  expect(await rebuild(world.db, { from: '2025-11-30' })).toEqual({ months: 1, changed: 1 });
  expect(await rebuild(world.db, { to: '2025-10-01' })).toEqual({ months: 1, changed: 1 });
  expect(await rebuild(world.db)).toEqual({ months: 2, changed: 0 });
});
