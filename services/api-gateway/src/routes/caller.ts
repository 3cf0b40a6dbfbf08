import type { Principal } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { FastifyRequest } from 'fastify';

/**
 * Who is calling, on a route that lets nobody in without a token.
 * @throws CiceroError TOKEN_REQUIRED on a route that does
 */
export function callerOf(request: Pick<FastifyRequest, 'principal'>): Principal {
  if (!request.principal) throw new CiceroError('TOKEN_REQUIRED');
  return request.principal;
}
