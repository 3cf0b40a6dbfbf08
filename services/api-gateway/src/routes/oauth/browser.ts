import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const cookie = 'google_oauth';

/** Whether a person in front of a browser wants the answer, and not a program. */
export function wantsPage({ headers: { accept = '' } }: Pick<FastifyRequest, 'headers'>): boolean {
  return accept.includes('text/html');
}

/**
 * Marks the browser that leaves for Google, so that no other comes back in its place. Returns what to remember of it.
 * @param life milliseconds
 */
export function markBrowser(reply: FastifyReply, { life, production }: { life: number; production: boolean }): string {
  const mark = randomBytes(32).toString('base64url');
  void reply.setCookie(cookie, mark, {
    ...{ path: '/api/oauth', httpOnly: true, sameSite: 'lax', secure: production, maxAge: life / 1_000 },
  });
  return digestOf(mark);
}

/** Whether this is the browser that was marked; anybody is when none was. */
export function isMarked(request: Pick<FastifyRequest, 'cookies'>, remembered: string | null): boolean {
  if (remembered === null) return true;
  const shown = Buffer.from(digestOf(request.cookies[cookie] ?? ''));
  const wanted = Buffer.from(remembered);
  return shown.length === wanted.length && timingSafeEqual(shown, wanted);
}

export function unmarkBrowser(reply: FastifyReply): void {
  void reply.clearCookie(cookie, { path: '/api/oauth' });
}

function digestOf(mark: string): string {
  return createHash('sha256').update(mark).digest('base64url');
}
