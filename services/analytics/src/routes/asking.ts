import type { Principal } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import type { Answers } from '../answers/answers.ts';
import type { Directorates } from '../scope/directorates.ts';
import { resolveScope, type ScopeQuery } from '../scope/resolve.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** What every route that answers with numbers needs. */
export interface AskingParts {
  db: Kysely<DB>;
  clock: Clock;
  answers: Answers;
  directorates: Directorates;
}

/** Answers besides 200 of a route that reads numbers. */
export const otherAnswers = {
  304: Type.Null({ description: 'Tidak berubah (If-None-Match)' }),
  400: ErrorAnswer,
  401: ErrorAnswer,
  403: ErrorAnswer,
};

/** Where the client is said when neither query nor token do. */
export const ClientHeader = Type.Object({ 'x-client-id': Type.Optional(Type.String({ maxLength: 64 })) });

/** @throws CiceroError TOKEN_REQUIRED */
export function signedIn(principal: Principal | null): Principal {
  if (!principal) throw new CiceroError('TOKEN_REQUIRED');
  return principal;
}

/**
 * The scope that a request asks for, where the token and then the header stand in for a client that is not said.
 * @throws CiceroError as resolveScope does
 */
export async function askedScope(
  request: {
    principal: Principal | null;
    query: ScopeQuery;
    headers: { 'x-client-id'?: string | undefined };
  },
  directorates: Directorates,
): Promise<AttendanceScope> {
  const options = { clientFromToken: true, header: request.headers['x-client-id'], directorates: await directorates() };
  return resolveScope(signedIn(request.principal), request.query, options);
}
