import { ProviderError } from '../rapidapi/errors.ts';
import { Meter } from '../rapidapi/meter.ts';
import type { CollectorParts } from './collecting.ts';
import { postsSince } from './content-posts.ts';
import { collectEngagement, type EngagementResult, type LookedPost } from './engagement.ts';
import { collectFeed, type FeedResult } from './feed.ts';
import { withLease } from './lease.ts';
import { collectProfile } from './profile.ts';
import { beginRun, type CollectTask, isRunOver, isSlotDone, type RunResult, type RunStatus } from './run-record.ts';
import { findTarget, type Target } from './targets.ts';
import { collectionWindow } from './window.ts';

/** What a collection did: for the record, and for the events that announce it. */
export interface CollectOutcome extends RunResult {
  feed: Pick<FeedResult, 'added' | 'updated' | 'removed' | 'days'> | null;
  looked: readonly LookedPost[];
}

/**
 * Collects one client on one platform: reads its feed, stores its posts, then reads and stores who liked or commented.
 * With `profile` the account itself is looked at, too. Everything is stored as it arrives; failures of the provider are
 * part of the outcome. May be repeated.
 * @throws what is no failure of the provider: the database is away, the process is stopping
 */
export async function collectClient(
  parts: CollectorParts,
  task: CollectTask,
  signal?: AbortSignal,
): Promise<CollectOutcome> {
  const { db, cache, clock, log } = parts;
  const skip = (reason: string): CollectOutcome => {
    log.debug({ clientId: task.clientId, platform: task.platform, reason }, 'collection skipped');
    return outcomeOf('skipped', clock.now(), new Meter(), null, null, reason);
  };
  const target = await findTarget(db, task.clientId, task.platform);
  if (!target) return skip('not collected on this platform');
  if (await isSlotDone(db, task)) return skip('already collected for this time');
  const lease = {
    key: `collect:${task.platform}:${task.clientId}`,
    owner: task.runId,
    isOver: (runId: string) => isRunOver(db, runId),
  };
  const outcome = await withLease(cache, lease, () => run(parts, task, target, signal));
  return outcome ?? skip('being collected at this moment');
}

async function run(
  parts: CollectorParts,
  task: CollectTask,
  target: Target,
  signal: AbortSignal | undefined,
): Promise<CollectOutcome> {
  const { db, clock, log, lookback } = parts;
  const { platform, clientId } = task;
  const { since } = collectionWindow(task.slot, task.reason, lookback);
  const meter = new Meter();
  const call = { meter, signal };
  const resumed = await beginRun(db, task, clock.now());
  if (task.profile === 'only') {
    const problem = await collectProfile(parts, platform, target, call);
    return outcomeOf(problem ? 'failed' : 'succeeded', clock.now(), meter, null, null, problem);
  }
  const feed = await collectFeed(parts, platform, target, since, call);
  // Posts known from before are worth looking at even when the feed cannot be read just now.
  const engagement = target.engagement ? await collectEngagement(parts, platform, clientId, since, call) : null;
  if (resumed) await addEarlierTry(parts, task, since, feed, engagement);
  if (task.profile === 'with') await collectProfile(parts, platform, target, call);
  const { status, problem } = verdict(feed, engagement);
  const outcome = outcomeOf(status, clock.now(), meter, feed, engagement, problem);
  const { posts, engagements, requests, waitedMs, malformed, errorClass } = outcome;
  const figures = { posts, engagements, requests, waitedMs, malformed, shared: feed.shared };
  log.info({ clientId, platform, status, errorClass, ...figures }, 'client collected');
  return outcome;
}

/** What a try that was cut short has stored was never announced: everything in the window is announced now. */
async function addEarlierTry(
  { db }: CollectorParts,
  { platform, clientId }: CollectTask,
  since: Date,
  feed: FeedResult,
  engagement: EngagementResult | null,
): Promise<void> {
  const announced = new Set(engagement?.looked.map((post) => post.postId));
  for (const post of await postsSince(db, platform, clientId, since)) {
    feed.days.add(post.day);
    if (engagement && !announced.has(post.postId)) engagement.looked.push({ ...post, added: 0, complete: false });
  }
}

function verdict(
  feed: FeedResult,
  engagement: EngagementResult | null,
): { status: RunStatus; problem: ProviderError | string | null } {
  const looked = engagement?.looked ?? [];
  const problem = feed.error ?? engagement?.error ?? null;
  if (feed.error && looked.length === 0) return { status: 'failed', problem };
  if (problem) return { status: 'partial', problem };
  if (!feed.end?.complete) return { status: 'partial', problem: `feed ended early: ${feed.end?.reason ?? 'no page'}` };
  const unread = looked.filter((post) => !post.complete).length;
  if (unread > 0) return { status: 'partial', problem: `${unread} lists ended early` };
  return { status: 'succeeded', problem: null };
}

function outcomeOf(
  status: RunStatus,
  finishedAt: Date,
  meter: Meter,
  feed: FeedResult | null,
  engagement: EngagementResult | null,
  problem: ProviderError | string | null,
): CollectOutcome {
  const looked = engagement?.looked ?? [];
  return {
    status,
    finishedAt,
    requests: meter.requests,
    waitedMs: meter.waitedMs,
    posts: feed ? feed.added + feed.updated : 0,
    engagements: looked.reduce((sum, post) => sum + post.added, 0),
    malformed: meter.malformed,
    errorClass: problem instanceof ProviderError ? problem.errorClass : null,
    error: problem instanceof ProviderError ? problem.message : problem,
    feed,
    looked,
  };
}
