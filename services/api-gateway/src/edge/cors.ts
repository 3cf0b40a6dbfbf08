import type { Http } from '@cicero/runtime';
import fastifyCors from '@fastify/cors';

/**
 * Lets pages of the listed origins call with credentials: their exact origin is echoed, with `Vary: Origin`.
 * Stands ahead of access control, so that a page can read why it was refused.
 */
export async function cors(app: Http, origins: readonly string[]): Promise<void> {
  await app.register(fastifyCors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'X-Cicero-Reposter-Token',
      'X-Cicero-Token',
      'X-Claim-Token',
      'X-Client-Id',
      'X-Request-Id',
    ],
    exposedHeaders: ['Content-Disposition', 'ETag', 'Link', 'Retry-After', 'X-Total-Count'],
    maxAge: 600,
    strictPreflight: false,
  });
}
