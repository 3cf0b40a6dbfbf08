import { messageFailed } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type AdministratorNotice, noticeKey, type Subscription, subscription, tellByWhatsApp } from '@cicero/platform';
import type { Kysely } from 'kysely';
import { appNotice, appPremiumKey } from '../premium/app/notice.ts';
import { readAppRequest, waits } from '../premium/app/requests.ts';
import type { PremiumParts } from '../premium/call.ts';
import { dashboardNotice, premiumKey } from '../premium/dashboard/notice.ts';
import { isOpen, readRequest } from '../premium/dashboard/requests.ts';

/** What Telegram could not deliver to the administrators goes to them over WhatsApp, while it still waits for them. */
export function undeliveredSubscription({ administrators, context }: PremiumParts): Subscription {
  return subscription({
    queue: 'api-gateway.undelivered',
    messages: [messageFailed],
    handle: async ({ data }, unit) => {
      const key = data.channel === 'telegram' ? noticeKey.ofTelegram(data.dedupeKey) : undefined;
      const notice = key === undefined ? undefined : await pendingNotice(unit.tx, key, context.clock.now());
      if (notice) tellByWhatsApp(unit, administrators, notice);
    },
  });
}

/** The notice of a key as it would be written now; undefined when nothing waits any more. */
async function pendingNotice(db: Kysely<DB>, key: string, now: Date): Promise<AdministratorNotice | undefined> {
  const token = premiumKey.tokenIn(key);
  if (token !== undefined) {
    const request = await readRequest(db, { token });
    return request && isOpen(request, now) ? dashboardNotice(db, request) : undefined;
  }
  const requestId = appPremiumKey.requestIn(key);
  const request = requestId === undefined ? undefined : await readAppRequest(db, requestId);
  return request && waits(request, now) ? appNotice(request) : undefined;
}
