import { type Static, Type } from 'typebox';
import { WhatsAppAccount } from './notifier.ts';

/** A person who wrote in a chat, as the provider vouches for them; what they may is the consumer's to say. */
export const Requester = Type.Union([
  Type.Object({
    channel: Type.Literal('whatsapp'),
    account: WhatsAppAccount,
    chatId: Type.String({ maxLength: 64 }),
    /** `62…@c.us` */
    userId: Type.String({ maxLength: 64 }),
  }),
  Type.Object({
    channel: Type.Literal('telegram'),
    chatId: Type.String({ pattern: '^-?\\d{1,20}$' }),
    userId: Type.String({ pattern: '^\\d{1,20}$' }),
  }),
]);
export type Requester = Static<typeof Requester>;
