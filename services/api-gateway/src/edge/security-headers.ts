import type { Http } from '@cicero/runtime';

/** Tells browsers not to guess types, not to send our addresses elsewhere and not to frame us. HSTS is nginx's. */
export function securityHeaders(app: Http): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
  });
}
