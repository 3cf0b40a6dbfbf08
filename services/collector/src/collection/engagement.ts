import type { Platform } from '@cicero/contracts';
import type { Day } from '@cicero/runtime';
import pLimit from 'p-limit';
import { ProviderError } from '../rapidapi/errors.ts';
import type { ListEnd, ListPage } from '../rapidapi/paging.ts';
import { type CollectorParts, isDataError, type RunCall } from './collecting.ts';
import { postsSince, type WindowPost } from './content-posts.ts';
import { batchLimit, storeEngagement } from './engagement-store.ts';

/** A post whose likers or commenters were looked at. */
export interface LookedPost {
  postId: string;
  day: Day;
  /** Handles that are new to the post. */
  added: number;
  /** The list was read to its end. */
  complete: boolean;
}

export interface EngagementResult {
  looked: LookedPost[];
  /** Posts whose list failed, wholly or after some pages. */
  failed: number;
  error: ProviderError | null;
}

/** Posts of one client that are looked at side by side. */
const postsAtOnce = 3;

/** Reads likers or commenters of all posts of a client since an instant. A failing post does not stop the others. */
export async function collectEngagement(
  parts: CollectorParts,
  platform: Platform,
  clientId: string,
  since: Date,
  call: RunCall,
): Promise<EngagementResult> {
  const result: EngagementResult = { looked: [], failed: 0, error: null };
  const limit = pLimit(postsAtOnce);
  const posts = await postsSince(parts.db, platform, clientId, since);
  const settled = await Promise.allSettled(
    posts.map((post) => limit(() => collectPost(parts, platform, post, call, result))),
  );
  // What is no failure of the provider (database away, process stopping) ends the run, once all posts are at rest.
  const broken = settled.find((outcome) => outcome.status === 'rejected');
  if (broken) throw broken.reason;
  return result;
}

async function collectPost(
  parts: CollectorParts,
  platform: Platform,
  post: WindowPost,
  call: RunCall,
  result: EngagementResult,
): Promise<void> {
  call.signal?.throwIfAborted();
  const { sources, log } = parts;
  const options = { ...call, purpose: 'engagement' as const };
  const pages =
    platform === 'instagram'
      ? sources.instagram.likers(post.postId, options)
      : sources.tiktok.commenters(post.postId, options);
  const looked: LookedPost = { ...post, added: 0, complete: false };
  const progress = { any: false };
  try {
    await storePages(parts, platform, pages, looked, progress);
  } catch (error) {
    const failure = isDataError(error) ? new ProviderError('shape', 'cannot be stored', { cause: error }) : error;
    if (!(failure instanceof ProviderError)) throw error;
    result.failed += 1;
    result.error ??= failure;
    const { errorClass, status, withheld } = failure;
    if (!withheld) log.info({ platform, postId: post.postId, errorClass, status }, 'engagement of a post failed');
  }
  if (progress.any) result.looked.push(looked);
}

/** Stores pages as they arrive, in batches that fit one statement; what came before a failing page is kept. */
async function storePages(
  { transact, clock }: CollectorParts,
  platform: Platform,
  pages: AsyncIterable<ListPage<string>>,
  looked: LookedPost,
  progress: { any: boolean },
): Promise<void> {
  const { postId } = looked;
  let waiting: string[] = [];
  let end: ListEnd | null = null;
  const flush = async (handles: readonly string[], complete: boolean): Promise<void> => {
    const batch = { platform, postId, handles, complete, seenAt: clock.now() };
    looked.added += await transact(({ tx }) => storeEngagement(tx, batch));
    progress.any = true;
  };
  try {
    for await (const page of pages) {
      waiting.push(...page.items);
      end = page.end;
      while (waiting.length > batchLimit) {
        await flush(waiting.slice(0, batchLimit), false);
        waiting = waiting.slice(batchLimit);
      }
    }
  } catch (error) {
    if (waiting.length > 0) await flush(waiting, false);
    throw error;
  }
  await flush(waiting, end?.complete ?? false);
  looked.complete = end?.complete ?? false;
}
