import type { Account } from '../world/accounts.ts';
import type { Post } from '../world/posts.ts';
import type { Call } from './endpoint.ts';
import { makeToken, readToken } from './tokens.ts';

interface PageOfPosts {
  posts: Post[];
  token: string | null;
}

/**
 * One page of an Instagram feed: pinned first, then newest first. The token names the last post of its page, so new
 * posts do not shift the pages. Undefined when the token is not one of this account's feed.
 */
export function pageOfPosts(call: Call, account: Account): PageOfPosts | undefined {
  const { world, paging, bends } = call;
  const list = `ig:posts:${account.id}`;
  const token = call.query.pagination_token || undefined;
  const last = token === undefined ? undefined : readToken(list, token);
  if (token !== undefined && last === undefined) return undefined;
  const client = world.clientOf(account);
  if (!client) return { posts: [], token: null };

  const pinned = world.pinned('instagram', client);
  const posts: Post[] = last === undefined && pinned ? [pinned] : [];
  const before = last === undefined ? undefined : positionOf(last);
  let more = false;
  for (const post of world.feed('instagram', client)) {
    if (before && !isBefore(post, before, bends.overlap)) continue;
    if (posts.length === paging.postsPerPage) {
      more = true;
      break;
    }
    posts.push(post);
  }
  const end = posts.at(-1);
  if (bends.repeatToken && end) return { posts, token: token ?? makeToken(list, `${end.time}.${end.id}`) };
  return { posts, token: more && end ? makeToken(list, `${end.time}.${end.id}`) : null };
}

function positionOf(text: string): { time: number; id: bigint } {
  const [time, id] = text.split('.');
  return { time: Number(time), id: BigInt(id ?? 0) };
}

function isBefore(post: Post, position: { time: number; id: bigint }, including: boolean): boolean {
  if (post.time !== position.time) return post.time < position.time;
  const id = BigInt(post.id);
  return id < position.id || (including && id === position.id);
}
