import { createHash } from 'node:crypto';
import { type Cache, CacheUnavailableError } from '@cicero/cache';

export interface Limit {
  most: number;
  /** Milliseconds. */
  per: number;
}

/** How much one chat, one person, or everybody together may ask of the bot. Nobody types faster. */
export const limits = {
  greetingsOfChat: { most: 3, per: 60_000 },
  greetings: { most: 60, per: 60_000 },
  /** Commands, and answers to menus. */
  sayingsOfPerson: { most: 30, per: 60_000 },
  decisionsOfPerson: { most: 30, per: 60_000 },
  /** Producing one is work. */
  reportsOfPerson: { most: 10, per: 10 * 60_000 },
  /** What those hear who ask for what is not theirs, and lines about it in the trail. */
  denialsOfPerson: { most: 3, per: 3_600_000 },
  refusalsOfPerson: { most: 10, per: 3_600_000 },
} as const satisfies Readonly<Record<string, Limit>>;

/**
 * Counts one more; false when that is too many. A cache that is away limits nobody: an approval is worth more than
 * the protection from a flood that may not come.
 */
export async function withinLimit(cache: Cache, key: string, { most, per }: Limit): Promise<boolean> {
  try {
    return (await cache.increment(`notifier:${key}`, per)) <= most;
  } catch (error) {
    if (error instanceof CacheUnavailableError) return true;
    throw error;
  }
}

/** What is counted of somebody who writes over WhatsApp; the number does not stand in it. */
export function keyOfPerson(name: keyof typeof limits, { author }: { author: string }): string {
  return `${name}:whatsapp:${createHash('sha256').update(author).digest('base64url')}`;
}
