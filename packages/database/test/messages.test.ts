import { randomUUID } from 'node:crypto';
import type { Message } from '@cicero/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bumpVersions,
  claimOutbox,
  completeOutbox,
  countOutbox,
  type Database,
  enterInbox,
  isInInbox,
  migrate,
  openDatabase,
  releaseAllClaims,
  releaseOutbox,
  renewClaims,
  trimInbox,
  versionTag,
  writeOutbox,
} from '../src/index.ts';
import { createScratchDatabase, postgresReachable } from '../src/testing.ts';

const reachable = await postgresReachable();

function message(at = 0): Message {
  return {
    specversion: '1.0',
    id: `0190a000-0000-7000-8000-${String(at).padStart(12, '0')}`,
    source: '/cicero/test',
    type: 'collection.posts.stored',
    time: '2025-11-10T03:00:00.000Z',
    datacontenttype: 'application/json',
    correlationid: 'c1',
    data: { at },
  };
}

describe.each([
  ['embedded', true, async () => ({ database: await openDatabase({}), drop: undefined })],
  [
    'PostgreSQL',
    reachable,
    async () => {
      const scratch = await createScratchDatabase();
      return { database: scratch as Database, drop: scratch.drop };
    },
  ],
] as const)('on the %s database', (_name, there, open) => {
  let database: Database;
  let drop: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    if (!there) return;
    ({ database, drop } = await open());
    await migrate(database);
  });
  afterAll(async () => {
    if (!there) return;
    await (drop ? drop() : database.close());
  });
  beforeEach(async () => {
    if (there) await sql`truncate outbox, inbox, data_version`.execute(database.db);
  });

  const write = (...numbers: number[]) =>
    database.db.transaction().execute((tx) =>
      writeOutbox(
        tx,
        numbers.map((at) => ({ message: message(at), mandatory: at === 1 })),
      ),
    );

  test.skipIf(!there)('a message exists only if its transaction commits', async () => {
    const failing = database.db.transaction().execute(async (tx) => {
      await writeOutbox(tx, [{ message: message(1), mandatory: false }]);
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect(await countOutbox(database.db)).toBe(0);
  });

  test.skipIf(!there)('claims hand out each message once, oldest first, until released or forgotten', async () => {
    await write(3, 1, 2);
    const first = await claimOutbox(database.db, { worker: 'a', limit: 2, lease: 60_000 });
    expect(first.map(({ message, mandatory }) => [message.data, mandatory])).toEqual([
      [{ at: 1 }, true],
      [{ at: 2 }, false],
    ]);
    const second = await claimOutbox(database.db, { worker: 'b', limit: 10, lease: 60_000 });
    expect(second.map(({ message }) => message.data)).toEqual([{ at: 3 }]);
    expect(await claimOutbox(database.db, { worker: 'c', limit: 10, lease: 60_000 })).toEqual([]);

    await releaseOutbox(database.db, message(1).id, 'the broker was away', -1);
    await completeOutbox(database.db, [message(2).id]);
    const again = await claimOutbox(database.db, { worker: 'c', limit: 10, lease: 60_000 });
    expect(again.map(({ message }) => message.data)).toEqual([{ at: 1 }]);
    expect(await countOutbox(database.db)).toBe(2);
  });

  test.skipIf(!there)('a claim whose holder died ends by itself, one that is renewed does not', async () => {
    await write(1, 2);
    await claimOutbox(database.db, { worker: 'dead', limit: 10, lease: -1 });
    await renewClaims(database.db, 'dead', [message(2).id], 60_000);
    const taken = await claimOutbox(database.db, { worker: 'alive', limit: 10, lease: 60_000 });
    expect(taken.map(({ message }) => message.data)).toEqual([{ at: 1 }]);
    await releaseAllClaims(database.db);
    expect(await claimOutbox(database.db, { worker: 'next', limit: 10, lease: 60_000 })).toHaveLength(2);
  });

  test.skipIf(!there)('the inbox lets a message in once per consumer', async () => {
    const id = randomUUID();
    const enter = (consumer: string) => database.db.transaction().execute((tx) => enterInbox(tx, consumer, id));
    expect(await isInInbox(database.db, 'analytics.refresh', id)).toBe(false);
    expect(await enter('analytics.refresh')).toBe(true);
    expect(await enter('analytics.refresh')).toBe(false);
    expect(await enter('notifier.other')).toBe(true);
    expect(await isInInbox(database.db, 'analytics.refresh', id)).toBe(true);
    expect(await trimInbox(database.db, 1)).toBe(0);
    await sql`update inbox set handled_at = now() - interval '2 days'`.execute(database.db);
    expect(await trimInbox(database.db, 1)).toBe(2);
  });

  test.skipIf(!there)('versions grow by one per change and make up a tag', async () => {
    const scopes = ['client:RES_A', 'role:ditbinmas', 'clients'] as const;
    expect(await versionTag(database.db, scopes)).toBe('0.0.0');
    await bumpVersions(database.db, ['client:RES_A', 'client:RES_A', 'clients']);
    const versions = await bumpVersions(database.db, ['client:RES_A']);
    expect(versions.get('client:RES_A')).toBe(2);
    expect(await versionTag(database.db, scopes)).toBe('2.0.1');
  });

  test.skipIf(!there)('values come back as the code expects them, whatever the zone of the process', async () => {
    const { rows } = await sql`select 9007199254740991::int8 as big, date '2025-11-10' as day,
      timestamp '2025-11-10 03:00:00.5' as naive, timestamptz '2025-11-10 10:00:00+07' as instant,
      '{"a":[1]}'::jsonb as json, ${new Date('2025-11-10T03:00:00Z')}::timestamp as written,
      current_setting('timezone') as zone`.execute(database.db);
    expect(rows).toEqual([
      {
        big: 9007199254740991,
        day: '2025-11-10',
        naive: new Date('2025-11-10T03:00:00.500Z'),
        instant: new Date('2025-11-10T03:00:00Z'),
        json: { a: [1] },
        written: new Date('2025-11-10T03:00:00Z'),
        zone: 'UTC',
      },
    ]);
  });
});

describe.skipIf(!reachable)('several relays on one server', () => {
  test('never hold the same message at the same time', async () => {
    const scratch = await createScratchDatabase();
    try {
      await migrate(scratch);
      await scratch.db.transaction().execute((tx) =>
        writeOutbox(
          tx,
          Array.from({ length: 200 }, (_, at) => ({ message: message(at), mandatory: false })),
        ),
      );
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, at) => claimOutbox(scratch.db, { worker: `w${at}`, limit: 10, lease: 60_000 })),
      );
      const ids = claims.flat().map(({ message }) => message.id);
      expect(ids).toHaveLength(200);
      expect(new Set(ids).size).toBe(200);
    } finally {
      await scratch.drop();
    }
  });
});
