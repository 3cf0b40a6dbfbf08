import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController, type RawServerDefault } from 'fastify';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { withTrace } from '../trace.ts';
import { acceptEmptyBodies } from './bodies.ts';
import { answerError, answerNotFound, answerUnreadable } from './errors.ts';
import { openApiOf } from './openapi.ts';

/** A Fastify instance whose route schemas are TypeBox. */
export type Http = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface HttpOptions {
  log: Logger;
  metrics: Metrics;
  /** Addresses of the proxies in front, as Fastify's trustProxy. */
  trustProxy?: boolean | string;
  title: string;
  /** Largest accepted body in bytes. */
  bodyLimit?: number;
}

/**
 * Fastify with the product's defaults: JSON errors of the catalogue, the tolerance that existing clients rely on
 * (letter case and trailing slash in paths, empty JSON bodies, other content types read as an empty object),
 * request ids and trace context, durations measured by route, OpenAPI from the schemas.
 */
export async function createHttp(options: HttpOptions): Promise<Http> {
  const logger: FastifyBaseLogger = options.log;
  const app: Http = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    // What fails before a route is found (a path that does not decode) or before there is a request at all.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
    clientErrorHandler: answerUnreadable,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, maxParamLength: 200 },
    ajv: { customOptions: { coerceTypes: true, allErrors: false, removeAdditional: false, useDefaults: true } },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('onRequest', (request, _reply, done) => {
    const traceparent = request.headers.traceparent;
    const trace = typeof traceparent === 'string' ? { traceparent } : {};
    withTrace({ correlationId: request.id, ...trace }, done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const seconds = reply.elapsedTime / 1000;
    options.metrics.httpDuration.observe({ method: request.method, route, status: reply.statusCode }, seconds);
    // The route's pattern, never the URL: paths and queries carry names, numbers and tokens.
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 500) request.log.error(line, 'request');
    else request.log.debug(line, 'request');
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  acceptEmptyBodies(app);
  await app.register(cookie);
  await app.register(swagger, openApiOf(options.title));
  return app;
}

function requestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w-]{8,64}$/.test(header) ? header : randomUUID();
}
