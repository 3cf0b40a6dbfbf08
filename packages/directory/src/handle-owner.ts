import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { sql, type Transaction } from 'kysely';
import { handleKey, handleKeySql } from './handles.ts';

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
  const key = handleKey(handle);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`handle ${platform} ${key}`}, 0))`.execute(tx);
  const { rows } = await sql`
    select 1 from "user" where ${sql.raw(handleKeySql(columns[platform]))} = ${key} and user_id <> ${userId} limit 1`.execute(
    tx,
  );
  return rows.length > 0;
}
