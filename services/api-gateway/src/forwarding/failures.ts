import { CiceroError } from '@cicero/contracts';

/** Codes of failures in which a service was there but did not answer in time. */
const late = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'FST_REPLY_FROM_GATEWAY_TIMEOUT']);
/** Codes of requests that cannot be sent on, such as a header with forbidden bytes. */
const unsendable = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'ERR_INVALID_CHAR']);

/** What the caller is told when a service did not answer; the service's name stays inside. */
export function failureOf(error: Error): CiceroError {
  const codes = [error, error.cause].map((one) => (one instanceof Error && 'code' in one ? String(one.code) : ''));
  if (codes.some((code) => unsendable.has(code))) return new CiceroError('VALIDATION_FAILED', { cause: error });
  if (codes.some((code) => late.has(code))) return new CiceroError('GATEWAY_TIMEOUT', { cause: error });
  return new CiceroError('SERVICE_UNAVAILABLE', { retryAfter: 5, cause: error });
}
