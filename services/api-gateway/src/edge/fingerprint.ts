import { createHash, type Hash } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { FastifyRequest } from 'fastify';

/** By what two requests are recognised as the same. */
export interface Fingerprint {
  /** Where the cache keeps it. Holds no secret: everything in it is hashed. */
  key: string;
  /** Hash of method, URL and body. */
  content: string;
  /** The caller named the request with an `Idempotency-Key`. */
  chosenByCaller: boolean;
  /** Where the cache keeps what this caller last did to the resource; null for what makes new ones. */
  place: string | null;
}

/** What these leave behind does not depend on how often they are sent, only on which came last. */
const settingMethods = new Set(['PUT', 'PATCH', 'DELETE']);

/**
 * Who sends what: the SHA-256 of method, URL, body bytes and caller. With an `Idempotency-Key` the key stands for the
 * content.
 * @throws CiceroError VALIDATION_FAILED for a key that is not 1 to 200 printable characters
 */
export function fingerprintOf(request: FastifyRequest): Fingerprint {
  const content = createHash('sha256');
  part(content, request.method);
  part(content, request.originalUrl);
  part(content, bytesOf(request.body));
  const contentHash = content.digest('base64url');

  const chosen = request.headers['idempotency-key'];
  if (chosen !== undefined && (typeof chosen !== 'string' || !/^[!-~]{1,200}$/.test(chosen))) {
    throw new CiceroError('VALIDATION_FAILED', { fields: { field: 'Idempotency-Key' } });
  }
  const isSetting = chosen === undefined && settingMethods.has(request.method);
  return {
    key: `dedup:${ofCaller(request, chosen === undefined ? contentHash : `key ${chosen}`)}`,
    content: contentHash,
    chosenByCaller: chosen !== undefined,
    place: isSetting ? `dedup-last:${ofCaller(request, request.originalUrl.split('?', 1)[0] ?? '')}` : null,
  };
}

function ofCaller(request: FastifyRequest, what: string): string {
  const hash = createHash('sha256');
  for (const credential of callerOf(request)) part(hash, credential);
  part(hash, what);
  return hash.digest('base64url');
}

/** The credentials that came along; without any, the client id that was claimed, or the address. */
function callerOf(request: FastifyRequest): string[] {
  const { authorization, cookie, ...others } = request.headers;
  const credentials = [authorization, cookie, others['x-cicero-token'], others['x-cicero-reposter-token']];
  if (credentials.some((credential) => credential)) return credentials.map((credential) => String(credential ?? ''));
  const clientId = others['x-client-id'];
  return clientId ? ['client', String(clientId)] : ['address', request.ip];
}

/** Forwarded bodies are bytes; those of the gateway's own resources are parsed already. */
function bytesOf(body: unknown): string | Buffer {
  if (Buffer.isBuffer(body)) return body;
  return body === undefined || body === null ? '' : JSON.stringify(body);
}

/** Length first, so that no two lists of parts look alike. */
function part(hash: Hash, value: string | Buffer): void {
  hash.update(`${Buffer.byteLength(value)}:`).update(value);
}
