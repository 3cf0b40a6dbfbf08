import type { ServiceName } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { transactFor, type UnitOfWork } from '@cicero/platform';
import type { Kysely } from 'kysely';
import type { Toolbox } from './toolbox.ts';

/**
 * Units of work for commands. Messages wait in the outbox until a relay of a running service takes them.
 * @param service in whose name messages are sent
 */
export function transactIn(
  tools: Toolbox,
  db: Kysely<DB>,
  service: ServiceName = 'api-gateway',
): <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T> {
  return transactFor(service, db, tools.clock, () => {});
}
