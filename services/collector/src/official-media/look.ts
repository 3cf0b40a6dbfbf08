import { parseHandle } from '@cicero/directory';
import { addDays, type Day, startOfDay } from '@cicero/runtime';
import type { CollectorParts, RunCall } from '../collection/collecting.ts';
import { ProviderError } from '../rapidapi/errors.ts';
import type { ListPage } from '../rapidapi/paging.ts';
import type { OfficialAccount } from './accounts.ts';
import { type OfficialPost, officialPostOfInstagram, officialPostOfTiktok } from './media.ts';

/** What a look at an account showed. */
export interface OfficialLook {
  account: OfficialAccount;
  /** Of the day, each once. */
  posts: readonly OfficialPost[];
  /** Where TikTok is asked about the account from now on. */
  secUid: string | null;
  status: 'succeeded' | 'partial' | 'failed';
  /** auth, quota, throttle, transient, resource or shape; null = nothing failed. */
  errorClass: string | null;
  error: string | null;
}

type Parts = Pick<CollectorParts, 'sources'>;

/**
 * Reads what an account published on a Jakarta day. Failures of the provider are part of the answer: they cost this
 * account, not the others.
 * @throws what is no failure of the provider: the process is stopping
 */
export async function lookAt(parts: Parts, account: OfficialAccount, day: Day, call: RunCall): Promise<OfficialLook> {
  const posts = new Map<string, OfficialPost>();
  const seen = { posts, secUid: account.secUid, complete: false };
  try {
    await read(parts, account, day, call, seen);
    const status = seen.complete ? 'succeeded' : 'partial';
    const error = seen.complete ? null : 'the list ended early';
    return { account, posts: [...posts.values()], secUid: seen.secUid, status, errorClass: null, error };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const { errorClass, message } = error;
    const status = posts.size > 0 ? 'partial' : 'failed';
    return { account, posts: [...posts.values()], secUid: seen.secUid, status, errorClass, error: message };
  }
}

interface Seen {
  posts: Map<string, OfficialPost>;
  secUid: string | null;
  complete: boolean;
}

async function read({ sources }: Parts, account: OfficialAccount, day: Day, call: RunCall, seen: Seen): Promise<void> {
  const handle = parseHandle(account.platform, account.username);
  if (!handle) throw new ProviderError('resource', 'the stored handle is not one of the platform');
  const options = { ...call, purpose: 'profile', since: startOfDay(day) } as const;
  if (account.platform === 'instagram') {
    await take(sources.instagram.posts(handle, options), officialPostOfInstagram, day, seen);
    return;
  }
  const readBy = (secUid: string): Promise<number> =>
    take(sources.tiktok.posts({ secUid, handle }, options), officialPostOfTiktok, day, seen);
  if (account.secUid !== null && (await readBy(account.secUid).catch(noAccount)) > 0) return;
  // The key is not known yet, or leads to nothing: it may be that of a former account.
  const { secUid } = await sources.tiktok.profile(handle, { ...call, purpose: 'profile' });
  if (secUid === account.secUid && seen.complete) return;
  seen.secUid = secUid;
  await readBy(secUid);
}

/** Keeps the posts of the day. @returns how many posts there were, of whatever day */
async function take<Post>(
  pages: AsyncIterable<ListPage<Post>>,
  toOfficial: (post: Post) => OfficialPost,
  day: Day,
  seen: Seen,
): Promise<number> {
  const [from, until] = [startOfDay(day), startOfDay(addDays(day, 1))];
  let received = 0;
  for await (const page of pages) {
    received += page.items.length;
    for (const post of page.items.map(toOfficial)) {
      if (post.publishedAt >= from && post.publishedAt < until) seen.posts.set(post.code, post);
    }
    if (page.end) seen.complete = page.end.complete;
  }
  return received;
}

function noAccount(error: unknown): number {
  if (error instanceof ProviderError && error.errorClass === 'resource') return 0;
  throw error;
}
