import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { collectClient } from '../../src/collection/collect-client.ts';
import { Stage } from '../stage.ts';

const unit = 'POLRES_CONTOH_A';
const halfHour = 30 * 60_000;
let stage: Stage;

beforeAll(async () => {
  // Nothing new is published while the clock advances.
  stage = await Stage.open({ world: { lastPostMinute: 600 } });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  await stage.collect(unit, 'instagram');
  stage.clock.advance(halfHour);
});

const counted = () => stage.countedPosts(unit, 'instagram');
const missing = async (): Promise<number> =>
  (await stage.db.selectFrom('content_post').select('post_id').where('missing_since', 'is not', null).execute()).length;
const look = async () => {
  const outcome = await stage.collect(unit, 'instagram');
  stage.clock.advance(halfHour);
  return outcome;
};

test('a vanished post is missing after one look and removed after a second one; its rows stay', async () => {
  const before = await counted();
  const likes = await stage.db.selectFrom('insta_like').selectAll().orderBy('shortcode').execute();
  await stage.play('vanished-post', unit);
  expect((await look()).feed?.removed).toBe(0);
  expect(await counted()).toEqual(before);
  expect(await missing()).toBe(1);
  expect((await look()).feed).toMatchObject({ removed: 1, days: new Set(['2025-11-07']) });
  expect(await counted()).toEqual(before.slice(0, -1));
  expect(await stage.db.selectFrom('insta_post').selectAll().execute()).toHaveLength(before.length);
  const after = await stage.db.selectFrom('insta_like').selectAll().orderBy('shortcode').execute();
  expect(after.map((row) => row.likes)).toEqual(likes.map((row) => row.likes));
  expect(await stage.published('collection.posts.stored')).toContainEqual(expect.objectContaining({ removed: 1 }));
});

test('the last post of a day can vanish too', async () => {
  await stage.play('last-post-vanished', unit);
  await look();
  await look();
  expect(await counted()).toEqual([]);
});

test('a day that lost its only post is announced again until it has been: a crash may have come before', async () => {
  await stage.play('last-post-vanished', unit);
  await look();
  // Cut short: removed, but never announced.
  await collectClient(stage.parts(), stage.task(unit, 'instagram'));
  stage.clock.advance(halfHour);
  expect(await counted()).toEqual([]);
  await stage.db.deleteFrom('outbox').execute();
  expect((await look()).feed).toMatchObject({ removed: 0, days: new Set(['2025-11-07']) });
  expect(await stage.published('collection.posts.stored')).toMatchObject([{ clientId: unit, days: ['2025-11-07'] }]);
});

test('a post that turns up again counts again', async () => {
  const before = await counted();
  await stage.play('vanished-post', unit);
  await look();
  await look();
  expect(await counted()).not.toEqual(before);
  stage.sandbox.simulator.reset();
  await look();
  expect(await counted()).toEqual(before);
  expect(await missing()).toBe(0);
});

test('two looks within minutes confirm nothing', async () => {
  const before = await counted();
  await stage.play('vanished-post', unit);
  await stage.collect(unit, 'instagram');
  stage.clock.advance(60_000);
  await stage.collect(unit, 'instagram');
  expect(await counted()).toEqual(before);
});

test('an empty answer removes nothing, even when it is repeated an hour long', async () => {
  const before = await counted();
  stage.sandbox.simulator.faults.add({ kind: 'empty-list', path: '/v1/posts', count: 3 });
  for (let at = 0; at < 3; at++) await look();
  expect(await counted()).toEqual(before);
  await look();
  expect(await counted()).toEqual(before);
  expect(await missing()).toBe(0);
});

test.each(['page-2-fails', 'repeated-token', 'truncated-json', 'quota-exhausted', 'key-revoked'])(
  'nothing is removed on the word of a list that was not read to its end: %s',
  async (scenario) => {
    await stage.reset();
    await stage.play('more-than-a-page', unit);
    await look();
    const before = await counted();
    await stage.play('vanished-post', unit);
    await stage.play(scenario);
    stage.sandbox.simulator.paging = { ...stage.sandbox.simulator.paging, postsPerPage: 5 };
    for (let at = 0; at < 3; at++) await look();
    expect(await counted()).toEqual(before);
    expect(await missing()).toBe(0);
  },
);

test('another client that cannot be fetched keeps its posts', async () => {
  await stage.collect('BIDHUMAS', 'instagram');
  const before = await stage.countedPosts('BIDHUMAS', 'instagram');
  await stage.play('unknown-account', 'BIDHUMAS');
  for (let at = 0; at < 2; at++) {
    await stage.collect('BIDHUMAS', 'instagram');
    await look();
  }
  expect(await stage.countedPosts('BIDHUMAS', 'instagram')).toEqual(before);
});

test('a special assignment stands in no feed of the client and stays', async () => {
  await stage.db
    .insertInto('insta_post_khusus')
    .values({ shortcode: 'KHUSUS00001', client_id: unit, created_at: stage.clock.now() })
    .execute();
  await stage.db
    .insertInto('insta_post')
    .values({ shortcode: 'KHUSUS00001', client_id: unit, created_at: stage.clock.now() })
    .execute();
  const seen = stage.clock.now();
  await stage.db
    .insertInto('content_post')
    .values({
      platform: 'instagram',
      post_id: 'KHUSUS00001',
      client_id: unit,
      published_at: seen,
      wib_date: '2025-11-07',
      first_seen_at: seen,
      last_seen_at: seen,
    })
    .execute();
  for (let at = 0; at < 3; at++) await look();
  expect(await counted()).toContain('KHUSUS00001');
});
