import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { WhatsAppAccount } from './notifier.ts';

const Username = Type.String({ minLength: 1, maxLength: 200 });

/** A person who wrote in a chat, as the provider vouches for them; whether they may decide is auth-claim's to say. */
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

/** What waits for an administrator's word. */
export const PendingRequest = Type.Union([
  Type.Object({ kind: Type.Literal('dashboard-account'), accountId: Type.String({ format: 'uuid' }) }),
  Type.Object({ kind: Type.Literal('dashboard-account'), username: Username }),
  Type.Object({ kind: Type.Literal('first-email'), requestId: Type.String({ format: 'uuid' }) }),
  Type.Object({
    kind: Type.Literal('first-email'),
    nrp: Type.String({ pattern: '^\\d{1,18}$' }),
    /** The first digits of the request's id: a person may have asked for another address meanwhile. */
    reference: Type.String({ pattern: '^[0-9a-f]{8}$' }),
  }),
]);

export const decideRequest = defineMessage({
  type: 'auth-claim.decide-request',
  kind: 'command',
  summary: 'An administrator answers a registration or a first e-mail address in a chat; the answer goes to that chat.',
  publishedBy: ['notifier'],
  consumedBy: ['auth-claim.decide-request'],
  data: Type.Object({
    decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
    request: PendingRequest,
    by: Requester,
  }),
});
