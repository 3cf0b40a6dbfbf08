import { createHash } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { FastifyRequest } from 'fastify';

/**
 * The entity tag of a record in its present version (RFC 9110, 8.8.3): sent as `ETag` with the record, and required
 * to be the same by whoever changes it with `If-Match`.
 * @param version what changes whenever the record does: a version number, a time of change, or the row
 */
export function entityTag(version: unknown): string {
  const text = version instanceof Date ? version.toISOString() : JSON.stringify(version ?? null);
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
}

/**
 * Refuses a change that was made on an older version than the present one. Without `If-Match` nothing is checked:
 * existing clients do not send it.
 * @throws CiceroError PRECONDITION_FAILED
 */
export function checkIfMatch(request: Pick<FastifyRequest, 'headers'>, present: string): void {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '' || header === '*') return;
  const wanted = header.split(',').map((tag) => tag.trim());
  if (!wanted.includes(present)) throw new CiceroError('PRECONDITION_FAILED');
}
