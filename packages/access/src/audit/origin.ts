import type { FastifyRequest } from 'fastify';
import type { AuditOrigin } from './audit.ts';

/** Where a request came from, for the audit trail. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'headers'>): AuditOrigin {
  return { channel: 'http', address: request.ip, userAgent: request.headers['user-agent'] ?? null };
}
