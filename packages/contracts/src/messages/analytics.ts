import { Type } from 'typebox';
import { defineMessage } from '../message.ts';
import { ClientId, Instant, JakartaDay, Platform } from '../primitives.ts';

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
