import { type Access, accessOf } from '@cicero/access';
import type { Cache } from '@cicero/cache';
import type { ServiceContext } from '@cicero/platform';

/** What it takes to look after accounts: the parts of a running service have it, and the command line brings it along. */
export interface Administration {
  readonly access: Access;
  readonly context: Pick<ServiceContext, 'db' | 'clock' | 'log' | 'transact'>;
}

/** Administration from outside a service. */
export function administrationOf(parts: Administration['context'] & { cache: Cache }): Administration {
  const { cache, ...context } = parts;
  return { access: accessOf({ ...context, cache }), context };
}
