import type { Host, Service } from '@cicero/platform';
import { requestJobRun } from '@cicero/platform';
import { ManualClock } from '@cicero/runtime';
import { createSandbox, INSTAGRAM_HOST, type Sandbox, TIKTOK_HOST } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { officialAccountsOf } from '../src/official-media/accounts.ts';
import { lookAt } from '../src/official-media/look.ts';
import type { OfficialPost } from '../src/official-media/media.ts';
import { storeLook } from '../src/official-media/store.ts';
import { build } from '../src/service.ts';
import { openTestHost } from './stage.ts';

const clock = new ManualClock('2025-11-07T23:05:00+07:00');
let host: Host;
let sandbox: Sandbox;
let service: Service;
let url: string;
beforeAll(async () => {
  host = await openTestHost(clock, 'pglite');
  const world = { clients: 5, personnelPerClient: 2, postsPerDay: 2, engagementHours: 0 };
  sandbox = await createSandbox({ clock, world });
  url = await sandbox.listen(0);
  const env = {
    RAPIDAPI_KEY: 'sandbox-key',
    RAPIDAPI_INSTAGRAM_URL: `${url}/sandbox/rapidapi/${INSTAGRAM_HOST}`,
    RAPIDAPI_TIKTOK_URL: `${url}/sandbox/rapidapi/${TIKTOK_HOST}`,
  };
  service = await build({ ...host.context('collector'), env });
  await service.start({ port: 0, host: '127.0.0.1' });
  await host.startRelay();
});
afterAll(async () => {
  await service.stop();
  await sandbox.close();
  await host.close();
});

beforeEach(async () => {
  clock.set('2025-11-07T23:05:00+07:00');
  sandbox.simulator.reset();
  await sql`truncate clients, satbinmas_official_accounts, satbinmas_official_media, official_media_fetch cascade`.execute(
    host.database.db,
  );
  for (const { row } of sandbox.world.clients) {
    await host.database.db
      .insertInto('clients')
      .values({ ...row, parent_client_id: null })
      .execute();
  }
});

const unit = (letter: string) => {
  const client = sandbox.world.client(`POLRES_CONTOH_${letter}`);
  if (!client) throw new Error(`the world has no unit ${letter}`);
  return client;
};

async function account(clientId: string, platform: string, username: string, isActive = true): Promise<void> {
  await host.database.db
    .insertInto('satbinmas_official_accounts')
    .values({ client_id: clientId, platform, username, is_active: isActive })
    .execute();
}

