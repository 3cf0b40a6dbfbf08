import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { GoogleFault } from './faults.ts';
import type { GoogleStandIn } from './google.ts';
import { GoogleApiError, OauthError } from './google-error.ts';
import { contactsFull, expiredSyncToken } from './people-contacts.ts';

/** Answers a call, unless a trouble that is switched on does. */
export async function answer(
  google: GoogleStandIn,
  call: string,
  reply: FastifyReply,
  work: () => object,
): Promise<object> {
  const fault = google.faults.hit(call);
  if (fault && (await isSpoilt(fault, reply))) return reply;
  const result = work();
  if (fault?.kind === 'lost-answer') {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  return result;
}

/** Answers in place of the call; false when it may do its work. @throws GoogleApiError, OauthError */
async function isSpoilt({ kind, retryAfter }: GoogleFault, reply: FastifyReply): Promise<boolean> {
  switch (kind) {
    case 'lost-answer':
      return false;
    case 'hang':
      await hang(reply);
      return true;
    case 'bad-gateway-html':
      reply.code(502).type('text/html').send('<html><body><h1>502. That’s an error.</h1></body></html>');
      return true;
    case 'quota':
      throw new GoogleApiError(429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Critical read requests'.", {
        reason: 'RATE_LIMIT_EXCEEDED',
        ...(retryAfter === undefined ? {} : { retryAfter }),
      });
    case 'rate-limit':
      throw denied('User rate limit exceeded.', 'userRateLimitExceeded');
    case 'api-disabled':
      throw denied('People API has not been used in project 1 before or it is disabled.', 'SERVICE_DISABLED');
    case 'scope-missing':
      throw denied('Request had insufficient authentication scopes.', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
    case 'server-error':
      throw new GoogleApiError(503, 'UNAVAILABLE', 'The service is currently unavailable.');
    case 'unauthorized':
      throw new GoogleApiError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
    case 'full':
      throw contactsFull();
    case 'expired-sync-token':
      throw expiredSyncToken();
    case 'invalid-grant':
      throw new OauthError('invalid_grant', 'Token has been expired or revoked.');
  }
}

function denied(message: string, reason: string): GoogleApiError {
  return new GoogleApiError(403, 'PERMISSION_DENIED', message, { reason });
}

async function hang(reply: FastifyReply): Promise<void> {
  const hungUp = new AbortController();
  reply.raw.once('close', () => hungUp.abort());
  reply.hijack();
  await sleep(600_000, undefined, { signal: hungUp.signal }).catch(() => {});
  reply.raw.destroy();
}
