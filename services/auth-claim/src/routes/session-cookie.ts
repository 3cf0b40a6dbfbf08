import { sessionCookies } from '@cicero/access';
import type { FastifyReply } from 'fastify';
import { sessionTime } from '../login/open-session.ts';

type Setting = { production: boolean };

/** Sets the cookie of a kind of login; over TLS only in production. */
export function setSessionCookie(
  reply: FastifyReply,
  setting: Setting,
  kind: keyof typeof sessionCookies,
  token: string,
): void {
  reply.setCookie(sessionCookies[kind], token, { ...attributes(setting), maxAge: sessionTime / 1000 });
}

export function clearSessionCookies(reply: FastifyReply, setting: Setting): void {
  for (const name of Object.values(sessionCookies)) reply.clearCookie(name, attributes(setting));
}

function attributes({ production }: Setting) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: production } as const;
}
