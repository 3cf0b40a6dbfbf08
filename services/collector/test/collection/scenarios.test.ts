import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectClient } from '../../src/collection/collect-client.ts';
import { collectJob } from '../../src/jobs/collect.ts';
import type { Call } from '../../src/rapidapi/provider.ts';
import { Stage } from '../stage.ts';

const unit = 'POLRES_CONTOH_A';
const midnight = '2025-11-07T00:00:00+07:00';
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const requests = () => stage.sandbox.simulator.journal.count();
const codes = (clientId: string, platform: 'instagram' | 'tiktok', since = midnight) =>
  stage.worldPosts(clientId, platform, since).map((post) => post.code);

async function facts(postId: string): Promise<string[]> {
  const rows = await stage.db
    .selectFrom('engagement_fact')
    .select('handle')
    .where('post_id', '=', postId)
    .orderBy('handle')
    .execute();
  return rows.map((row) => row.handle);
}

/** Handles that the world shows for a post, normalised. */
function engaged(code: string, platform: 'instagram' | 'tiktok'): string[] {
  const post = stage.sandbox.world.post(platform, code);
  if (!post) throw new Error(`no post ${code}`);
  const action = platform === 'instagram' ? 'likes' : 'comments';
  return [
    ...new Set(stage.sandbox.world.engaged(post, action).map(({ account }) => account.handle.toLowerCase())),
  ].sort();
}

