import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Whether the caller has this version of an answer already (RFC 9110, 13.1.2); sets the headers that let a browser
 * keep it and ask again every time. When true, answer 304 without reading anything.
 * @param tag as entityTag makes it
 */
export function isUnchanged(request: Pick<FastifyRequest, 'headers'>, reply: FastifyReply, tag: string): boolean {
  void reply.header('cache-control', 'private, no-cache').header('etag', tag);
  const header = request.headers['if-none-match'];
  if (!header) return false;
  // Compared weakly: a proxy that compresses weakens tags.
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}
