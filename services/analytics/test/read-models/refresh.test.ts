import { engagementStored, type Message, postsStored } from '@cicero/contracts';
import { clientScope, type DB, versionTag } from '@cicero/database';
import { createMessage } from '@cicero/messaging';
import fc from 'fast-check';
import { sql, type Transaction } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

describe('rows written by an event', () => {
  const days = ['2025-11-10', '2025-11-11', '2025-11-12', '2025-11-13', '2025-11-14', '2025-11-15', '2025-11-16'];

  /** Two posts on each of seven days, each liked by the same 300 accounts, all of it in the tallies. */
  beforeEach(async () => {
    for (const [at, day] of days.entries()) {
      for (const part of ['A', 'B']) {
        await world.post({ id: `P${at}${part}`, client: 'RES_A', at: `${day} 08:00`, set: [] });
        await liked(`P${at}${part}`, 1, 300);
      }
    }
    expect(await written(days)).toEqual({ content_day: 7, engagement_day: 2_100, engagement_month: 300 });
  });

  /** Accounts with these numbers liked a post. */
  async function liked(post: string, from: number, to: number): Promise<void> {
    await sql`insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
      select 'instagram', ${post}, 'akun' || n, now(), now() from generate_series(${from}::int, ${to}::int) n`.execute(
      world.db,
    );
  }

  /** Refreshes the tallies of these days. @returns rows inserted, changed and deleted, as the database counts them */
  async function written(touched: readonly string[]): Promise<Record<string, number>> {
    return world.db.transaction().execute(async (tx) => {
      const before = await touches(tx);
      const told = await refreshDays(tx, key, touched);
      const rows = [...(await touches(tx))].map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const);
      expect(rows.reduce((sum, [, count]) => sum + count, 0)).toBe(told);
      return Object.fromEntries(rows.filter(([, count]) => count > 0));
    });
  }

  /** Rows that this connection wrote so far, by table. */
  async function touches(tx: Transaction<DB>): Promise<Map<string, number>> {
    const { rows } = await sql<{ relname: string; rows: number }>`
      select relname, n_tup_ins + n_tup_upd + n_tup_del as rows from pg_stat_xact_user_tables`.execute(tx);
    return new Map(rows.map((row) => [row.relname, row.rows]));
  }

  test.for([
    ['ten accounts that are new', 301, 310, 10],
    ['more accounts than are looked up one by one', 301, 2_800, 2_500],
  ] as const)('%s on one of seven days: as many for the day and for the month', async ([, from, to, count]) => {
    await liked('P3A', from, to);
    expect(await written(days)).toEqual({ engagement_day: count, engagement_month: count });
    expect(await written(days)).toEqual({});
  });

  test('accounts that liked another post of the day already: their rows, and no others', async () => {
    await world.post({ id: 'P3C', client: 'RES_A', at: '2025-11-13 20:00', set: [] });
    await liked('P3C', 41, 60);
    expect(await written(['2025-11-13'])).toEqual({ content_day: 1, engagement_day: 20, engagement_month: 20 });
    expect(await written(['2025-11-13'])).toEqual({});
  });

  test('a post that is gone: the rows of those who liked it', async () => {
    await sql`update content_post set removed_at = now() where post_id = 'P6A'`.execute(world.db);
    expect(await written(['2025-11-16'])).toEqual({ content_day: 1, engagement_day: 300, engagement_month: 300 });
    await sql`update content_post set removed_at = now() where post_id = 'P6B'`.execute(world.db);
    expect(await written(['2025-11-16'])).toEqual({ content_day: 1, engagement_day: 300, engagement_month: 300 });
    expect(await written(days)).toEqual({});
  });

  test('a collection that found nothing new, and days of which nothing is known: none', async () => {
    await sql`update engagement_fact set last_seen_at = now()`.execute(world.db);
    await sql`update content_post set last_seen_at = now(), complete_at = now()`.execute(world.db);
    expect(await written([...days, '2025-12-01'])).toEqual({});
  });
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
