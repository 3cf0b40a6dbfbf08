import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from './answer-cache.ts';

/**
 * Sends a finished answer: the browser may keep it but asks every time, and gets 304 while nothing changed.
 * The bytes go out as they are; Fastify does not serialise them again.
 */
export function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  void reply.header('cache-control', 'private, no-cache').header('etag', answer.etag);
  if (isCurrent(request.headers['if-none-match'], answer.etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(answer.body);
}

/** RFC 9110: `*` or a list of tags, compared weakly (a proxy that compresses weakens them). */
function isCurrent(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
