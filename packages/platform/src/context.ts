import type { Cache } from '@cicero/cache';
import type { Message, MessageData, MessageDefinition, ServiceName } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Bus } from '@cicero/messaging';
import type { Clock, Logger, Metrics } from '@cicero/runtime';
import type { Kysely, Transaction } from 'kysely';

/** One transaction: changes and the messages that announce them, committed together or not at all. */
export interface UnitOfWork {
  readonly tx: Transaction<DB>;
  /** Queues a message in the outbox of this transaction. */
  publish<Definition extends MessageDefinition>(definition: Definition, data: MessageData<Definition>): Message;
}

/** Everything a service gets from the outside; which adapters stand behind it is not its business. */
export interface ServiceContext {
  readonly service: ServiceName;
  /** The process environment; services read their own part with loadConfig. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly db: Kysely<DB>;
  readonly bus: Bus;
  readonly cache: Cache;
  /** Runs work in one transaction. Inside it use `unit.tx` only: the embedded database has one connection. */
  transact<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
}
