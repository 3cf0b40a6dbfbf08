import { ProviderError } from './errors.ts';
import { type ListPage, type PageAnswer, walkPages } from './paging.ts';
import type { Call, Provider } from './provider.ts';
import { asList, at, text } from './shapes/fields.ts';
import { seenHandle } from './shapes/handle.ts';
import { type IgPost, readIgPost } from './shapes/instagram-post.ts';
import { type IgProfile, readIgProfile } from './shapes/instagram-profile.ts';
import { markPinned, reachesBefore } from './shapes/pinned.ts';

export interface FeedOptions extends Call {
  /** Older posts are of no interest: paging stops once the feed has reached them. */
  since: Date;
  maxPages?: number;
}

export interface EngagementOptions extends Call {
  maxPages?: number;
}

/** Instagram as the provider shows it. */
export interface Instagram {
  /** An account by its handle. @throws ProviderError resource when there is no such account */
  profile(handle: string, call: Call): Promise<IgProfile>;
  /** An account's feed, newest first, pinned posts on top. */
  posts(handle: string, options: FeedOptions): AsyncIterable<ListPage<IgPost>>;
  /** One post, by its code. @throws ProviderError */
  post(shortcode: string, call: Call): Promise<IgPost>;
  /** Handles of those who liked a post, normalised. */
  likers(shortcode: string, options: EngagementOptions): AsyncIterable<ListPage<string>>;
}

export function instagramOn(provider: Provider): Instagram {
  return {
    profile: (handle, call) =>
      provider.get('/v1/info', { username_or_id_or_url: handle }, call, (body) => readIgProfile(body)),

    posts(handle, options) {
      const tokens = ['pagination_token', 'next_cursor', 'end_cursor'];
      const ask = (token: string | null): Promise<PageAnswer<IgPost>> => {
        const query = { username_or_id_or_url: handle, pagination_token: token ?? undefined };
        return provider.get('/v1/posts', query, options, (body) =>
          pageOf(body, tokens, readIgPost, options, markPinned),
        );
      };
      return walkPages(ask, {
        key: (post) => post.shortcode,
        maxPages: options.maxPages ?? 15,
        covered: (posts) => reachesBefore(posts, options.since),
      });
    },

    post(shortcode, call) {
      return provider.get('/v1/post_info', { code_or_id_or_url: shortcode }, call, (body) => {
        const post = readIgPost(at(body, 'data'));
        // Codes tell letter case apart: another post is no answer.
        if (post?.shortcode !== shortcode) throw new ProviderError('shape', 'no post in the answer');
        return post;
      });
    },

    likers(shortcode, options) {
      const tokens = ['next_cursor', 'end_cursor', 'pagination_token'];
      const ask = (cursor: string | null): Promise<PageAnswer<string>> => {
        const query = { code_or_id_or_url: shortcode, cursor: cursor ?? undefined };
        return provider.get('/v1/likes', query, options, (body) => pageOf(body, tokens, readLiker, options));
      };
      return walkPages(ask, { key: (handle) => handle, maxPages: options.maxPages ?? 200 });
    },
  };
}

/** A liker is an object with a username, or the bare name. */
export function readLiker(value: unknown): string | null {
  return seenHandle(at(value, 'username'), at(value, 'user', 'username'), value);
}

/** Reads `data.items` and the token of the next page, wherever of the known places it stands. */
function pageOf<Item>(
  body: unknown,
  tokenNames: readonly string[],
  read: (value: unknown) => Item | null,
  call: Call,
  arrange: (items: Item[]) => Item[] = (items) => items,
): PageAnswer<Item> {
  // An empty list may be written as null.
  const found = at(body, 'data', 'items') ?? at(body, 'items');
  if (!Array.isArray(found) && at(body, 'data', 'items') !== null) {
    throw new ProviderError('shape', 'no list in the answer');
  }
  const entries = asList(found);
  const items = entries.map(read).filter((item) => item !== null);
  const malformed = entries.length - items.length;
  call.meter.malformed += malformed;
  const next = text(...tokenNames.flatMap((name) => [at(body, name), at(body, 'data', name)]));
  const said = at(body, 'has_more') ?? at(body, 'data', 'has_more');
  const more = typeof said === 'boolean' ? said : next !== null;
  return { items: arrange(items), malformed, received: entries.length, more, next };
}
