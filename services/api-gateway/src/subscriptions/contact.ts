import type { NameSubject } from '@cicero/access';
import { messageReceived } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { type Google, isConnected } from '@cicero/google';
import { type ServiceContext, type Subscription, subscription } from '@cicero/platform';
import { addWaiting, isNoted } from '../contacts/waiting.ts';

/** So long a number counts as known without looking, in milliseconds. */
const known = 5 * 60_000;

/**
 * `api-gateway.contact`: whoever writes in a private chat is to be saved as a contact. Only noted here; saving is the
 * matter of the background, so that nothing waits for Google and nothing is lost while it is away.
 * @param google undefined when Google is off: then messages are passed over
 * @param subject numbers stand in the cache by no other name
 */
export function contactSubscription(
  { cache, db, clock }: ServiceContext,
  google: Google | undefined,
  subject: NameSubject,
): Subscription {
  const keyOf = (phone: string) => `contact:${subject('contact', phone)}`;
  // Without the cache one more look at the table does no harm.
  const isRemembered = async (phone: string) => (await cache.get(keyOf(phone)).catch(() => null)) !== null;
  return subscription({
    queue: 'api-gateway.contact',
    messages: [messageReceived],
    prepare: async ({ data }) => {
      // Groups and hidden numbers are no numbers.
      const phone = google === undefined ? null : normalisePhone(data.chatId);
      if (phone === null || (await isRemembered(phone)) || !(await isConnected(db))) return null;
      if (!(await isNoted(db, phone))) return phone;
      await cache.set(keyOf(phone), '1', known).catch(() => {});
      return null;
    },
    handle: async (_message, { tx }, phone) => {
      if (phone !== null) await addWaiting(tx, [phone], clock.now());
    },
  });
}
