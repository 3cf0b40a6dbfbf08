import { originOf } from '@cicero/access';
import { ErrorAnswer } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { ServiceContext } from '@cicero/platform';
import { checkIfMatch, Pagination, pageOf, pagination } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { type TSchema, Type } from 'typebox';
import { streamRows } from '../../answers/stream-rows.ts';
import { type EditorialCall, editorialOf } from '../../editorial/caller.ts';
import { inBatches, type ListQuery, onePage } from '../../lists/list-query.ts';
import { callerOf } from '../caller.ts';

export const tags = ['Redaksi'];
/** Bytes of a body: an article and everything about it. */
export const bodyLimit = 262_144;
export const refusals = { '4xx': ErrorAnswer };

/** Text or null as it is: null must not turn into text on the way. */
export const text = (maxLength: number, description?: string) =>
  Type.Optional(
    Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength, ...(description ? { description } : {}) }),
  );
export const Text = Type.Union([Type.String(), Type.Null()]);

/** Ids are those of a serial column. */
export const RecordId = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const RecordPath = Type.Object({ id: RecordId });

/** A status of a client's own may be shorter than its bytes; how long it may be is said by readStatus. */
export const StatusText = text(200, 'Known words in any letter case, or up to 20 characters of one’s own');

export const oneAnswer = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), data: row }),
  examples: [{ success: true, data: example }],
});
export const listAnswer = <Row extends TSchema>(row: Row, example: object) => ({
  ...Type.Object({ success: Type.Literal(true), data: Type.Array(row), pagination: Type.Optional(Pagination) }),
  examples: [{ success: true, data: [example] }],
});

/** A request that changes something, as the domain sees it. */
export function callOf(context: ServiceContext, request: FastifyRequest): EditorialCall {
  return {
    context,
    caller: editorialOf(callerOf(request)),
    origin: originOf(request),
    refuseOutdated: (present) => checkIfMatch(request, present),
  };
}

/** Answers a list: all of it, or the page that the query asks for. */
export async function sendList<Row>(
  db: Kysely<DB>,
  { query }: { query: { page?: number; limit?: number; offset?: number } },
  reply: FastifyReply,
  { list, shape }: { list: ListQuery; shape: (row: Row) => object },
): Promise<FastifyReply> {
  const { page: number, limit, offset } = query;
  if (number === undefined && limit === undefined && offset === undefined) {
    return streamRows(reply, shaped(inBatches<Row>(db, list), shape));
  }
  const page = pageOf(query);
  const { rows, total } = await onePage<Row>(db, list, page);
  return reply.send({ success: true, data: rows.map(shape), pagination: pagination(page, total) });
}

async function* shaped<Row>(batches: AsyncIterable<Row[]>, shape: (row: Row) => object): AsyncGenerator<object[]> {
  for await (const rows of batches) yield rows.map(shape);
}
