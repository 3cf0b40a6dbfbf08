import type { FastifyReply } from 'fastify';
import type { ExportFile } from '../../personnel/export.ts';

/** Answers a file to be saved. */
export function sendFile(reply: FastifyReply, { name, mediaType, content }: ExportFile): FastifyReply {
  return reply
    .type(mediaType)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
