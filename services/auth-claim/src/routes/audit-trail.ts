import { type AuditEvent, type AuditFilter, listAudit, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer, Instant } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { type Static, Type } from 'typebox';
import type { AuthParts } from '../parts.ts';
import { trail } from './examples.ts';
import { NullableText } from './fields.ts';

const Party = Type.Union([Type.Object({ kind: Type.String(), id: Type.String() }), Type.Null()]);

const EventAnswer = Type.Object({
  event_id: Type.Integer(),
  at: Type.String(),
  action: Type.String(),
  outcome: Type.String(),
  reason: NullableText,
  actor: Party,
  subject: Party,
  channel: Type.String(),
  address: NullableText,
  user_agent: NullableText,
  correlation_id: NullableText,
  detail: Type.Record(Type.String(), Type.Unknown()),
});

const Query = Type.Object({
  action: Type.Optional(
    Type.String({ pattern: '^[a-z][a-z.-]{0,63}$', description: 'A whole action, or the part before the dot' }),
  ),
  outcome: Type.Optional(Type.Union([Type.Literal('ok'), Type.Literal('refused')])),
  kind: Type.Optional(Type.String({ maxLength: 32, description: 'With id: events this party did or suffered' })),
  id: Type.Optional(Type.String({ maxLength: 100 })),
  since: Type.Optional(Instant),
  until: Type.Optional(Instant),
  before: Type.Optional(
    Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: 'The `next` of the page before' }),
  ),
  limit: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
});

export function auditTrailRoute(app: Http, parts: AuthParts): void {
  app.get(
    '/api/dashboard/audit',
    {
      config: { access: permit(['dashboard'], { roles: ['admin'] }) },
      schema: {
        tags: ['Jejak audit'],
        summary: 'Who did what, when and from where; newest first',
        querystring: Query,
        response: {
          200: Type.Object(
            {
              success: Type.Literal(true),
              data: Type.Array(EventAnswer),
              next: Type.Union([Type.Integer(), Type.Null()], {
                description: 'To be sent as `before`; null = the end',
              }),
            },
            { examples: [trail] },
          ),
          '4xx': ErrorAnswer,
        },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const events = await listAudit(parts.context.db, filterOf(request.query));
      const last = events.length === limit ? events.at(-1) : undefined;
      return { success: true as const, data: events.map(answerOf), next: last?.eventId ?? null };
    },
  );
}

function filterOf({ action, outcome, kind, id, since, until, before, limit }: Static<typeof Query>): AuditFilter {
  if ((kind === undefined) !== (id === undefined)) {
    throw new CiceroError('VALIDATION_FAILED', { message: 'Isian "kind" dan "id" harus diisi bersama.' });
  }
  return {
    ...(action ? { action } : {}),
    ...(outcome ? { outcome } : {}),
    ...(kind !== undefined && id !== undefined ? { party: { kind, id } } : {}),
    ...(since ? { since: new Date(since) } : {}),
    ...(until ? { until: new Date(until) } : {}),
    ...(before ? { before } : {}),
    limit,
  };
}

function answerOf(event: AuditEvent): Static<typeof EventAnswer> {
  return {
    event_id: event.eventId,
    at: event.at.toISOString(),
    action: event.action,
    outcome: event.outcome,
    reason: event.reason,
    actor: event.actor,
    subject: event.subject,
    channel: event.channel,
    address: event.address,
    user_agent: event.userAgent,
    correlation_id: event.correlationId,
    detail: { ...event.detail },
  };
}