describe('an ordinary day', () => {
  test("today's posts and everybody who liked or commented are stored", async () => {
    for (const platform of ['instagram', 'tiktok'] as const) {
      const outcome = await stage.collect(unit, platform);
      expect(outcome.status).toBe('succeeded');
      const posts = codes(unit, platform);
      expect(posts.length).toBeGreaterThan(0);
      expect(await stage.countedPosts(unit, platform)).toEqual(posts);
      for (const post of posts) expect(await facts(post)).toEqual(engaged(post, platform));
    }
  });

  test('people who are excused are not written into what was seen', async () => {
    await sql`insert into "user" (user_id, nama, client_id, insta, tiktok, status, exception)
      values ('99000001', 'Bebas', ${unit}, 'bebas.sekali', '@bebas.sekali', true, true)`.execute(stage.db);
    await stage.collect(unit, 'instagram');
    await stage.collect(unit, 'tiktok');
    const { rows } = await sql<{ seen: number; excused: number }>`select count(*) as seen,
      count(*) filter (where handle = 'bebas.sekali') as excused from engagement_fact`.execute(stage.db);
    expect(rows).toEqual([{ seen: expect.any(Number), excused: 0 }]);
    expect(rows[0]?.seen).toBeGreaterThan(0);
    const lists = await sql<{ text: string }>`select string_agg(list, ' ') as text from (
      select likes::text as list from insta_like union all select comments::text from tiktok_comment) lists`.execute(
      stage.db,
    );
    expect(lists.rows[0]?.text).not.toContain('bebas.sekali');
  });

  test('the lists beside the facts hold the same names: bare for Instagram, with @ for TikTok', async () => {
    await stage.collect(unit, 'instagram');
    await stage.collect(unit, 'tiktok');
    for (const row of await stage.db.selectFrom('insta_like').selectAll().execute()) {
      expect([...(row.likes as string[])].sort()).toEqual(await facts(row.shortcode));
    }
    for (const row of await stage.db.selectFrom('tiktok_comment').selectAll().execute()) {
      expect((row.comments as string[]).map((name) => name.slice(1)).sort()).toEqual(await facts(row.video_id));
      expect((row.comments as string[]).every((name) => name.startsWith('@'))).toBe(true);
    }
  });

  test('collecting again adds nothing and renews when each handle was last seen', async () => {
    await stage.collect(unit, 'instagram');
    stage.clock.advance(30 * 60_000);
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome.feed).toMatchObject({ added: 0, updated: codes(unit, 'instagram').length, removed: 0 });
    expect(outcome.engagements).toBe(0);
    const rows = await stage.db.selectFrom('engagement_fact').select(['first_seen_at', 'last_seen_at']).execute();
    for (const row of rows) expect(row.last_seen_at.getTime() - row.first_seen_at.getTime()).toBe(30 * 60_000);
  });

  test('events say which posts were stored and looked at', async () => {
    await stage.collect(unit, 'instagram');
    const posts = codes(unit, 'instagram');
    expect(await stage.published('collection.posts.stored')).toEqual([
      expect.objectContaining({ clientId: unit, platform: 'instagram', days: ['2025-11-07'], added: posts.length }),
    ]);
    const [event] = await stage.published('collection.engagement.stored');
    expect(event).toMatchObject({ clientId: unit, platform: 'instagram' });
    expect(event?.posts).toEqual(posts.map((postId) => ({ postId, day: '2025-11-07', added: 12, complete: true })));
  });

  test('a publication time is written as UTC wall clock, its day is the one in Jakarta', async () => {
    await stage.play('midnight-edge', unit);
    await stage.collect(unit, 'instagram', { reason: 'start' });
    const rows = await stage.db
      .selectFrom('insta_post')
      .innerJoin('content_post', 'post_id', 'shortcode')
      .select(['created_at', 'wib_date', 'published_at'])
      .orderBy('published_at')
      .execute();
    expect(rows.map((row) => [row.created_at?.toISOString(), row.wib_date])).toEqual([
      ['2025-11-06T03:00:00.000Z', '2025-11-06'],
      ['2025-11-06T16:59:59.000Z', '2025-11-06'],
      ['2025-11-06T17:00:00.000Z', '2025-11-07'],
      ['2025-11-06T17:20:00.000Z', '2025-11-07'],
      ['2025-11-06T23:59:00.000Z', '2025-11-07'],
    ]);
  });

  test('posts of the first hours of a Jakarta day, still yesterday in UTC, are collected with their comments', async () => {
    await stage.play('midnight-edge', unit);
    const outcome = await stage.collect(unit, 'tiktok');
    expect(await stage.countedPosts(unit, 'tiktok')).toEqual(codes(unit, 'tiktok'));
    expect(outcome.looked).toHaveLength(3);
    expect(outcome.looked.every((post) => post.added === 9)).toBe(true);
  });

  test('likes given after midnight are seen in the morning, and not looked for again later in the day', async () => {
    await stage.reset('2025-11-07T08:30:00+07:00');
    const morning = await stage.collect(unit, 'instagram');
    expect(new Set(morning.looked.map((post) => post.day))).toContain('2025-11-06');
    await stage.reset('2025-11-07T09:00:00+07:00');
    const later = await stage.collect(unit, 'instagram');
    expect(new Set(later.looked.map((post) => post.day))).toEqual(new Set(['2025-11-07']));
  });

  test('a command handled after midnight still collects the day it was due on', async () => {
    const slot = new Date('2025-11-07T22:00:00+07:00');
    await stage.reset('2025-11-08T00:10:00+07:00');
    await stage.collect(unit, 'instagram', { slot });
    expect(await stage.countedPosts(unit, 'instagram')).toEqual(codes(unit, 'instagram'));
  });
});

