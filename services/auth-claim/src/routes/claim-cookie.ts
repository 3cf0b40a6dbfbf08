import type { FastifyReply, FastifyRequest } from 'fastify';
import { claimCookie, claimTime } from '../claim/claim-sessions.ts';

type Setting = { production: boolean };

/** The claim token a caller presents. Said outright it decides; the cookie is for those who say nothing. */
export function presentedClaim(request: FastifyRequest, inBody: string | undefined): string | undefined {
  const header = request.headers['x-claim-token'];
  const token = (typeof header === 'string' && header.trim()) || inBody?.trim() || request.cookies[claimCookie];
  return token || undefined;
}

export function setClaimCookie(reply: FastifyReply, setting: Setting, token: string): void {
  reply.setCookie(claimCookie, token, { ...attributes(setting), maxAge: claimTime / 1000 });
}

export function clearClaimCookie(reply: FastifyReply, setting: Setting): void {
  reply.clearCookie(claimCookie, attributes(setting));
}

/**
 * A dashboard on another site needs SameSite=None, which browsers accept over TLS only, and Partitioned, as they refuse
 * cookies of other sites otherwise. What the claim changes takes a JSON body, which a foreign page cannot send without
 * the gateway's consent.
 */
function attributes({ production }: Setting) {
  const crossSite = production ? ({ sameSite: 'none', partitioned: true } as const) : ({ sameSite: 'lax' } as const);
  return { path: '/api/claim', httpOnly: true, secure: production, ...crossSite } as const;
}
