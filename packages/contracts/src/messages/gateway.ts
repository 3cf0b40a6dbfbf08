import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { Instant } from '../primitives.ts';
import { Requester, WhatsAppRequester } from './requester.ts';

/** A request for premium that waits: of a dashboard account, by what people call either; of a person in the app. */
export const PremiumRequest = Type.Union([
  Type.Object({ kind: Type.Literal('dashboard-premium'), token: Type.String({ format: 'uuid' }) }),
  Type.Object({ kind: Type.Literal('dashboard-premium'), accountId: Type.String({ format: 'uuid' }) }),
  Type.Object({
    kind: Type.Literal('dashboard-premium'),
    username: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  Type.Object({
    kind: Type.Literal('app-premium'),
    requestId: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
  }),
]);

export const decidePremium = defineMessage({
  type: 'api-gateway.decide-premium',
  kind: 'command',
  summary: 'An administrator answers a request for premium in a chat; the answer goes to that chat.',
  publishedBy: ['notifier'],
  consumedBy: ['api-gateway.decide-premium'],
  data: Type.Object({
    decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
    request: PremiumRequest,
    by: Requester,
  }),
});

export const decideEditorial = defineMessage({
  type: 'api-gateway.decide-editorial',
  kind: 'command',
  summary: 'Somebody decides a request for approval of editorial work in a chat; the answer goes to that chat.',
  publishedBy: ['notifier'],
  consumedBy: ['api-gateway.decide-editorial'],
  data: Type.Object({
    decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
    requestId: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    /** Why. */
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
    by: WhatsAppRequester,
  }),
});

export const setConsent = defineMessage({
  type: 'api-gateway.set-consent',
  kind: 'command',
  summary: 'Somebody says in a chat whether they want notices over WhatsApp; the answer goes to that chat.',
  publishedBy: ['notifier'],
  consumedBy: ['api-gateway.set-consent'],
  data: Type.Object({
    consent: Type.Boolean(),
    /** When it was written: of two the later counts. Without it, when the command was made. */
    at: Type.Optional(Instant),
    by: WhatsAppRequester,
  }),
});
