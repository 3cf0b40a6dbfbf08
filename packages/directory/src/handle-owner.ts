import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql, type Transaction } from 'kysely';
import { handleKey, handleKeySql } from './handles.ts';
import { hold, keysBy } from './holding.ts';

const columns: Readonly<Record<Platform, 'insta' | 'tiktok'>> = { instagram: 'insta', tiktok: 'tiktok' };

/**
 * Whether a handle is registered for somebody else than this person. Whoever asks about the same handle waits until
 * this transaction ends, so that of two who want it one gets it. Ask about Instagram first, then TikTok: one order
 * for all keeps two from waiting for each other.
 * @param userId the person's key as stored
 */
export async function isHandleOfAnother(
  tx: Transaction<DB>,
  platform: Platform,
  handle: string,
  userId: string,
): Promise<boolean> {
  const key = handleKey(handle) ?? '';
  await holdHandles(tx, platform, [key]);
  const holders = (await holdersOfHandles(tx, platform, [key])).get(key) ?? [];
  return holders.some((holder) => holder !== userId);
}

/** Whoever wants one of these handles waits until this transaction ends. @param keys as handleKey gives them */
export async function holdHandles(tx: Transaction<DB>, platform: Platform, keys: readonly string[]): Promise<void> {
  await hold(
    tx,
    keys.map((key) => `handle ${platform} ${key}`),
  );
}

/** Whose handles these are, by the keys of people as stored. @param keys as handleKey gives them */
export async function holdersOfHandles(
  db: Kysely<DB>,
  platform: Platform,
  keys: readonly string[],
): Promise<Map<string, string[]>> {
  if (keys.length === 0) return new Map();
  const stored = sql.raw(handleKeySql(columns[platform]));
  const { rows } = await sql<{ key: string; user_id: string }>`
    select ${stored} as key, user_id from "user" where ${stored} = any(${[...keys]}::text[])`.execute(db);
  return keysBy(rows.map(({ key, user_id }) => [key, user_id]));
}