/** Runs the job and waits until so many accounts have been looked at since. */
async function run(looks: number): Promise<void> {
  const since = clock.now();
  await host.context('collector').transact((unit) => requestJobRun(unit, 'collector.official-media', clock));
  await vi.waitFor(
    async () => {
      const rows = await host.database.db
        .selectFrom('official_media_fetch')
        .select('day')
        .where('fetched_at', '>=', since)
        .execute();
      expect(rows.length).toBe(looks);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** What the world shows of a unit on 7 November, oldest first. */
const shown = (letter: string, platform: 'instagram' | 'tiktok'): string[] => {
  const codes: string[] = [];
  for (const post of sandbox.world.feed(platform, unit(letter))) {
    if (post.time * 1000 < Date.parse('2025-11-07T00:00:00+07:00')) break;
    codes.push(post.code);
  }
  return codes.reverse();
};

async function stored(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select account.platform || ' ' || media.client_id || ' ' || media.code as line
    from satbinmas_official_media media join satbinmas_official_accounts account using (satbinmas_account_id)
    order by account.platform, media.client_id, media.taken_at`.execute(host.database.db);
  return rows.map(({ line }) => line);
}

async function looks(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', account.client_id, account.platform, look.day, look.status, look.posts, look.error_class) as line
    from official_media_fetch look join satbinmas_official_accounts account using (satbinmas_account_id)
    order by account.client_id, account.platform`.execute(host.database.db);
  return rows.map(({ line }) => line);
}

test('the posts of the day of active accounts of active units are stored, on both platforms', async () => {
  const a = unit('A').row.client_id;
  await account(a, 'instagram', `@${unit('A').handle.instagram}`);
  await account(a, 'tiktok', unit('A').handle.tiktok ?? '');
  await account(unit('B').row.client_id, 'instagram', unit('B').handle.instagram ?? '', false);
  await account('DITBINMAS', 'instagram', 'ditbinmas_contoh');
  await account(unit('C').row.client_id, 'instagram', unit('C').handle.instagram ?? '');
  await sql`update clients set client_status = false where client_id = ${unit('C').row.client_id}`.execute(
    host.database.db,
  );
  await run(2);
  const [photos, videos] = [shown('A', 'instagram'), shown('A', 'tiktok')];
  expect(photos.length).toBeGreaterThan(0);
  expect(await stored()).toEqual([
    ...photos.map((code) => `instagram ${a} ${code}`),
    ...videos.map((code) => `tiktok ${a} ${code}`),
  ]);
  expect(await looks()).toEqual([
    `${a} instagram 2025-11-07 succeeded ${photos.length}`,
    `${a} tiktok 2025-11-07 succeeded ${videos.length}`,
  ]);
  const { rows } = await sql<{ likes: number; tags: number; secuid: string | null }>`
    select min(like_count) as likes, (select count(*)::int from satbinmas_official_media_hashtags) as tags,
      (select secuid from satbinmas_official_accounts where platform = 'tiktok') as secuid
    from satbinmas_official_media`.execute(host.database.db);
  expect(rows[0]?.likes).not.toBeNull();
  expect(rows[0]?.tags).toBeGreaterThan(0);
  expect(rows[0]?.secuid).toBeTruthy();
});

test('a run that is repeated stores nothing twice and brings numbers up to date, also under a former name', async () => {
  const a = unit('A').row.client_id;
  await account(a, 'instagram', unit('A').handle.instagram ?? '');
  await run(1);
  const before = await stored();
  const tags = await sql`select 1 from satbinmas_official_media_hashtags`.execute(host.database.db);
  await sql`update satbinmas_official_media set username = 'nama_lama', like_count = -1`.execute(host.database.db);
  clock.set('2025-11-07T23:40:00+07:00');
  await run(1);
  expect(await stored()).toEqual(before);
  const { rows } = await sql<{ like_count: number }>`select like_count from satbinmas_official_media`.execute(
    host.database.db,
  );
  expect(rows.every(({ like_count }) => like_count >= 0)).toBe(true);
  const again = await sql`select 1 from satbinmas_official_media_hashtags`.execute(host.database.db);
  expect(again.rows.length).toBe(tags.rows.length);
});

test('an account that cannot be read is on record, and costs the others nothing', async () => {
  const [a, b] = [unit('A').row.client_id, unit('B').row.client_id];
  await account(a, 'instagram', 'tidak_ada_akun');
  await account(a, 'tiktok', unit('A').handle.tiktok ?? '');
  await account(b, 'instagram', unit('B').handle.instagram ?? '');
  await run(3);
  expect(await looks()).toEqual([
    `${a} instagram 2025-11-07 failed 0 resource`,
    `${a} tiktok 2025-11-07 succeeded ${shown('A', 'tiktok').length}`,
    `${b} instagram 2025-11-07 succeeded ${shown('B', 'instagram').length}`,
  ]);
});

test('a TikTok key that leads to nothing is looked up anew', async () => {
  const a = unit('A').row.client_id;
  await account(a, 'tiktok', unit('A').handle.tiktok ?? '');
  await sql`update satbinmas_official_accounts set secuid = 'MS4wLjABAAAA-bukan-akun'`.execute(host.database.db);
  await run(1);
  expect(await looks()).toEqual([`${a} tiktok 2025-11-07 succeeded ${shown('A', 'tiktok').length}`]);
  const row = await host.database.db
    .selectFrom('satbinmas_official_accounts')
    .select('secuid')
    .executeTakeFirstOrThrow();
  expect(row.secuid).not.toBe('MS4wLjABAAAA-bukan-akun');
});

test('a number that the platform hides keeps its stored value', async () => {
  const a = unit('A').row.client_id;
  await account(a, 'instagram', 'humas_a');
  const [stored] = await officialAccountsOf(host.database.db, a);
  if (!stored) throw new Error('the account is gone');
  const post: OfficialPost = {
    ...{ mediaId: '1', code: 'AAA', mediaType: 'photo', publishedAt: new Date('2025-11-07T01:00:00Z') },
    ...{ caption: 'Apel', likes: 120, comments: 7, views: 900, shares: 3, thumbnailUrl: null, mediaUrl: null },
    ...{ videoUrl: null, width: null, height: null, duration: null, hashtags: [], mentions: [] },
  };
  const store = (shown: Partial<OfficialPost>) =>
    host.database.db.transaction().execute((tx) =>
      storeLook(
        tx,
        {
          ...{ account: stored, posts: [{ ...post, ...shown }], secUid: null },
          ...{ status: 'succeeded', errorClass: null, error: null },
        },
        '2025-11-07',
        clock.now(),
      ),
    );
  const numbers = async () => {
    const columns = ['caption_text', 'like_count', 'comment_count', 'view_count', 'share_count'] as const;
    return host.database.db.selectFrom('satbinmas_official_media').select(columns).execute();
  };
  await store({});
  await store({ caption: null, likes: null, comments: null, views: null, shares: null });
  expect(await numbers()).toEqual([
    { caption_text: 'Apel', like_count: 120, comment_count: 7, view_count: 900, share_count: 3 },
  ]);
  await store({ likes: 121 });
  expect(await numbers()).toMatchObject([{ like_count: 121, comment_count: 7 }]);
});

test('a day has its first instant and not that of the next', async () => {
  const items = [
    '2025-11-06T16:59:59.999Z',
    '2025-11-06T17:00:00Z',
    '2025-11-07T16:59:59.999Z',
    '2025-11-07T17:00:00Z',
  ].map((at, place) => ({
    ...{
      postId: `${place}`,
      shortcode: `P${place}`,
      publishedAt: new Date(at),
      caption: null,
      media: [],
      hashtags: [],
    },
  }));
  async function* posts() {
    yield { items, malformed: 0, end: { complete: true } };
  }
  const account = { accountId: '1', clientId: 'A', platform: 'instagram', username: 'humas_a', secUid: null } as const;
  // The provider's answer, given: its simulation publishes nothing exactly at midnight.
  const parts = { sources: { instagram: { posts } } } as unknown as Parameters<typeof lookAt>[0];
  const look = await lookAt(parts, account, '2025-11-07', {} as Parameters<typeof lookAt>[3]);
  expect(look.posts.map(({ code }) => code)).toEqual(['P1', 'P2']);
  expect(look.status).toBe('succeeded');
});
