import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Answers `{ "success": true, "data": [ … ] }`, a batch at a time: the next one is read when the caller has taken the
 * last, so that memory does not grow with the list. What fails before the first batch is there is answered as an
 * error; what fails later breaks the connection off, so that nobody takes half a list for all of it.
 */
export function streamRows(reply: FastifyReply, batches: AsyncIterable<readonly object[]>): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(Readable.from(textOf(batches)));
}

async function* textOf(batches: AsyncIterable<readonly object[]>): AsyncGenerator<string> {
  let begun = false;
  for await (const rows of batches) {
    if (rows.length === 0) continue;
    const text = rows.map((row) => JSON.stringify(row)).join(',');
    yield begun ? `,${text}` : `{"success":true,"data":[${text}`;
    begun = true;
  }
  yield begun ? ']}' : '{"success":true,"data":[]}';
}
