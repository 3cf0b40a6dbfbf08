import { engagementStored, type Message, postsStored } from '@cicero/contracts';
import { clientScope, versionTag } from '@cicero/database';
import { createMessage } from '@cicero/messaging';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { refreshDays } from '../../src/read-models/refresh.ts';
import { attendanceRefresh } from '../../src/subscriptions/attendance-refresh.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const key = { platform: 'instagram', clientId: 'RES_A' } as const;
const collectedAt = '2025-11-10T13:00:00.000Z';

function posts(added: number): Message {
  const data = {
    clientId: 'res_a',
    platform: 'instagram' as const,
    days: ['2025-11-10'],
    added,
    updated: 0,
    removed: 0,
    collectedAt,
  };
  return createMessage(postsStored, data, { source: 'collector', clock: world.clock });
}

function engagement(...ids: string[]): Message {
  const touched = ids.map((postId) => ({ postId, day: '2025-11-10', added: 1, complete: true }));
  const data = { clientId: 'RES_A', platform: 'instagram' as const, posts: touched, collectedAt };
  return createMessage(engagementStored, data, { source: 'collector', clock: world.clock });
}

async function receive(message: Message): Promise<void> {
  const handle = attendanceRefresh(world.clock).bind(world.host.context('analytics'));
  await handle(message, { queue: 'analytics.attendance-refresh', attempt: 1, signal: new AbortController().signal });
}

async function tallies() {
  const read = async (table: string, columns: string) =>
    (
      await sql<{
        line: string;
      }>`select concat_ws(' ', ${sql.raw(columns)}) as line from ${sql.table(table)} order by 1`.execute(world.db)
    ).rows.map(({ line }) => line);
  return {
    posts: await read('content_day', 'client_id, wib_date, posts, with_snapshot'),
    days: await read('engagement_day', 'client_id, wib_date, handle, posts'),
    months: await read('engagement_month', 'client_id, month, handle, posts'),
  };
}

async function announced(): Promise<unknown[]> {
  const { rows } = await sql<{ envelope: Message }>`select envelope from outbox order by id`.execute(world.db);
  return rows.map(({ envelope }) => envelope.data);
}

const version = () => versionTag(world.db, [clientScope('RES_A')]).then(Number);

test('stored posts and likes become tallies, a new version and an event', async () => {
  const before = await version();
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: null });
  await receive(posts(1));
  expect(await tallies()).toEqual({ posts: ['RES_A 2025-11-10 1 0'], days: [], months: [] });
  await world.facts('instagram', 'P1', ['ani', 'budi']);
  await world.db.updateTable('content_post').set({ snapshot_at: new Date() }).execute();
  await receive(engagement('P1'));
  expect(await tallies()).toEqual({
    posts: ['RES_A 2025-11-10 1 1'],
    days: ['RES_A 2025-11-10 ani 1', 'RES_A 2025-11-10 budi 1'],
    months: ['RES_A 2025-11-01 ani 1', 'RES_A 2025-11-01 budi 1'],
  });
  expect(await version()).toBe(before + 2);
  expect(await announced()).toEqual(
    [before + 1, before + 2].map((version) => ({
      clientId: 'RES_A',
      platform: 'instagram',
      days: ['2025-11-10'],
      version,
      updatedAt: collectedAt,
    })),
  );
});

test('a message that changes nothing, or comes twice, leaves version and listeners alone', async () => {
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  const message = engagement('P1');
  await receive(message);
  const after = [await version(), await tallies(), (await announced()).length] as const;
  await receive(message);
  await receive(engagement('P1'));
  await receive(posts(0));
  expect([await version(), await tallies(), (await announced()).length]).toEqual(after);
});

test('a post that is removed, and one that comes back', async () => {
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: ['ani', 'budi'] });
  await receive(engagement('P1', 'P2'));
  const full = await tallies();
  await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', 'P2').execute();
  await receive(posts(0));
  expect(await tallies()).toEqual({
    posts: ['RES_A 2025-11-10 1 1'],
    days: ['RES_A 2025-11-10 ani 1'],
    months: ['RES_A 2025-11-01 ani 1'],
  });
  await world.db.updateTable('content_post').set({ removed_at: null }).execute();
  await receive(posts(0));
  expect(await tallies()).toEqual(full);
});

test('a rebuild repairs what is wrong and touches nothing that is right', async () => {
  for (const [id, at] of [
    ['P1', '2025-10-31 08:00'],
    ['P2', '2025-11-01 08:00'],
    ['P3', '2025-11-30 08:00'],
  ] as const) {
    await world.post({ id, client: 'RES_A', at, set: ['ani'] });
  }
  expect(await rebuild(world.db)).toEqual({ months: 2, changed: 2 });
  const right = await tallies();
  expect(right.months).toEqual(['RES_A 2025-10-01 ani 1', 'RES_A 2025-11-01 ani 2']);
  const before = await version();
  expect(await rebuild(world.db)).toEqual({ months: 2, changed: 0 });
  expect(await version()).toBe(before);

  await sql`update engagement_month set posts = 9`.execute(world.db);
  await sql`insert into engagement_day values ('instagram', 'RES_A', '2024-01-05', 'hantu', 1)`.execute(world.db);
  await sql`insert into engagement_month values ('instagram', 'RES_A', '2023-01-01', 'hantu', 1)`.execute(world.db);
  await sql`update content_day set posts = 5`.execute(world.db);
  expect(await rebuild(world.db, { client: ' res_a ', platform: 'instagram' })).toEqual({ months: 4, changed: 4 });
  expect(await tallies()).toEqual(right);
});

test('whatever happens in whatever order, tallies refreshed step by step equal tallies rebuilt from nothing', async () => {
  const day = fc.constantFrom('2025-10-31', '2025-11-01', '2025-11-02');
  const post = fc.constantFrom('P1', 'P2', 'P3');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('like' as const), post, handle: fc.constantFrom('ani', 'budi', 'cici') }),
    fc.record({ kind: fc.constantFrom('remove' as const, 'return' as const, 'look' as const), post }),
  );
  const rule = fc.asyncProperty(fc.tuple(day, day, day), fc.array(step, { maxLength: 8 }), async (days, steps) => {
    await world.reset();
    for (const [at, id] of ['P1', 'P2', 'P3'].entries()) {
      await world.post({ id, client: 'RES_A', at: `${days[at]} 10:00`, set: null });
    }
    for (const { kind, post, ...rest } of steps) {
      if (kind === 'like') {
        await sql`insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
          values ('instagram', ${post}, ${'handle' in rest ? rest.handle : ''}, now(), now()) on conflict do nothing`.execute(
          world.db,
        );
      } else {
        const change =
          kind === 'look' ? { snapshot_at: new Date() } : { removed_at: kind === 'remove' ? new Date() : null };
        await world.db.updateTable('content_post').set(change).where('post_id', '=', post).execute();
      }
      const touched = days[['P1', 'P2', 'P3'].indexOf(post)] ?? '';
      await world.db.transaction().execute((tx) => refreshDays(tx, key, [touched]));
    }
    await world.db.transaction().execute((tx) => refreshDays(tx, key, days));
    const stepwise = await tallies();
    await sql`truncate engagement_day, engagement_month, content_day`.execute(world.db);
    await rebuild(world.db);
    expect(stepwise).toEqual(await tallies());
  });
  await fc.assert(rule, { numRuns: 15 });
});
