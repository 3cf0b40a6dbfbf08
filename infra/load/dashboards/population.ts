import { randomUUID } from 'node:crypto';
import { accessOf, openKeyring, signToken } from '@cicero/access';
import { rebuild } from '@cicero/analytics';
import { directorate, loadData, month, role, unitOf } from '@cicero/analytics/bench/data';
import { openCache } from '@cicero/cache';
import { engagementStored } from '@cicero/contracts';
import type { Database, DB } from '@cicero/database';
import { transactFor } from '@cicero/platform';
import { systemClock } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { Stage } from '../../stage/stage.ts';
import type { DashboardsPlan } from './plan.ts';

const posts = 300;
/** Of a post, before the load begins. */
const likesPerPost = (people: number): number => Math.ceil(people / 5);

/** A directorate with its units, people, and a month of posts, tallied. */
export async function fill(database: Database, { people, units }: DashboardsPlan): Promise<void> {
  const each = likesPerPost(people);
  await loadData(database, { people, units, posts, likesPerPost: each, commentsPerPost: each, reportsPerPost: 0 });
  await rebuild(database.db);
  for (const table of ['engagement_month', 'engagement_day', 'content_day']) {
    await database.script(`vacuum analyze ${table}`);
  }
}

/** Somebody who looks: the directorate or one of its units. */
export interface Viewer {
  authorization: string;
  paths: readonly string[];
}

/** Accounts with a session each: every fifth is the directorate's, the others' units take turns. */
export async function signInAll(db: Kysely<DB>, stage: Stage, plan: DashboardsPlan): Promise<Viewer[]> {
  const cache = await openCache({ url: stage.redisUrl, prefix: 'cicero:' });
  const access = accessOf({ db, cache, clock: systemClock });
  const { publicKeys } = access;
  const keyring = openKeyring({ db, secret: stage.secret, clock: systemClock, publicKeys });
  const viewers: Viewer[] = [];
  for (let n = 0; n < plan.dashboards; n += 1) {
    const client = n % 5 === 0 ? directorate : unitOf((n % plan.units) + 1);
    const id = randomUUID();
    await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select ${id}, ${id}, 'x', role_id, true from roles where role_name = ${role}`.execute(db);
    await sql`insert into dashboard_user_clients (dashboard_user_id, client_id) values (${id}, ${client})`.execute(db);
    const principal = { kind: 'dashboard' as const, claims: { dashboard_user_id: id } };
    const { token, jti, expiresAt } = await signToken({ keyring, clock: systemClock }, principal, { ttl: 7_200_000 });
    await access.sessions.create({ kind: 'dashboard', id }, jti, expiresAt);
    viewers.push({ authorization: `Bearer ${token}`, paths: pathsOf(client) });
  }
  await cache.close();
  return viewers;
}

function pathsOf(client: string): string[] {
  const scope = client === directorate ? 'direktorat' : 'org';
  const asked = `client_id=${client}&role=${role}&scope=${scope}&periode=bulanan&tanggal=${month}`;
  return [
    `/api/dashboard/stats?${asked}`,
    `/api/insta/rekap-likes?${asked}`,
    `/api/tiktok/rekap-komentar?${asked}`,
    `/api/instagram/posts?${asked}&limit=50`,
    ...(client === directorate ? [`/api/dashboard/units?${asked}`] : []),
  ];
}

/** So many likes come with each collection. */
const liked = 20;

/** A collection: people of the directorate have liked one more of its posts, and it is announced. */
export async function collect(db: Kysely<DB>, nth: number, { people }: DashboardsPlan): Promise<void> {
  const post = nth % posts;
  const from = likesPerPost(people) + Math.floor(nth / posts) * liked;
  await transactFor('collector', db, systemClock, () => {})(async (unit) => {
    const { rows } = await sql<{ day: string }>`
      with added as (
        insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
        select 'instagram', ${`P${post}`}, 'akun_' || (${post}::int * 37 + i * 7) % ${Math.round(people * 1.5)}::int + 1, now(), now()
        from generate_series(${from}::int, ${from + liked - 1}::int) i on conflict do nothing
      )
      select wib_date as day from content_post where platform = 'instagram' and post_id = ${`P${post}`}`.execute(
      unit.tx,
    );
    unit.publish(engagementStored, {
      clientId: directorate,
      platform: 'instagram',
      posts: rows.map(({ day }) => ({ postId: `P${post}`, day, added: liked, complete: true })),
      collectedAt: systemClock.now().toISOString(),
    });
  });
}
