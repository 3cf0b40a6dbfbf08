import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { ProductRequest, RapidApiSimulator } from './simulator.ts';

/** The products at `/sandbox/rapidapi/<host>/<path>`: a collector reaches them by its base URL alone. */
export function rapidApi(simulator: RapidApiSimulator): FastifyPluginAsync {
  return async (app) => {
    const hanging = new Set<FastifyReply>();
    const closing = new AbortController();
    app.addHook('preClose', async () => {
      closing.abort();
      for (const reply of hanging) reply.raw.destroy();
    });

    app.get<{ Params: { host: string; '*': string }; Querystring: Record<string, unknown> }>(
      '/sandbox/rapidapi/:host/*',
      async (request, reply) => {
        const answer = simulator.answer({
          host: request.params.host.toLowerCase(),
          path: `/${request.params['*']}`,
          query: singleValues(request.query),
          ...headersOf(request.headers),
        });
        if (answer.delayMs > 0 && !(await waited(answer.delayMs, closing.signal))) {
          reply.hijack();
          reply.raw.destroy();
          return reply;
        }
        if (answer.hang) {
          hanging.add(reply);
          reply.raw.once('close', () => hanging.delete(reply));
          return reply.hijack();
        }
        return reply.code(answer.status).headers(answer.headers).send(answer.body);
      },
    );
  };
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return wait(ms, true, { signal }).catch(() => false);
}

/** The last value of a repeated parameter, as the gateway passes it on. */
function singleValues(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, String(Array.isArray(value) ? (value.at(-1) ?? '') : value)]),
  );
}

function headersOf(
  headers: Record<string, string | string[] | undefined>,
): Pick<ProductRequest, 'key' | 'hostHeader' | 'cacheControl'> {
  const one = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  return { key: one('x-rapidapi-key'), hostHeader: one('x-rapidapi-host'), cacheControl: one('x-cache-control') };
}
