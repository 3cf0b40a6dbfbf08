import type { DB } from '@cicero/database';
import { transactFor, type UnitOfWork } from '@cicero/platform';
import type { Kysely } from 'kysely';
import type { Toolbox } from './toolbox.ts';

/** Units of work for commands. Messages wait in the outbox until a relay of a running service takes them. */
export function transactIn(tools: Toolbox, db: Kysely<DB>): <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T> {
  return transactFor('api-gateway', db, tools.clock, () => {});
}
