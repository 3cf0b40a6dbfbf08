import { type Principal, permittedClient } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { clientAccount, parseHandle, presentClient } from '@cicero/directory';
import { type Day, jakartaDay, startOfMonth } from '@cicero/runtime';
import type { Kysely } from 'kysely';

/** The handle a request names, canonical. @throws CiceroError USERNAME_REQUIRED, HANDLE_INVALID */
export function askedHandle(platform: Platform, username: string | undefined): string {
  const written = username?.trim();
  if (!written) throw new CiceroError('USERNAME_REQUIRED');
  const handle = parseHandle(platform, written);
  if (handle === null) throw new CiceroError('HANDLE_INVALID');
  return handle;
}

/**
 * The TikTok handle of a client that the caller may ask about: of the query, else the caller's one, else of the header.
 * @throws CiceroError CLIENT_REQUIRED, CLIENT_DENIED, CLIENT_NOT_FOUND, PROFILE_NOT_FOUND
 */
export async function handleOfClient(
  db: Kysely<DB>,
  principal: Principal,
  asked: { client_id?: string | undefined; header?: string | undefined },
): Promise<string> {
  const named = asked.client_id?.trim() || principal.clientId || asked.header;
  const client = await presentClient(db, permittedClient(principal, named));
  const { handle } = clientAccount(client, 'tiktok');
  if (handle === null)
    throw new CiceroError('PROFILE_NOT_FOUND', { message: 'Client ini tidak memiliki akun TikTok.' });
  return handle;
}

const posts = { usual: 10, most: 100 };

/** How many posts a request wants; what is no number, or none, is as many as usual. */
export function askedLimit(limit: string | undefined): number {
  const number = Number.parseInt(limit ?? '', 10);
  return number > 0 ? Math.min(number, posts.most) : posts.usual;
}

/** The first day of the month that a request names, else of this one. @throws CiceroError DATE_INVALID when it is to come */
export function askedMonth({ month, year }: { month?: number; year?: number }, now: Date): Day {
  const today = jakartaDay(now);
  const said = [year ?? Number(today.slice(0, 4)), month ?? Number(today.slice(5, 7))] as const;
  const first = `${said[0]}-${String(said[1]).padStart(2, '0')}-01`;
  if (first > startOfMonth(today)) {
    throw new CiceroError('DATE_INVALID', { message: 'Bulan yang diminta belum tiba.' });
  }
  return first;
}
