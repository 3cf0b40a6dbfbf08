import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { Requester } from './requester.ts';

const Username = Type.String({ minLength: 1, maxLength: 200 });

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
