import type { Cache } from '@cicero/cache';
import type { DB } from '@cicero/database';
import type { Clock, Http, Logger } from '@cicero/runtime';
import type { Kysely } from 'kysely';

export interface AccessParts {
  db: Kysely<DB>;
  cache: Cache;
  clock: Clock;
  log: Logger;
}

/** Guards every route registered after it: a route without schema or access rule stops the service at start. */
export async function installAccess(app: Http, _parts: AccessParts): Promise<void> {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (!route.config?.access) throw new Error(`${String(route.method)} ${route.url} declares no access rule`);
    if (!route.schema) throw new Error(`${String(route.method)} ${route.url} declares no schema`);
  });
}
