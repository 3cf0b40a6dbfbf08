import { CiceroError } from '@cicero/contracts';
import type { Clock, PrincipalKind } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import type { Access } from '../access.ts';
import { type VerifiedToken, verifyToken } from '../keys/tokens.ts';
import type { Principal } from '../principal.ts';

/** Each kind of login has a cookie of its own, so that one does not push out another. `token` is the dashboard's. */
export const sessionCookies = {
  dashboard: 'token',
  personnel: 'token_personnel',
  client: 'token_client',
  penmas: 'token_penmas',
} as const satisfies Partial<Record<PrincipalKind, string>>;

type Parts = Access & { clock: Clock };
type Credentials = Pick<FastifyRequest, 'headers' | 'cookies'>;

/**
 * Finds out who is calling: by the token of the Authorization header, else by the cookies of the kinds that the route
 * permits, with a live session and an account in good standing. A cookie that is no longer good, or of another kind,
 * does not get in the way of a good header.
 * @param permitted kinds the route lets in; decides between cookies only
 * @throws CiceroError TOKEN_REQUIRED, TOKEN_INVALID, CREDENTIALS_CONFLICT; SERVICE_UNAVAILABLE when it cannot be told
 */
export async function authenticate(
  parts: Parts,
  request: Credentials,
  permitted: readonly PrincipalKind[],
): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  const live =
    bearer === undefined ? await byCookies(parts, request, permitted) : await byBearer(parts, request, bearer);
  const standing = await orUnavailable(() => parts.standings.of(live.kind, live.id));
  if (!standing || (standing.sessionsSince && live.issuedAt < standing.sessionsSince)) {
    throw new CiceroError('TOKEN_INVALID');
  }
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

/**
 * Every live session whose token a request carries, in header or cookies: what a logout ends.
 * @throws CiceroError SERVICE_UNAVAILABLE
 */
export async function presentedTokens(parts: Parts, request: Credentials): Promise<VerifiedToken[]> {
  const bearer = bearerOf(request.headers.authorization);
  const texts = new Set([...(bearer === undefined ? [] : [bearer]), ...cookiesOf(request).map(({ text }) => text)]);
  const tokens = await Promise.all([...texts].map((text) => orUnavailable(() => liveToken(parts, text))));
  return tokens.filter((token) => token !== undefined);
}

/** Whether a request carries anything that is meant to be a token. */
export function hasCredentials(request: Credentials): boolean {
  return bearerOf(request.headers.authorization) !== undefined || cookiesOf(request).length > 0;
}

async function byBearer(parts: Parts, request: Credentials, bearer: string): Promise<VerifiedToken> {
  const live = await orUnavailable(() => liveToken(parts, bearer));
  if (!live) throw new CiceroError('TOKEN_INVALID');
  const own = cookiesOf(request).find(({ kind, text }) => kind === live.kind && text !== bearer);
  if (own) {
    const other = await orUnavailable(() => liveToken(parts, own.text));
    if (other && (other.kind !== live.kind || other.id !== live.id)) throw new CiceroError('CREDENTIALS_CONFLICT');
  }
  return live;
}

async function byCookies(
  parts: Parts,
  request: Credentials,
  permitted: readonly PrincipalKind[],
): Promise<VerifiedToken> {
  const cookies = cookiesOf(request);
  if (cookies.length === 0) throw new CiceroError('TOKEN_REQUIRED');
  const checked = await Promise.all(
    cookies.map(async ({ kind, text }) => {
      const live = await orUnavailable(() => liveToken(parts, text));
      return live?.kind === kind ? live : undefined;
    }),
  );
  const live = checked.filter((token) => token !== undefined);
  const fitting = live.filter(({ kind }) => permitted.includes(kind));
  if (fitting.length > 1) throw new CiceroError('CREDENTIALS_CONFLICT');
  // Signed in as somebody the route does not let in: the rule will say so.
  const [token] = fitting.length > 0 ? fitting : live;
  if (!token) throw new CiceroError('TOKEN_INVALID');
  return token;
}

function cookiesOf(request: Credentials): { kind: PrincipalKind; text: string }[] {
  return Object.entries(sessionCookies).flatMap(([kind, name]) => {
    const text = request.cookies[name];
    return text ? [{ kind: kind as PrincipalKind, text }] : [];
  });
}

/** The token of `Authorization: Bearer …`, or of a header that holds nothing else. Empty = no header. */
function bearerOf(header: string | undefined): string | undefined {
  const text = header?.trim();
  if (!text || /^bearer$/i.test(text)) return undefined;
  return /^bearer\s+(.+)$/i.exec(text)?.[1] ?? text;
}

async function liveToken(parts: Parts, text: string): Promise<VerifiedToken | undefined> {
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
