import type { Metrics } from '../metrics.ts';
import type { Http } from './server.ts';

/** A dependency's answer to "are you there?": resolves when it is. */
export type HealthCheck = () => Promise<void>;

/**
 * The operators' routes of a process: `/healthz` (alive), `/readyz` (all dependencies answer), `/metrics`, and
 * `/openapi.json`, from which the gateway composes the product's documentation. They say which part is down and nothing about how it is built.
 */
export function operationsRoutes(app: Http, checks: Readonly<Record<string, HealthCheck>>, metrics: Metrics): void {
  const open = { access: { kind: 'public' as const } };
  app.get('/healthz', { config: open, schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { config: open, schema: { hide: true } }, async (_request, reply) => {
    const names = Object.keys(checks);
    const settled = await Promise.allSettled(names.map((name) => withinTwoSeconds(checks[name] ?? (async () => {}))));
    const parts = Object.fromEntries(
      names.map((name, at) => [name, settled[at]?.status === 'fulfilled' ? 'ok' : 'down']),
    );
    const ok = Object.values(parts).every((state) => state === 'ok');
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'degraded', parts });
  });
  app.get('/metrics', { config: open, schema: { hide: true } }, async (_request, reply) => {
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
  app.get('/openapi.json', { config: open, schema: { hide: true } }, async () => app.swagger());
}

async function withinTwoSeconds(check: HealthCheck): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within two seconds')), 2_000);
  });
  try {
    await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}
