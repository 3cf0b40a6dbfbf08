import type { Socket } from 'node:net';
import { CiceroError, type ErrorCode, errorCatalogue } from '@cicero/contracts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Turns whatever was thrown, errors or not, into the one JSON shape. Nothing internal leaves the house. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toCatalogue(error);
  if (known.status >= 500) request.log.error({ err: error, code: known.code }, 'request failed');
  if (known.retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(known.retryAfter)));
  // What was set for the answer that did not come about: a browser would keep the error as this version of it.
  for (const name of ['etag', 'last-modified', 'content-disposition']) void reply.removeHeader(name);
  void reply
    .code(known.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send({ success: false, message: known.message, code: known.code, ...known.fields });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  answerError(new CiceroError('NOT_FOUND'), request, reply);
}

/** Answers bytes that are no HTTP request (unknown method, headers too large or too slow), then hangs up. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // The caller is gone, or an answer is already under way.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = unreadableStatus[error.code ?? ''] ?? '400 Bad Request';
  const { message } = errorCatalogue.VALIDATION_FAILED;
  const body = JSON.stringify({ success: false, message, code: 'VALIDATION_FAILED' });
  const head = `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}

const unreadableStatus: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function toCatalogue(thrown: unknown): CiceroError {
  if (thrown instanceof CiceroError) return thrown;
  return thrown instanceof Error ? ofError(thrown) : new CiceroError('INTERNAL', { cause: thrown });
}

function ofError(error: FastifyError | Error): CiceroError {
  if ('validation' in error && error.validation) {
    const first = error.validation[0];
    const field = first?.instancePath.slice(1).replaceAll('/', '.') || missingField(first?.params);
    const message = field ? `Isian "${field}" tidak valid atau belum diisi.` : errorCatalogue.VALIDATION_FAILED.message;
    return new CiceroError('VALIDATION_FAILED', { message, fields: field ? { field } : {}, cause: error });
  }
  const code = 'code' in error ? String(error.code) : '';
  const mapped = fastifyCodes[code] ?? databaseCodes[code];
  if (mapped) return new CiceroError(mapped, { cause: error });
  if ('statusCode' in error && error.statusCode && error.statusCode < 500) {
    return new CiceroError('VALIDATION_FAILED', { cause: error });
  }
  if (error.name === 'CacheUnavailableError' || connectionLost.has(code) || lostConnection.test(error.message)) {
    return new CiceroError('SERVICE_UNAVAILABLE', { cause: error, retryAfter: 5 });
  }
  return new CiceroError('INTERNAL', { cause: error });
}

function missingField(params: Record<string, unknown> | undefined): string | undefined {
  const name = params?.missingProperty;
  return typeof name === 'string' ? name : undefined;
}

const fastifyCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'VALIDATION_FAILED',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_BODY',
  FST_ERR_BAD_URL: 'NOT_FOUND',
};

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: what input can cause is the caller's error. */
const databaseCodes: Readonly<Record<string, ErrorCode>> = {
  '23505': 'CONFLICT',
  '23503': 'CONFLICT',
  '23502': 'VALIDATION_FAILED',
  '23514': 'VALIDATION_FAILED',
  '22001': 'VALIDATION_FAILED',
  '22003': 'VALIDATION_FAILED',
  '22007': 'DATE_INVALID',
  '22008': 'DATE_INVALID',
  '22021': 'VALIDATION_FAILED',
  '22P02': 'VALIDATION_FAILED',
  '22P05': 'VALIDATION_FAILED',
};

/** What the PostgreSQL driver says without a code. */
const lostConnection = /connection (terminated|ended)|timeout exceeded when trying to connect/i;

const connectionLost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  '57P01',
  '57P03',
  '53300',
  '08006',
  '08003',
]);
