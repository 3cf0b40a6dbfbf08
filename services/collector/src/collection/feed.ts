import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Day } from '@cicero/runtime';
import type { Transaction } from 'kysely';
import { ProviderError } from '../rapidapi/errors.ts';
import type { FeedOptions } from '../rapidapi/instagram.ts';
import type { ListEnd, ListPage } from '../rapidapi/paging.ts';
import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';
import type { TtPost } from '../rapidapi/shapes/tiktok-post.ts';
import { type CollectorParts, isDataError, type RunCall } from './collecting.ts';
import type { StoredPosts } from './content-posts.ts';
import { storeIgExtended } from './instagram-extended.ts';
import { storeIgPosts } from './instagram-posts.ts';
import { saveSecUid, type Target } from './targets.ts';
import { storeTtPosts } from './tiktok-posts.ts';
import { noteVanishedPosts } from './vanished-posts.ts';

/** What reading a client's feed did. */
export interface FeedResult {
  added: number;
  updated: number;
  removed: number;
  shared: number;
  days: Set<Day>;
  /** Why the list ended; null when it failed before its end. */
  end: ListEnd | null;
  error: ProviderError | null;
}

interface Feed<Post> {
  platform: Platform;
  pages: (options: FeedOptions) => AsyncIterable<ListPage<Post>>;
  id: (post: Post) => string;
  store: (tx: Transaction<DB>, target: Target, posts: readonly Post[], seenAt: Date) => Promise<StoredPosts>;
  /** Further details, worth having but never worth failing for. */
  storeDetails?: (tx: Transaction<DB>, posts: readonly Post[]) => Promise<void>;
}

/** Posts published later than this after now are a mistake of the provider. */
const futureTolerance = 24 * 3_600_000;

/** Reads a client's feed back to `since` and stores its posts, page by page. A failing list keeps its good pages. */
export async function collectFeed(
  parts: CollectorParts,
  platform: Platform,
  target: Target,
  since: Date,
  call: RunCall,
): Promise<FeedResult> {
  const result: FeedResult = { added: 0, updated: 0, removed: 0, shared: 0, days: new Set(), end: null, error: null };
  try {
    if (!target.handle) throw new ProviderError('resource', 'the stored handle is not one of the platform');
    if (platform === 'instagram') await read(parts, instagramFeed(parts, target.handle), target, since, call, result);
    else await read(parts, await tiktokFeed(parts, target, target.handle, call), target, since, call, result);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    result.error = error;
  }
  return result;
}

async function read<Post extends IgPost | TtPost>(
  parts: CollectorParts,
  feed: Feed<Post>,
  target: Target,
  since: Date,
  call: RunCall,
  result: FeedResult,
): Promise<void> {
  const { clock, transact } = parts;
  const seen = new Set<string>();
  let received = 0;
  let malformed = 0;
  for await (const page of feed.pages({ ...call, since, purpose: 'posts' })) {
    const limit = clock.now().getTime() + futureTolerance;
    const recent = page.items.filter((post) => post.publishedAt >= since && post.publishedAt.getTime() < limit);
    received += page.items.length + page.malformed;
    malformed += page.malformed;
    for (const post of recent) seen.add(feed.id(post));
    if (recent.length > 0) await storePage(parts, feed, target, recent, call, result);
    result.end = page.end;
  }
  // Absence proves something only when everything was shown and could be read.
  if (!result.end?.complete || malformed > 0) return;
  const look = { platform: feed.platform, clientId: target.clientId, since, empty: received === 0 };
  const vanished = await transact(({ tx }) =>
    noteVanishedPosts(tx, { ...look, lookedAt: clock.now(), seen: [...seen] }),
  );
  result.removed += vanished.removed;
  for (const day of vanished.days) result.days.add(day);
}

async function storePage<Post extends IgPost | TtPost>(
  parts: CollectorParts,
  feed: Feed<Post>,
  target: Target,
  posts: readonly Post[],
  call: RunCall,
  result: FeedResult,
): Promise<void> {
  const { clock, transact, log } = parts;
  try {
    const stored = await transact(({ tx }) => feed.store(tx, target, posts, clock.now()));
    result.added += stored.added;
    result.updated += stored.updated;
    result.shared += stored.shared;
    for (const day of stored.days) result.days.add(day);
  } catch (err) {
    if (!isDataError(err)) throw err;
    const [only] = posts;
    if (posts.length > 1) {
      // One post that cannot be stored must not cost the others of its page.
      for (const post of posts) await storePage(parts, feed, target, [post], call, result);
    } else if (only) {
      call.meter.malformed += 1;
      log.warn({ err, platform: feed.platform, postId: feed.id(only) }, 'a post cannot be stored');
    }
    return;
  }
  if (!feed.storeDetails) return;
  try {
    await transact(async ({ tx }) => feed.storeDetails?.(tx, posts));
  } catch (err) {
    if (!isDataError(err)) throw err;
    log.warn({ err, clientId: target.clientId }, 'details of posts cannot be stored');
  }
}

function instagramFeed({ sources }: CollectorParts, handle: string): Feed<IgPost> {
  return {
    platform: 'instagram',
    pages: (options) => sources.instagram.posts(handle, options),
    id: (post) => post.shortcode,
    store: storeIgPosts,
    storeDetails: storeIgExtended,
  };
}

/**
 * The feed by the account's key: the stored one, or the one the provider knows. A stored key that leads to nothing
 * may belong to a former account: it is looked up once more.
 */
async function tiktokFeed(parts: CollectorParts, target: Target, handle: string, call: RunCall): Promise<Feed<TtPost>> {
  const { sources, db } = parts;
  const resolve = async (): Promise<string> => {
    const { secUid } = await sources.tiktok.profile(handle, { ...call, purpose: 'posts' });
    if (secUid !== target.secUid) await saveSecUid(db, target, secUid);
    return secUid;
  };
  const pagesOf = (secUid: string, options: FeedOptions) => sources.tiktok.posts({ secUid, handle }, options);
  const stored = target.secUid;
  const first = stored ?? (await resolve());
  return {
    platform: 'tiktok',
    id: (post) => post.videoId,
    store: storeTtPosts,
    async *pages(options) {
      const pages = pagesOf(first, options)[Symbol.asyncIterator]();
      const begin = await pages.next().catch((error: unknown) => {
        if (stored && error instanceof ProviderError && error.errorClass === 'resource') return null;
        throw error;
      });
      const page = begin && !begin.done ? begin.value : null;
      const nothing = !page || (page.end !== null && page.items.length + page.malformed === 0);
      const fresh = stored && nothing ? await resolve() : first;
      if (!page || fresh !== first) {
        yield* pagesOf(fresh, options);
        return;
      }
      yield page;
      yield* { [Symbol.asyncIterator]: () => pages };
    },
  };
}
