import type { ServiceName } from '@cicero/contracts';
import { type DB, type OutboxEntry, writeOutbox } from '@cicero/database';
import { createMessage } from '@cicero/messaging';
import { type Clock, currentTrace } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { UnitOfWork } from '../context.ts';

/** Binds units of work to a service: its name as the source, its clock, and whom to wake after a commit. */
export function transactFor(
  service: ServiceName,
  db: Kysely<DB>,
  clock: Clock,
  wakeRelay: () => void,
): <T>(work: (unit: UnitOfWork) => Promise<T>) => Promise<T> {
  return async (work) => {
    const entries: OutboxEntry[] = [];
    const result = await db.transaction().execute(async (tx) => {
      entries.length = 0;
      const unit: UnitOfWork = {
        tx,
        publish(definition, data) {
          const trace = currentTrace();
          const message = createMessage(definition, data, {
            source: service,
            clock,
            ...(trace ? { correlationId: trace.correlationId, traceparent: trace.traceparent } : {}),
            ...(trace?.causationId ? { causationId: trace.causationId } : {}),
          });
          entries.push({ message, mandatory: definition.kind === 'command' });
          return message;
        },
      };
      const value = await work(unit);
      await writeOutbox(tx, entries);
      return value;
    });
    if (entries.length > 0) wakeRelay();
    return result;
  };
}