describe('paging', () => {
  test('all of more than a page of posts is collected', async () => {
    await stage.play('more-than-a-page', unit);
    await stage.collect(unit, 'instagram');
    await stage.collect(unit, 'tiktok');
    expect(await stage.countedPosts(unit, 'instagram')).toHaveLength(14);
    expect(await stage.countedPosts(unit, 'tiktok')).toHaveLength(40);
  });

  test('old pinned posts on top neither end the paging nor are stored as today’s', async () => {
    const pinned = stage.sandbox.world.client('DITBINMAS');
    expect(pinned && stage.sandbox.world.pinned('tiktok', pinned)).toBeDefined();
    await stage.play('more-than-a-page', 'DITBINMAS');
    await stage.collect('DITBINMAS', 'tiktok');
    expect(await stage.countedPosts('DITBINMAS', 'tiktok')).toEqual(codes('DITBINMAS', 'tiktok'));
  });

  test('paging stops at the first page that reaches before today', async () => {
    await stage.collect(unit, 'instagram');
    const asked = stage.sandbox.simulator.journal.list({ path: '/v1/posts' });
    expect(asked).toHaveLength(1);
  });

  test('posts that shift while paging are stored once', async () => {
    await stage.play('more-than-a-page', unit);
    await stage.play('duplicate-across-pages');
    expect((await stage.collect(unit, 'instagram')).feed).toMatchObject({ added: 14, updated: 0 });
  });

  test('a token repeated for ever ends the list, marked as incomplete', async () => {
    await stage.play('more-than-a-page', unit);
    await stage.play('repeated-token');
    stage.sandbox.simulator.paging = { ...stage.sandbox.simulator.paging, postsPerPage: 5 };
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome).toMatchObject({ status: 'partial', error: 'feed ended early: repeated-token' });
    expect(requests()).toBeLessThan(30);
  });

  test('likers in pages are all read', async () => {
    await stage.play('likes-in-pages');
    stage.sandbox.simulator.paging = { ...stage.sandbox.simulator.paging, likesPerPage: 5 };
    await stage.collect(unit, 'instagram');
    for (const code of codes(unit, 'instagram')) expect(await facts(code)).toEqual(engaged(code, 'instagram'));
  });

  test('comment pages shorter than asked for lose nobody, and totals with replies cost no extra calls', async () => {
    await stage.play('comment-pages-short');
    const outcome = await stage.collect(unit, 'tiktok');
    expect(outcome.status).toBe('succeeded');
    for (const id of codes(unit, 'tiktok')) expect(await facts(id)).toEqual(engaged(id, 'tiktok'));
  });
});

describe('shapes', () => {
  test.each(['snake-case', 'stringified-body', 'nested-comments'])('%s is understood', async (scenario) => {
    await stage.play(scenario);
    for (const platform of ['instagram', 'tiktok'] as const) {
      const outcome = await stage.collect(unit, platform);
      expect(outcome.status).toBe('succeeded');
      expect(await stage.countedPosts(unit, platform)).toEqual(codes(unit, platform));
      for (const post of codes(unit, platform)) expect(await facts(post)).toEqual(engaged(post, platform));
    }
  });

  test('a hidden like count keeps the number that was stored, and the likers are read all the same', async () => {
    await stage.collect(unit, 'instagram');
    const [before] = await stage.db.selectFrom('insta_post').select('like_count').orderBy('shortcode').execute();
    expect(before?.like_count).toBe(12);
    await stage.play('hidden-likes');
    stage.clock.advance(30 * 60_000);
    await stage.collect(unit, 'instagram');
    const [after] = await stage.db.selectFrom('insta_post').select('like_count').orderBy('shortcode').execute();
    expect(after?.like_count).toBe(12);
  });

  test('one person in several spellings is one handle', async () => {
    await stage.play('mixed-case-handles');
    await stage.collect(unit, 'instagram');
    for (const code of codes(unit, 'instagram')) expect(await facts(code)).toEqual(engaged(code, 'instagram'));
  });

  test.each(['fallback-native-shape', 'fallback-result-shape'])(
    '%s: captions and counters of the fallback product are read, and its list proves no absence',
    async (scenario) => {
      await stage.collect(unit, 'tiktok');
      const before = await stage.db.selectFrom('tiktok_post').selectAll().orderBy('video_id').execute();
      await stage.play(scenario);
      stage.clock.advance(30 * 60_000);
      const outcome = await stage.collect(unit, 'tiktok');
      expect(outcome.feed?.updated).toBe(before.length);
      expect(await stage.db.selectFrom('tiktok_post').selectAll().orderBy('video_id').execute()).toEqual(before);
    },
  );
});

