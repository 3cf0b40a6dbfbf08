import { open, openScope } from '@cicero/access';
import type { Http } from '@cicero/runtime';
import httpProxy, { type FastifyHttpProxyOptions as ProxyOptions } from '@fastify/http-proxy';
import type { FastifyContextConfig, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import '../edge/declarations.ts';
import { failureOf } from './failures.ts';
import { answerHeaders, requestHeaders } from './headers.ts';

export interface Forwarding {
  prefix: string;
  /** Base address of the one who answers. */
  upstream: string;
  dispatcher: Dispatcher;
  /** Routes below the prefix; default all. */
  routes?: string[];
  config?: Pick<FastifyContextConfig, 'limit' | 'repeatable'>;
}

/**
 * Sends what arrives under a prefix on to its service, path, query and body bytes untouched, and streams the answer
 * back. One that is down costs its own prefix a 503, one that is slow a 504; the others do not notice.
 * Call it within a scope that only forwards.
 */
export async function forward(scope: Http, forwarding: Forwarding): Promise<void> {
  const { prefix, upstream, dispatcher, routes, config } = forwarding;
  await scope.register(httpProxy, {
    prefix,
    rewritePrefix: prefix,
    upstream,
    undici: dispatcher as NonNullable<ProxyOptions['undici']>,
    // The service behind verifies the token itself.
    config: { access: open, ...config },
    ...(routes ? { routes } : {}),
    proxyPayloads: false,
    disableRequestLogging: true,
    internalRewriteLocationHeader: false,
    retryMethods: ['GET', 'HEAD'],
    handler: (request, reply, path, options) =>
      reply.from(path, {
        ...options,
        ...bodyOf(request),
        // Once more when a kept connection was just being closed.
        retriesCount: 1,
        rewriteRequestHeaders: requestHeaders,
        onError: (failed, { error }) => void failed.send(failureOf(error)),
      }),
    replyOptions: { rewriteHeaders: answerHeaders },
  });
}

/**
 * Makes a scope one that only forwards: its routes are open and undocumented here, because the service behind
 * declares both, and every body is read as bytes, because whether it is valid JSON the service decides.
 */
export function onlyForwards(scope: Http): void {
  openScope(scope);
  scope.addHook('onRoute', (route) => {
    route.schema ??= { hide: true };
  });
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function bodyOf({ body, headers }: FastifyRequest): { body?: unknown; contentType?: string } {
  if (!Buffer.isBuffer(body)) return {};
  return { body, contentType: headers['content-type'] ?? 'application/octet-stream' };
}
