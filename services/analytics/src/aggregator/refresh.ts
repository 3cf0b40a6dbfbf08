import { randomUUID } from 'node:crypto';
import { ownDirectorate, type Principal, permittedClient } from '@cicero/access';
import { CiceroError, collectClient, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { ServiceContext } from '@cicero/platform';
import { type Kysely, sql } from 'kysely';
import type { AccountClient } from './client.ts';

export const runStatuses = ['waiting', 'running', 'succeeded', 'partial', 'failed', 'skipped'] as const;
export type RunStatus = (typeof runStatuses)[number];

/** A refresh that somebody asked for. */
export interface Refresh {
  refreshId: string;
  clientId: string;
  requestedAt: Date;
  withPosts: boolean;
  /** Its collections; one that has not begun is `waiting`. */
  runs: readonly { platform: Platform | null; status: RunStatus }[];
}

/** One refresh in so many milliseconds per client. */
const atMostEvery = 5 * 60_000;
/** One that has not ended by then has been lost. */
const longest = 30 * 60_000;

/**
 * Whether the caller may have a client collected now: administrators their own clients, a directorate itself.
 * @throws CiceroError CLIENT_DENIED, FORBIDDEN
 */
export function requireRefresher(principal: Principal, clientId: string): void {
  permittedClient(principal, clientId);
  const isAdmin = principal.accountRole === 'admin' && principal.clientIds.includes(clientId);
  if (!isAdmin && ownDirectorate(principal) !== clientId.toLowerCase()) throw new CiceroError('FORBIDDEN');
}

/**
 * Asks the collector for a client's accounts, and its posts unless they are not wanted. While a refresh that does as much
 * is under way, or has just been, it is that one; what that one had to leave out is collected by another.
 * @throws CiceroError VALIDATION_FAILED for a client that is not collected anywhere
 */
export async function requestRefresh(
  { transact, clock }: Pick<ServiceContext, 'transact' | 'clock'>,
  { clientId, collected }: AccountClient,
  wanted: { withPosts: boolean; by: Principal },
): Promise<Refresh> {
  if (collected.length === 0) {
    throw new CiceroError('VALIDATION_FAILED', { message: 'Client ini tidak memiliki akun yang diambil datanya.' });
  }
  const { withPosts, by } = wanted;
  return transact(async (unit) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`refresh ${clientId}`}, 0))`.execute(unit.tx);
    const now = clock.now();
    const recent = await recentRefresh(unit.tx, clientId, withPosts, now);
    const platforms = recent ? collected.filter((platform) => isLeftOut(recent, platform)) : collected;
    if (recent && platforms.length === 0) return recent;
    const slot = now.toISOString();
    const profile = withPosts ? 'with' : 'only';
    const runs = platforms.map(
      (platform) => unit.publish(collectClient, { clientId, platform, slot, reason: 'manual', profile }).id,
    );
    const refreshId = randomUUID();
    await unit.tx
      .insertInto('aggregator_refresh')
      .values({
        refresh_id: refreshId,
        client_id: clientId,
        requested_by: `${by.kind}:${by.id}`,
        requested_at: now,
        with_posts: withPosts,
        runs,
      })
      .execute();
    const waiting = platforms.map(() => ({ platform: null, status: 'waiting' as const }));
    return { refreshId, clientId, requestedAt: now, withPosts, runs: waiting };
  });
}

/** A refresh by its id. */
export async function readRefresh(db: Kysely<DB>, refreshId: string): Promise<Refresh | undefined> {
  const { rows } = await sql<Refresh>`${refreshes} where refresh_id = ${refreshId}`.execute(db);
  return rows[0];
}

/** How far a refresh is; what some collection could not do does not undo what others did. */
export function statusOfRefresh({ runs }: { runs: readonly { status: RunStatus }[] }): Exclude<RunStatus, 'skipped'> {
  const statuses = new Set(runs.map(({ status }) => status));
  if (statuses.has('running')) return 'running';
  if (statuses.has('waiting')) return statuses.size === 1 ? 'waiting' : 'running';
  if (statuses.size > 1) return 'partial';
  // Skipped alone: another collection was under way, which did some of it, but nobody can say what.
  return statuses.has('failed') ? 'failed' : statuses.has('succeeded') ? 'succeeded' : 'partial';
}

/** Whether a refresh that has ended did nothing on a platform, because another collection was under way there. */
function isLeftOut(refresh: Refresh, platform: Platform): boolean {
  if (isUnderWay(refresh)) return false;
  return refresh.runs.some((run) => run.platform === platform && run.status === 'skipped');
}

function isUnderWay(refresh: Refresh): boolean {
  return ['waiting', 'running'].includes(statusOfRefresh(refresh));
}

const refreshes = sql`
  select refresh_id as "refreshId", client_id as "clientId", requested_at as "requestedAt", with_posts as "withPosts",
    (select coalesce(json_agg(json_build_object('platform', run.platform, 'status', coalesce(run.status, 'waiting'))
        order by run.platform), '[]'::json)
      from unnest(runs) as wanted (run_id) left join collection_run run on run.run_id = wanted.run_id) as runs
  from aggregator_refresh`;

async function recentRefresh(
  db: Kysely<DB>,
  clientId: string,
  withPosts: boolean,
  now: Date,
): Promise<Refresh | undefined> {
  const { rows } = await sql<Refresh>`${refreshes}
    where client_id = ${clientId} and (with_posts or not ${withPosts}::boolean)
      and requested_at > ${new Date(now.getTime() - longest).toISOString()}::timestamptz
    order by requested_at desc limit 1`.execute(db);
  const [refresh] = rows;
  if (!refresh) return undefined;
  const isRecent = now.getTime() - refresh.requestedAt.getTime() < atMostEvery;
  return isRecent || isUnderWay(refresh) ? refresh : undefined;
}
