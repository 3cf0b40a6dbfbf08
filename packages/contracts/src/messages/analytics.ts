import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { ClientId, Instant, JakartaDay, Platform } from '../primitives.ts';
import { WhatsAppRequester } from './requester.ts';

export const attendanceUpdated = defineMessage({
  type: 'analytics.attendance.updated',
  kind: 'event',
  summary: "A client's attendance numbers changed.",
  publishedBy: ['analytics'],
  consumedBy: [],
  data: Type.Object({
    clientId: ClientId,
    platform: Platform,
    days: Type.Array(JakartaDay, { maxItems: 4000 }),
    /** Data version of the client after the change; grows by one at every change. */
    version: Type.Integer({ minimum: 1 }),
    updatedAt: Instant,
  }),
});

export const produceReport = defineMessage({
  type: 'analytics.produce-report',
  kind: 'command',
  summary: 'Produce a report that is written down already, once, and send it to everybody who gets it.',
  publishedBy: ['analytics', 'api-gateway'],
  consumedBy: ['analytics.produce-report'],
  data: Type.Object({ issueId: Type.String({ format: 'uuid' }) }),
});

export const requestReport = defineMessage({
  type: 'analytics.request-report',
  kind: 'command',
  summary: 'Somebody asks in a chat for a report about a client; it goes to that chat alone, and so does a refusal.',
  publishedBy: ['notifier'],
  consumedBy: ['analytics.request-report'],
  data: Type.Object({
    /** A key of the catalogue of reports. */
    report: Type.String({ minLength: 1, maxLength: 64 }),
    clientId: ClientId,
    /** What is not said has its default. */
    options: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), Type.Unknown(), { maxProperties: 20 })),
    by: WhatsAppRequester,
  }),
});
