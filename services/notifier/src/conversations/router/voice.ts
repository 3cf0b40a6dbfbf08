import { createHash } from 'node:crypto';
import { type Cache, CacheUnavailableError } from '@cicero/cache';
import type { Saying } from './command.ts';

/** So long a number keeps a group after it last answered there; another takes over when it is gone. */
const kept = 10 * 60_000;

/**
 * Whether this number is the one that answers in a chat, from now on if there is none. Several of ours may be members of
 * a group, and all of them hear everything: the first that has something to say to somebody who may ask goes on. Without
 * a cache each answers.
 */
export async function speaksHere(cache: Cache, saying: Saying): Promise<boolean> {
  const { account, chatKind } = saying;
  if (chatKind === 'person') return true;
  const key = keyOf(saying);
  return withoutCache(true, async () => {
    if (await cache.setIfAbsent(key, account, kept)) return true;
    return await cache.replaceIfEquals(key, account, account, kept);
  });
}

/** Whether another of our numbers answers in a chat; nothing changes by asking. */
export async function anotherSpeaks(cache: Cache, saying: Saying): Promise<boolean> {
  const { account, chatKind } = saying;
  if (chatKind === 'person') return false;
  return withoutCache(false, async () => ((await cache.get(keyOf(saying))) ?? account) !== account);
}

function keyOf({ chatId }: Saying): string {
  return `notifier:voice:${createHash('sha256').update(chatId).digest('base64url')}`;
}

async function withoutCache(otherwise: boolean, ask: () => Promise<boolean>): Promise<boolean> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CacheUnavailableError) return otherwise;
    throw error;
  }
}
