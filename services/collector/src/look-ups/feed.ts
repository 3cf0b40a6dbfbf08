import type { ListPage } from '../rapidapi/paging.ts';
import type { Call } from '../rapidapi/provider.ts';

/** Posts of an account as far as they were read. */
export interface Feed<Post> {
  posts: Post[];
  /** Everything that was asked for is there. */
  complete: boolean;
}

export interface Reading<Seen, Post> {
  pages: (call: Call) => AsyncIterable<ListPage<Seen>>;
  /** Reading ends with so many posts. */
  wanted: number;
  /** What is told of a post; null = not asked for. */
  postOf: (seen: Seen) => Post | null;
  /** Gives the reading its time. */
  within: (work: (call: Call) => Promise<void>) => Promise<void>;
}

/**
 * Reads pages until there is enough. When a later page fails or time is over, what the earlier ones had is the answer.
 * @throws ProviderError, CiceroError when there is nothing of it
 */
export async function readFeed<Seen, Post>(reading: Reading<Seen, Post>): Promise<Feed<Post>> {
  const { pages, wanted, postOf, within } = reading;
  const feed: Feed<Post> = { posts: [], complete: false };
  try {
    await within(async (call) => {
      for await (const { items, end } of pages(call)) {
        feed.posts.push(...items.map(postOf).filter((post) => post !== null));
        feed.complete = feed.posts.length >= wanted || (end?.complete ?? false);
        if (feed.complete || end) return;
      }
    });
  } catch (error) {
    if (feed.posts.length === 0) throw error;
  }
  return feed;
}
