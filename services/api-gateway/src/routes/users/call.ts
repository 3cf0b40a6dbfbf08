import { originOf } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { checkIfMatch } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { answerOf, Call } from '../../personnel/call.ts';
import { knownOf } from '../../personnel/known.ts';
import { callerOf } from '../caller.ts';

/** A request that changes somebody, as the domain sees it. */
export async function callOf(context: ServiceContext, request: FastifyRequest): Promise<Call> {
  const known = await knownOf(context.db, callerOf(request));
  return { context, known, origin: originOf(request), refuseOutdated: (present) => checkIfMatch(request, present) };
}

/** Answers one person, with the tag of that version. */
export function sendPerson(reply: FastifyReply, { data, tag }: ReturnType<typeof answerOf>): FastifyReply {
  return reply.header('etag', tag).send({ success: true, data });
}
