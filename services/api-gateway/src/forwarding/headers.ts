import { currentTrace } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';

/** Headers as Node reads them; HTTP/1 and HTTP/2 type them differently. */
type Headers = Record<string, string | string[] | undefined>;

/** What is between two neighbours only, or claims something that the gateway itself knows better. */
const notForwarded = [
  'expect',
  'forwarded',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-real-ip',
];
const notReturned = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-connection', 'trailer', 'upgrade'];

/** What a service gets to see: the caller's headers, and from the gateway who calls, through what, in which trace. */
export function requestHeaders(
  request: Pick<FastifyRequest, 'ip' | 'host' | 'protocol' | 'id' | 'body'>,
  headers: Headers,
): Headers {
  const forwarded: Headers = {
    ...headers,
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol,
    'x-request-id': request.id,
  };
  const trace = currentTrace();
  if (trace) forwarded.traceparent = trace.traceparent;
  for (const name of notForwarded) delete forwarded[name];
  // A body that was not read, as of a GET, is not forwarded either.
  if (request.body === undefined || request.body === null) delete forwarded['content-length'];
  return forwarded;
}

/** What the caller gets to see: the service's headers. Which page may read the answer only the gateway decides. */
export function answerHeaders(headers: Headers): Headers {
  const returned = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !notReturned.includes(name) && !name.startsWith('access-control-')),
  );
  returned.vary = [headers.vary, 'Origin'].filter(Boolean).join(', ');
  return returned;
}
