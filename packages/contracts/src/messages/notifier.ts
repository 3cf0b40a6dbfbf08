import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { Instant } from '../primitives.ts';

/** The three WhatsApp numbers; see docs/delivery.md. */
export const WhatsAppAccount = Type.Union([Type.Literal('operator'), Type.Literal('user'), Type.Literal('gateway')]);
export type WhatsAppAccount = 'operator' | 'user' | 'gateway';
export const whatsAppAccounts: readonly WhatsAppAccount[] = ['operator', 'user', 'gateway'];

const Delivery = {
  /** Two commands with one key are one message. */
  dedupeKey: Type.String({ minLength: 1, maxLength: 300 }),
  /** Important first: one-time codes, then approvals, then recaps, then broadcasts. */
  priority: Type.Union([
    Type.Literal('otp'),
    Type.Literal('approval'),
    Type.Literal('recap'),
    Type.Literal('broadcast'),
  ]),
  /** Not delivered after this instant: it would be useless or wrong by then. */
  expiresAt: Type.Optional(Instant),
  /** A newer message of the same topic replaces one that still waits. */
  topic: Type.Optional(Type.String({ maxLength: 200 })),
  /** The body is a secret: blanked once delivered or expired, never logged. */
  sensitive: Type.Optional(Type.Boolean()),
};

/** Stored files to send along, by id, after the text; an e-mail carries them as attachments. */
const Files = Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 10 }));

export const sendMessage = defineMessage({
  type: 'notifier.send-message',
  kind: 'command',
  summary: 'Deliver one message to one recipient, exactly once, at the allowed pace.',
  publishedBy: ['auth-claim', 'analytics', 'collector', 'api-gateway', 'notifier'],
  consumedBy: ['notifier.send-message'],
  data: Type.Union([
    Type.Object({
      channel: Type.Literal('whatsapp'),
      account: WhatsAppAccount,
      /** `62…@c.us` for a person, `…@g.us` for a group. */
      recipient: Type.String({ minLength: 5, maxLength: 64 }),
      text: Type.String({ minLength: 1, maxLength: 65_536 }),
      files: Files,
      ...Delivery,
    }),
    Type.Object({
      channel: Type.Literal('email'),
      recipient: Type.String({ format: 'email', maxLength: 254 }),
      subject: Type.String({ minLength: 1, maxLength: 200 }),
      text: Type.String({ minLength: 1, maxLength: 65_536 }),
      html: Type.Optional(Type.String({ maxLength: 262_144 })),
      files: Files,
      ...Delivery,
    }),
    Type.Object({
      channel: Type.Literal('telegram'),
      /** The id of a chat; groups have negative ones. */
      recipient: Type.String({ pattern: '^-?\\d{1,20}$' }),
      text: Type.String({ minLength: 1, maxLength: 65_536 }),
      /** Buttons below the text; what one sends back when pressed is at most 64 bytes. */
      buttons: Type.Optional(
        Type.Array(
          Type.Object({
            label: Type.String({ minLength: 1, maxLength: 64 }),
            data: Type.String({ minLength: 1, maxLength: 64 }),
          }),
          { maxItems: 8 },
        ),
      ),
      files: Files,
      ...Delivery,
    }),
  ]),
});

const Outcome = {
  messageId: Type.String({ format: 'uuid' }),
  channel: Type.Union([Type.Literal('whatsapp'), Type.Literal('email'), Type.Literal('telegram')]),
  dedupeKey: Type.String({ maxLength: 300 }),
  attempts: Type.Integer({ minimum: 0 }),
  at: Instant,
};

export const messageDelivered = defineMessage({
  type: 'notification.message.delivered',
  kind: 'event',
  summary: 'The provider accepted a message.',
  publishedBy: ['notifier'],
  consumedBy: ['analytics.complaint-delivery'],
  data: Type.Object({ ...Outcome, providerId: Type.Optional(Type.String({ maxLength: 200 })) }),
});

export const messageFailed = defineMessage({
  type: 'notification.message.failed',
  kind: 'event',
  summary: 'A message was given up: refused for good, expired or replaced.',
  publishedBy: ['notifier'],
  consumedBy: ['auth-claim.undelivered', 'api-gateway.undelivered', 'analytics.complaint-delivery'],
  data: Type.Object({ ...Outcome, reason: Type.String({ maxLength: 500 }) }),
});

export const messageReceived = defineMessage({
  type: 'notification.message.received',
  kind: 'event',
  summary: 'Somebody wrote to one of the WhatsApp numbers.',
  publishedBy: ['notifier'],
  consumedBy: ['notifier.conversation', 'api-gateway.contact'],
  data: Type.Object({
    account: WhatsAppAccount,
    /** The provider's id of the message; the same message is published once. */
    providerId: Type.String({ maxLength: 200 }),
    chatId: Type.String({ maxLength: 64 }),
    /** The author; in a group different from the chat. */
    from: Type.String({ maxLength: 64 }),
    text: Type.String({ maxLength: 65_536 }),
    receivedAt: Instant,
  }),
});
