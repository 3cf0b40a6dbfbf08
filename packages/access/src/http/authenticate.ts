import { CiceroError } from '@cicero/contracts';
import type { Clock } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../access.ts';
import { type VerifiedToken, verifyToken } from '../keys/tokens.ts';
import type { Principal } from '../principal.ts';

/** The cookie of a dashboard login. */
export const sessionCookie = 'token';

/**
 * Finds out who is calling: the token of the Authorization header, else of the cookie, with a live session and an
 * account in good standing. A cookie that is no longer good does not get in the way of a good header.
 * @throws CiceroError TOKEN_REQUIRED, TOKEN_INVALID, CREDENTIALS_CONFLICT; SERVICE_UNAVAILABLE when it cannot be told
 */
export async function authenticate(
  parts: Access & { clock: Clock },
  request: Pick<FastifyRequest, 'headers' | 'cookies'>,
): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  const cookie = request.cookies[sessionCookie] || undefined;
  if (bearer === undefined && cookie === undefined) throw new CiceroError('TOKEN_REQUIRED');
  const live = await orUnavailable(() => liveToken(parts, bearer ?? cookie ?? ''));
  if (!live) throw new CiceroError('TOKEN_INVALID');
  if (bearer !== undefined && cookie !== undefined && cookie !== bearer) {
    const other = await orUnavailable(() => liveToken(parts, cookie));
    if (other && (other.kind !== live.kind || other.id !== live.id)) throw new CiceroError('CREDENTIALS_CONFLICT');
  }
  const standing = await orUnavailable(() => parts.standings.of(live.kind, live.id));
  if (!standing) throw new CiceroError('TOKEN_INVALID');
  const { role, accountRole, clientIds, regionalId } = standing;
  return {
    kind: live.kind,
    id: live.id,
    role,
    accountRole,
    clientIds,
    clientId: clientIds.length === 1 ? (clientIds[0] ?? null) : null,
    regionalId,
    sessionId: live.jti,
    claims: live.claims,
  };
}

/** The token of `Authorization: Bearer …`, or of a header that holds nothing else. Empty = no header. */
function bearerOf(header: string | undefined): string | undefined {
  const text = header?.trim();
  if (!text || /^bearer$/i.test(text)) return undefined;
  return /^bearer\s+(.+)$/i.exec(text)?.[1] ?? text;
}

async function liveToken(parts: Access & { clock: Clock }, text: string): Promise<VerifiedToken | undefined> {
  const token = await verifyToken(parts, text);
  return token && (await parts.sessions.isAlive(token, token.jti)) ? token : undefined;
}

/** Whoever cannot be checked does not get in, and is told to come back rather than to sign in again. */
async function orUnavailable<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (cause) {
    throw new CiceroError('SERVICE_UNAVAILABLE', { cause, retryAfter: 5 });
  }
}
