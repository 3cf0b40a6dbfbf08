import { messageReceived, type WhatsAppAccount } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import type { ReceivedMessage } from '../whatsapp/transport.ts';

/**
 * Stores an inbound message and publishes it, once per account and provider id, however often and on however many
 * replicas it arrives. Broadcast statuses are nobody's message to us.
 * @returns false when it was there already or is not for us
 */
export async function receiveMessage(
  context: ServiceContext,
  account: WhatsAppAccount,
  message: ReceivedMessage,
): Promise<boolean> {
  if (message.chatId === 'status@broadcast') return false;
  return context.transact(async (unit) => {
    const { providerId, chatId, from, receivedAt } = message;
    const text = storable(message.text);
    const stored = await unit.tx
      .insertInto('inbound_message')
      .values({
        account,
        provider_id: providerId,
        chat_id: chatId,
        author: from,
        body: text,
        received_at: receivedAt,
        stored_at: context.clock.now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('provider_id')
      .executeTakeFirst();
    if (!stored) return false;
    const at = receivedAt.toISOString();
    unit.publish(messageReceived, { account, providerId, chatId, from, text, receivedAt: at });
    return true;
  });
}

/** Without NUL and half characters: the database refuses them, and the message would be tried again for ever. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** When the newest message stored for a number was written; undefined when there is none. */
export async function lastReceivedAt(context: ServiceContext, account: WhatsAppAccount): Promise<Date | undefined> {
  const row = await context.db
    .selectFrom('inbound_message')
    .select(({ fn }) => fn.max('received_at').as('at'))
    .where('account', '=', account)
    .executeTakeFirst();
  return row?.at ?? undefined;
}

/** Provider id of the newest message stored for a number; undefined when there is none. */
export async function lastReceived(context: ServiceContext, account: WhatsAppAccount): Promise<string | undefined> {
  const row = await context.db
    .selectFrom('inbound_message')
    .select('provider_id')
    .where('account', '=', account)
    .orderBy('received_at', 'desc')
    .orderBy('stored_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.provider_id;
}
