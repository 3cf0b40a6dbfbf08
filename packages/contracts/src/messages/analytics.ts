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
