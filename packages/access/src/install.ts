import type { Cache } from '@cicero/cache';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Clock, Http, Logger, PrincipalKind } from '@cicero/runtime';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { accessOf } from './access.ts';
import { authenticate } from './http/authenticate.ts';
import { authorise } from './http/authorise.ts';
import { checkDeclaration } from './http/declarations.ts';

export interface AccessParts {
  db: Kysely<DB>;
  cache: Cache;
  clock: Clock;
  log: Logger;
}

const anyKind: readonly PrincipalKind[] = ['dashboard', 'personnel', 'client', 'penmas', 'system'];

/**
 * Guards every route registered after it: a route without schema or access rule stops the service at start, and
 * a request reaches its handler only as its rule allows (docs/access.md).
 */
export async function installAccess(app: Http, parts: AccessParts): Promise<void> {
  const access = { ...accessOf(parts), clock: parts.clock };
  app.decorateRequest('principal', null);
  app.decorate('accessDeclarations', []);
  app.addHook('onRoute', function (this: FastifyInstance, route) {
    checkDeclaration(this, route);
  });
  // After all onRequest hooks, so that a refusal carries CORS headers and counts for rate limits; before the body
  // is read, so that strangers cannot make us parse anything.
  app.addHook('preParsing', async (request, _reply, payload) => {
    const rule = request.is404 ? undefined : request.routeOptions.config.access;
    if (rule?.kind === 'public') return payload;
    if (request.is404) {
      // What there is and what not below /api is nobody's business who is not signed in.
      if (/^\/api(\/|\?|$)/i.test(request.url)) request.principal = await authenticate(access, request, anyKind);
      return payload;
    }
    if (!rule) throw new CiceroError('FORBIDDEN');
    request.principal = await authenticate(access, request, rule.principals);
    authorise(rule, request.principal);
    return payload;
  });
}
