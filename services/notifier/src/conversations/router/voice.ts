import { createHash } from 'node:crypto';
import { type Cache, CacheUnavailableError } from '@cicero/cache';
import type { Saying } from './command.ts';

/** So long a number keeps a group after it last answered there; another takes over when it is gone. */
const kept = 10 * 60_000;

/**
 * Whether this number is the one that answers in a chat. Several of ours may be members of a group, and all of them hear
 * everything: the first that has something to say is the one that goes on. Without a cache each answers.
 */
export async function speaksHere(cache: Cache, { account, chatId, chatKind }: Saying): Promise<boolean> {
  if (chatKind === 'person') return true;
  const key = `notifier:voice:${createHash('sha256').update(chatId).digest('base64url')}`;
  try {
    if (await cache.setIfAbsent(key, account, kept)) return true;
    return await cache.replaceIfEquals(key, account, account, kept);
  } catch (error) {
    if (error instanceof CacheUnavailableError) return true;
    throw error;
  }
}
