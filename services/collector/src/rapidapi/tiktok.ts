import type { Logger } from '@cicero/runtime';
import { ProviderError } from './errors.ts';
import type { EngagementOptions, FeedOptions } from './instagram.ts';
import { type ListPage, type PageAnswer, walkPages } from './paging.ts';
import type { Call, Provider } from './provider.ts';
import { at, count, flag, idText, text } from './shapes/fields.ts';
import { seenHandle } from './shapes/handle.ts';
import { markPinned, reachesBefore } from './shapes/pinned.ts';
import { findTtList, type TtList } from './shapes/tiktok-container.ts';
import { readTtPost, type TtPost } from './shapes/tiktok-post.ts';

export interface TtProfile {
  username: string;
  secUid: string;
  nickname: string | null;
  followerCount: number | null;
  followingCount: number | null;
  likeCount: number | null;
  videoCount: number | null;
  avatarUrl: string | null;
  verified: boolean | null;
  userId: string | null;
  signature: string | null;
  isPrivate: boolean | null;
  avatarMediumUrl: string | null;
  avatarLargeUrl: string | null;
}

/** TikTok as the provider shows it. */
export interface TikTok {
  /** @throws ProviderError resource when there is no such account */
  profile(handle: string, call: Call): Promise<TtProfile>;
  /** An account's videos, newest first, pinned ones on top. The key (secUid) is what the provider knows it by, the handle what the fallback does. */
  posts(account: { secUid: string; handle: string | null }, options: FeedOptions): AsyncIterable<ListPage<TtPost>>;
  /** Handles of those who commented on a video, normalised. */
  commenters(videoId: string, options: EngagementOptions): AsyncIterable<ListPage<string>>;
}

const videosPerPage = 35;
const commentsPerPage = 50;

/** @param fallback another product that can list an account's videos when the first one is out of order */
export function tiktokOn(provider: Provider, fallback: Provider | undefined, log: Logger): TikTok {
  return {
    profile: (handle, call) =>
      provider.get('/api/user/info', { uniqueId: handle }, call, (body) => readProfile(body, handle)),

    async *posts({ secUid, handle }, options) {
      const walk = {
        key: (post: TtPost) => post.videoId,
        maxPages: options.maxPages ?? 15,
        covered: (posts: readonly TtPost[]) => reachesBefore(posts, options.since),
      };
      let begun = false;
      try {
        for await (const page of walkPages(async (cursor) => {
          const query = { secUid, count: String(videosPerPage), cursor: cursor ?? '0' };
          return provider.get('/api/user/posts', query, options, (body) => postsPage(body, options));
        }, walk)) {
          begun = true;
          yield page;
        }
      } catch (error) {
        // A missing account is missing everywhere, and half a list is not continued by another product.
        if (
          !fallback ||
          handle === null ||
          begun ||
          !(error instanceof ProviderError) ||
          error.errorClass === 'resource'
        )
          throw error;
        log.info({ errorClass: error.errorClass }, 'listing videos through the fallback product');
        yield* fallbackPosts(fallback, handle, options, walk, error, log);
      }
    },

    commenters(videoId, options) {
      const ask = (cursor: string | null): Promise<PageAnswer<string>> => {
        const query = { videoId, count: String(commentsPerPage), cursor: cursor ?? '0' };
        const offset = Number(cursor ?? 0);
        return provider.get('/api/post/comments', query, options, (body) =>
          commentersPage(listOf(body), offset, options),
        );
      };
      return walkPages(ask, { key: (handle) => handle, maxPages: options.maxPages ?? 400 });
    },
  };
}

/** The fallback product knows accounts by name only; what it lists is never taken as proof of absence. */
async function* fallbackPosts(
  fallback: Provider,
  handle: string,
  options: FeedOptions,
  walk: Parameters<typeof walkPages<TtPost>>[1],
  primary: ProviderError,
  log: Logger,
): AsyncGenerator<ListPage<TtPost>, void, undefined> {
  try {
    for await (const page of walkPages(async (cursor) => {
      const query = { username: handle, count: String(videosPerPage), cursor: cursor ?? '0' };
      return fallback.get('/user/videos', query, options, (body) => postsPage(body, options));
    }, walk)) {
      yield { ...page, end: page.end && { ...page.end, complete: false } };
    }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ errorClass: error.errorClass }, 'the fallback product failed too');
    // What is wrong with the main product is what somebody has to know.
    throw primary;
  }
}

function postsPage(body: unknown, call: Call): PageAnswer<TtPost> {
  const list = listOf(body);
  const items = list.entries.map(readTtPost).filter((item) => item !== null);
  const malformed = list.entries.length - items.length;
  call.meter.malformed += malformed;
  // A product that says nothing about more pages has more when the page is full.
  const more = list.hasMore ?? list.entries.length >= videosPerPage;
  return { items: markPinned(items), malformed, received: list.entries.length, more, next: list.cursor };
}

/** Pages may be shorter than asked for, and `total` counts replies: the provider's own cursor and flag decide. */
function commentersPage(list: TtList, offset: number, call: Call): PageAnswer<string> {
  const received = list.entries.length;
  const items = list.entries.map(readCommenter).filter((item) => item !== null);
  const malformed = received - items.length;
  call.meter.malformed += malformed;
  const reached = offset + received;
  const more = list.hasMore ?? (received > 0 && list.total !== null && reached < list.total);
  const next = list.hasMore === null ? String(reached) : (list.cursor ?? String(reached));
  return { items, malformed, received, more, next };
}

/** A comment's author, nested or flat. */
export function readCommenter(value: unknown): string | null {
  return seenHandle(at(value, 'user', 'unique_id'), at(value, 'user', 'uniqueId'), at(value, 'username'));
}

function listOf(body: unknown): TtList {
  const list = findTtList(body);
  if (!list) throw new ProviderError('shape', 'no list in the answer');
  if (list.statusCode !== 0) throw new ProviderError('resource', `TikTok status ${list.statusCode}`);
  return list;
}

/** Reads an account; unknown ones come as a good answer with a status of their own and nothing in it. */
export function readProfile(body: unknown, handle: string): TtProfile {
  const info = at(body, 'userInfo') ?? at(body, 'data', 'userInfo');
  const user = at(info, 'user');
  const secUid = text(at(user, 'secUid'))?.trim();
  if (!secUid) {
    const status = Number(at(body, 'statusCode') ?? at(body, 'status_code') ?? 0);
    if (status !== 0) throw new ProviderError('resource', `TikTok status ${status}`);
    throw new ProviderError('shape', 'no account in the answer');
  }
  const stats = at(info, 'stats');
  const texts = at(info, 'statsV2');
  return {
    username: seenHandle(at(user, 'uniqueId')) ?? handle,
    secUid,
    nickname: text(at(user, 'nickname')),
    followerCount: count(at(stats, 'followerCount'), at(texts, 'followerCount')),
    followingCount: count(at(stats, 'followingCount'), at(texts, 'followingCount')),
    likeCount: count(at(stats, 'heartCount'), at(stats, 'heart'), at(texts, 'heartCount')),
    videoCount: count(at(stats, 'videoCount'), at(texts, 'videoCount')),
    avatarUrl: text(at(user, 'avatarThumb')),
    verified: flag(at(user, 'verified')),
    userId: idText(at(user, 'id')),
    signature: text(at(user, 'signature')),
    isPrivate: flag(at(user, 'privateAccount')),
    avatarMediumUrl: text(at(user, 'avatarMedium')),
    avatarLargeUrl: text(at(user, 'avatarLarger')),
  };
}
