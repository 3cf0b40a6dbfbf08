import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectClient } from '../../src/collection/collect-client.ts';
import { Stage } from '../stage.ts';

const unit = 'POLRES_CONTOH_A';
let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const asked = () => stage.sandbox.simulator.journal.count();

describe('what each failure costs and leaves behind', () => {
  test('a burst of 429 is waited out as long as the provider says', async () => {
    stage.sandbox.simulator.faults.add({ kind: 'throttle', count: 2, retryAfter: 3 });
    expect((await stage.collect(unit, 'instagram')).status).toBe('succeeded');
    expect(stage.waits).toEqual([3_000, 3_000]);
  });

  test('without a word from the provider the waits grow', async () => {
    stage.sandbox.simulator.faults.add({ kind: 'throttle', count: 3, path: '/v1/posts' });
    expect((await stage.collect(unit, 'instagram')).status).toBe('succeeded');
    expect(stage.waits).toEqual([1_000, 2_000, 4_000]);
  });

  test('a used-up quota is asked once and then left alone, for all clients', async () => {
    await stage.play('quota-exhausted');
    expect(await stage.collect(unit, 'instagram')).toMatchObject({
      status: 'failed',
      errorClass: 'quota',
      requests: 1,
    });
    expect(await stage.collect('DITBINMAS', 'instagram')).toMatchObject({ errorClass: 'quota', requests: 0 });
    expect(stage.waits).toEqual([]);
    expect((await stage.collect(unit, 'tiktok')).requests).toBe(1);
  });

  test.each(['key-revoked', 'not-subscribed'])(
    '%s: one request, then none until somebody had time to act',
    async (scenario) => {
      await stage.play(scenario);
      expect(await stage.collect(unit, 'instagram')).toMatchObject({
        status: 'failed',
        errorClass: 'auth',
        requests: 1,
      });
      expect(await stage.collect('DITBINMAS', 'instagram')).toMatchObject({ errorClass: 'auth', requests: 0 });
      stage.sandbox.simulator.faults.reset();
      stage.clock.advance(5 * 60_000);
      expect((await stage.collect(unit, 'instagram')).status).toBe('succeeded');
    },
  );

  test.each(['gateway-html', 'gateway-json', 'server-error'])(
    '%s: three tries with growing pauses',
    async (scenario) => {
      await stage.play(scenario);
      expect(await stage.collect(unit, 'instagram')).toMatchObject({
        status: 'failed',
        errorClass: 'transient',
        requests: 3,
      });
      expect(stage.waits).toEqual([500, 1_000]);
    },
  );

  test.each(['truncated-json', 'wrong-shape'])('%s: one more try', async (scenario) => {
    await stage.play(scenario);
    expect(await stage.collect(unit, 'instagram')).toMatchObject({
      status: 'failed',
      errorClass: 'shape',
      requests: 2,
    });
  });

  test('a provider that never answers is given up in time', async () => {
    await stage.reset(undefined, { limits: { headers: 200, total: 300 } });
    await stage.play('hang');
    const started = performance.now();
    expect(await stage.collect(unit, 'instagram')).toMatchObject({ status: 'failed', errorClass: 'transient' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('a failure is on record and announced', async () => {
    await stage.play('server-error');
    await stage.collect(unit, 'tiktok');
    expect(await stage.db.selectFrom('collection_run').selectAll().execute()).toMatchObject([
      { client_id: unit, platform: 'tiktok', status: 'failed', error_class: 'transient', requests: 3 },
    ]);
    expect(await stage.published('collection.client.failed')).toMatchObject([
      { clientId: unit, platform: 'tiktok', errorClass: 'transient' },
    ]);
    expect(await stage.published('collection.posts.stored')).toEqual([]);
  });
});

describe('what a failure does not touch', () => {
  test('page 2 of the posts fails: page 1 is kept, with its likes', async () => {
    await stage.play('more-than-a-page', unit);
    await stage.play('page-2-fails');
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome).toMatchObject({ status: 'partial', errorClass: 'transient' });
    expect((await stage.countedPosts(unit, 'instagram')).length).toBeGreaterThanOrEqual(12);
    expect(outcome.looked.length).toBeGreaterThanOrEqual(12);
  });

  test('a later page of likers fails: the pages before are kept', async () => {
    await stage.play('likes-in-pages');
    stage.sandbox.simulator.paging = { ...stage.sandbox.simulator.paging, likesPerPage: 5 };
    stage.sandbox.simulator.faults.add({ kind: 'server-error', path: '/v1/likes', page: 'next' });
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome.status).toBe('partial');
    expect(outcome.looked.map((post) => [post.added, post.complete])).toEqual(outcome.looked.map(() => [5, false]));
    const posts = await stage.db.selectFrom('content_post').select(['snapshot_at', 'complete_at']).execute();
    for (const post of posts) expect(post).toMatchObject({ snapshot_at: stage.clock.now(), complete_at: null });
  });

  test('the posts cannot be listed: likes of known posts are collected all the same', async () => {
    await stage.collect(unit, 'instagram');
    stage.sandbox.simulator.faults.add({ kind: 'server-error', path: '/v1/posts' });
    stage.clock.advance(30 * 60_000);
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome.status).toBe('partial');
    expect(outcome.looked.length).toBeGreaterThan(0);
  });

  test('one platform and one client failing leave the others alone', async () => {
    stage.sandbox.simulator.faults.add({ kind: 'server-error', account: 'ditbinmas_contoh' });
    const outcomes = await Promise.all(
      (['instagram', 'tiktok'] as const).flatMap((platform) =>
        ['DITBINMAS', 'BIDHUMAS', unit].map((clientId) => stage.collect(clientId, platform)),
      ),
    );
    expect(outcomes.map((outcome) => outcome.status)).toEqual([
      'failed',
      'succeeded',
      'succeeded',
      'failed',
      'succeeded',
      'succeeded',
    ]);
  });
});

describe('repetition', () => {
  test('a second command for the same time does nothing once the first is done', async () => {
    const slot = stage.clock.now();
    await stage.collect(unit, 'instagram', { slot });
    const before = asked();
    expect((await stage.collect(unit, 'instagram', { slot })).status).toBe('skipped');
    expect(asked()).toBe(before);
  });

  test('a second command while the client is being collected does nothing', async () => {
    stage.sandbox.simulator.latency = { ms: 100, jitterMs: 0 };
    const [first, second] = await Promise.all([stage.collect(unit, 'instagram'), stage.collect(unit, 'instagram')]);
    expect([first.status, second.status].sort()).toEqual(['skipped', 'succeeded']);
  });

  test('what a process that died had stored is announced by the next try of the same message', async () => {
    const task = stage.task(unit, 'instagram');
    // Stored, but the process ends before anything is announced.
    await collectClient(stage.parts(), task);
    await stage.play('key-revoked');
    const outcome = await stage.collect(unit, 'instagram', task);
    const posts = await stage.countedPosts(unit, 'instagram');
    expect(outcome.looked.map((post) => post.postId)).toEqual(posts);
    const [event] = await stage.published('collection.engagement.stored');
    expect(event?.posts).toHaveLength(posts.length);
    expect(await stage.published('collection.posts.stored')).toMatchObject([{ days: ['2025-11-07'] }]);
  });

  test('a lease of a process that died does not keep its own message from being handled', async () => {
    const task = stage.task(unit, 'instagram');
    await stage.host.cache.set(`collect:instagram:${unit}`, task.runId, 60_000);
    expect((await stage.collect(unit, 'instagram', task)).status).toBe('succeeded');
  });
});
