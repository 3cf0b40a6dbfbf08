import { type Static, Type } from 'typebox';
import { WhatsAppAccount } from './notifier.ts';

/** Somebody who wrote to one of the numbers. */
export const WhatsAppRequester = Type.Object({
  channel: Type.Literal('whatsapp'),
  /** The number that was written to, and that answers. */
  account: WhatsAppAccount,
  chatId: Type.String({ maxLength: 64 }),
  /** `62…@c.us` */
  userId: Type.String({ maxLength: 64 }),
});
export type WhatsAppRequester = Static<typeof WhatsAppRequester>;

/** A person who wrote in a chat, as the provider vouches for them; what they may is the consumer's to say. */
export const Requester = Type.Union([
  WhatsAppRequester,
  Type.Object({
    channel: Type.Literal('telegram'),
    chatId: Type.String({ pattern: '^-?\\d{1,20}$' }),
    userId: Type.String({ pattern: '^\\d{1,20}$' }),
  }),
]);
export type Requester = Static<typeof Requester>;