describe('accounts', () => {
  test('a stale key of a TikTok account is looked up again, once, and kept', async () => {
    await stage.collect(unit, 'tiktok');
    const keyOf = () =>
      stage.db.selectFrom('clients').select('tiktok_secuid').where('client_id', '=', unit).executeTakeFirstOrThrow();
    const old = await keyOf();
    await stage.play('stale-secuid', unit);
    stage.clock.advance(30 * 60_000);
    const outcome = await stage.collect(unit, 'tiktok');
    expect(outcome).toMatchObject({ status: 'succeeded', feed: { updated: codes(unit, 'tiktok').length } });
    expect((await keyOf()).tiktok_secuid).not.toBe(old.tiktok_secuid);
    expect(stage.sandbox.simulator.journal.list({ path: '/api/user/info' })).toHaveLength(2);
  });

  test.each(['private-account', 'unknown-account'])(
    '%s fails for itself, without retries, and removes nothing',
    async (scenario) => {
      await stage.collect(unit, 'instagram');
      const before = await stage.countedPosts(unit, 'instagram');
      await stage.play(scenario, unit);
      stage.clock.advance(30 * 60_000);
      const outcome = await stage.collect(unit, 'instagram');
      expect(outcome.errorClass).toBe('resource');
      expect(stage.waits).toEqual([]);
      expect(await stage.countedPosts(unit, 'instagram')).toEqual(before);
      expect((await stage.collect('DITBINMAS', 'instagram')).status).toBe('succeeded');
    },
  );

  test('a shared post keeps its first owner and is collected through it only', async () => {
    await stage.collect('BIDHUMAS', 'instagram');
    await stage.play('collab-post', 'BIDHUMAS');
    const newest = codes('BIDHUMAS', 'instagram').at(-1) ?? '';
    expect(codes(unit, 'instagram')).toContain(newest);
    const outcome = await stage.collect(unit, 'instagram');
    expect(await stage.countedPosts('BIDHUMAS', 'instagram')).toContain(newest);
    expect(await stage.countedPosts(unit, 'instagram')).not.toContain(newest);
    expect(outcome.looked.map((post) => post.postId)).not.toContain(newest);
  });

  test('an account that is shared for amplification only gets its posts, no likes', async () => {
    await stage.db.updateTable('clients').set({ client_insta_status: false }).where('client_id', '=', unit).execute();
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome.status).toBe('succeeded');
    expect(outcome.looked).toEqual([]);
    expect(await stage.countedPosts(unit, 'instagram')).toEqual(codes(unit, 'instagram'));
    expect(await stage.published('collection.engagement.stored')).toEqual([]);
  });

  test.each([
    ['an inactive client', { client_status: false }],
    ['a platform that is switched off', { client_tiktok_status: false }],
    ['an empty handle', { client_tiktok: '' }],
    ['a blank handle', { client_tiktok: '  ' }],
    ['no handle', { client_tiktok: null }],
  ])('%s is skipped without a request', async (_name, change) => {
    await stage.db.updateTable('clients').set(change).where('client_id', '=', unit).execute();
    expect((await stage.collect(unit, 'tiktok')).status).toBe('skipped');
    expect(requests()).toBe(0);
  });

  test('the account itself is looked at when asked for: besides its posts, or instead of them', async () => {
    const profiles = async () => ({
      instagram: await stage.db.selectFrom('insta_profile').selectAll().execute(),
      tiktok: await stage.db.selectFrom('tiktok_profile').selectAll().execute(),
    });
    await sql`truncate insta_profile, tiktok_profile`.execute(stage.db);
    await stage.collect(unit, 'instagram');
    expect(await profiles()).toEqual({ instagram: [], tiktok: [] });

    const handle = stage.sandbox.world.client(unit)?.handle;
    stage.clock.advance(60_000);
    expect(await stage.collect(unit, 'instagram', { profile: 'with' })).toMatchObject({ status: 'succeeded' });
    const before = requests();
    const only = await stage.collect(unit, 'tiktok', { profile: 'only' });
    expect([only.status, only.feed, requests() - before]).toEqual(['succeeded', null, 1]);
    expect(await stage.countedPosts(unit, 'tiktok')).toEqual([]);
    const stored = await profiles();
    const { rows } = await sql<{ at: Date }>`select updated_at at time zone 'UTC' as at from insta_profile`.execute(
      stage.db,
    );
    expect(rows).toEqual([{ at: stage.clock.now() }]);
    const many = expect.toSatisfy((count) => Number.isInteger(count) && count > 0);
    const counts = { follower_count: many, following_count: many };
    expect(stored.instagram).toMatchObject([{ username: handle?.instagram, ...counts, full_name: expect.any(String) }]);
    expect(stored.tiktok).toMatchObject([
      { username: handle?.tiktok, ...counts, video_count: 512, updated_at: stage.clock.now() },
    ]);

    // What cannot be read stays as it was, and costs the posts nothing.
    stage.clock.advance(60_000);
    stage.sandbox.simulator.faults.add({ kind: 'server-error', path: '/v1/info' });
    expect(await stage.collect(unit, 'instagram', { profile: 'only' })).toMatchObject({ status: 'failed' });
    stage.clock.advance(60_000);
    expect(await stage.collect(unit, 'instagram', { profile: 'with' })).toMatchObject({ status: 'succeeded' });
    expect(await profiles()).toEqual(stored);
  });

  test('an account that goes by another name by now is stored under the one that was asked for', async () => {
    await sql`truncate insta_profile, tiktok_profile`.execute(stage.db);
    const { instagram, tiktok } = stage.rapidApi;
    const username = 'nama.baru';
    const sources = {
      instagram: {
        ...instagram,
        profile: async (handle: string, call: Call) => ({ ...(await instagram.profile(handle, call)), username }),
      },
      tiktok: {
        ...tiktok,
        profile: async (handle: string, call: Call) => ({ ...(await tiktok.profile(handle, call)), username }),
      },
    };
    const parts = stage.parts({ sources });
    for (const platform of ['instagram', 'tiktok'] as const) {
      await collectClient(parts, stage.task(unit, platform, { profile: 'only' }));
    }
    const { rows } =
      await sql`select username from insta_profile union all select username from tiktok_profile`.execute(stage.db);
    const handle = stage.sandbox.world.client(unit)?.handle;
    expect(rows).toEqual([{ username: handle?.instagram }, { username: handle?.tiktok }]);
  });

  test.each([
    ['2025-11-07T06:00:00+07:00', 'schedule', true],
    ['2025-11-07T06:00:00+07:00', 'catch-up', true],
    ['2025-11-07T06:30:00+07:00', 'schedule', false],
    ['2025-11-07T18:00:00+07:00', 'schedule', true],
    ['2025-11-07T12:00:00+07:00', 'manual', true],
    ['2025-11-07T12:00:00+07:00', 'start', true],
  ] as const)('the collection due at %s (%s) looks at accounts, too: %s', async (due, reason, looks) => {
    const run = { runId: '', scheduledFor: new Date(due), reason, log: stage.parts().log };
    await collectJob(stage.parts()).run({ ...run, signal: new AbortController().signal });
    const commands = await stage.published('collector.collect-client');
    expect(commands).not.toEqual([]);
    for (const { profile } of commands) expect(profile).toBe(looks ? 'with' : undefined);
  });

  test('a client is found whatever the case of its id', async () => {
    await stage.db
      .insertInto('clients')
      .values({
        client_id: 'Polres_Contoh_X',
        nama: 'Huruf Campur',
        client_status: true,
        client_insta: '@Bidhumas_Contoh',
        client_insta_status: true,
      })
      .execute();
    await stage.collect('POLRES_CONTOH_X', 'instagram');
    const row = await stage.db.selectFrom('insta_post').select('client_id').limit(1).executeTakeFirst();
    expect(row?.client_id).toBe('Polres_Contoh_X');
    expect(await stage.countedPosts('POLRES_CONTOH_X', 'instagram')).toEqual(codes('BIDHUMAS', 'instagram'));
  });
});
