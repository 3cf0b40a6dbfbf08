import { messageFailed } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type AdministratorNotice, noticeKey, type Subscription, subscription, tellByWhatsApp } from '@cicero/platform';
import type { Kysely } from 'kysely';
import { findAccount } from '../accounts/dashboard-accounts.ts';
import { findEmailRequest } from '../claim/email-requests.ts';
import { firstEmailKey, firstEmailNotice } from '../notices/first-email.ts';
import { registrationKey, registrationNotice } from '../notices/registration.ts';
import type { AuthParts } from '../parts.ts';

/** What Telegram could not deliver to the administrators goes to them over WhatsApp, while it still waits for them. */
export function undeliveredSubscription({ config }: AuthParts): Subscription {
  return subscription({
    queue: 'auth-claim.undelivered',
    messages: [messageFailed],
    handle: async ({ data }, unit) => {
      const key = data.channel === 'telegram' ? noticeKey.ofTelegram(data.dedupeKey) : undefined;
      const notice = key === undefined ? undefined : await pendingNotice(unit.tx, key);
      if (notice) tellByWhatsApp(unit, config.administrators, notice);
    },
  });
}

/** The notice of a key as it would be written now; undefined when nothing waits any more. */
async function pendingNotice(db: Kysely<DB>, key: string): Promise<AdministratorNotice | undefined> {
  const accountId = registrationKey.accountIn(key);
  if (accountId !== undefined) {
    const account = await findAccount(db, accountId);
    if (account?.state !== 'pending') return undefined;
    const { username, role, whatsapp, client_ids: clientIds } = account;
    return registrationNotice({ accountId, username, role: role ?? '-', whatsapp, clientIds });
  }
  const requestId = firstEmailKey.requestIn(key);
  const request = requestId === undefined ? undefined : await findEmailRequest(db, { requestId });
  return request && request.decidedAt === null ? firstEmailNotice(request) : undefined;
}
