import { join } from 'node:path';
import { type Cache, openCache } from '@cicero/cache';
import type { ServiceName } from '@cicero/contracts';
import { type Database, openDatabase, releaseAllClaims } from '@cicero/database';
import { type Bus, openBus } from '@cicero/messaging';
import {
  BaseConfig,
  type Clock,
  createLog,
  createMetrics,
  type Logger,
  loadConfig,
  type Metrics,
  systemClock,
} from '@cicero/runtime';
import type { ServiceContext } from './context.ts';
import { OutboxRelay } from './messages/relay.ts';
import { transactFor } from './messages/transact.ts';

export interface HostOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Name in logs and metrics. */
  name: string;
  clock?: Clock;
  log?: Logger;
  /** Waiting times before failed messages are tried again, milliseconds; for tests. */
  retryDelays?: readonly number[];
}

/** The adapters of one process, opened by their URLs, and the relay that empties the outbox. */
export interface Host {
  readonly config: BaseConfig;
  readonly database: Database;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  /** What a service running in this process gets. */
  context(service: ServiceName): ServiceContext;
  /** Starts publishing from the outbox; call once the subscriptions stand. */
  startRelay(): Promise<void>;
  close(): Promise<void>;
}

/** Opens database, bus and cache. The schema must be there already (`cicero migrate`). */
export async function openHost(options: HostOptions): Promise<Host> {
  const { env, name } = options;
  const config = loadConfig(BaseConfig, env);
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(name, { level: config.LOG_LEVEL });
  const metrics = createMetrics(name);
  const dataDir = config.CICERO_DATA_DIR;
  const retryDelays = options.retryDelays ?? config.MESSAGE_RETRY_DELAYS?.split(',').map(Number);
  const database = await openDatabase({ url: config.DATABASE_URL, dataDir, applicationName: `cicero-${name}` });
  const cache = await openCache({ url: config.REDIS_URL, log, prefix: 'cicero:', clock });
  const bus = await openBus({
    url: config.AMQP_URL,
    log,
    // A message published before its consumer ever started must find its queue.
    declareCatalogue: true,
    parkDirectory: join(dataDir, 'dead'),
    ...(retryDelays ? { retryDelays } : {}),
  });
  const relay = new OutboxRelay({ db: database.db, bus, log, metrics });
  return {
    config,
    database,
    bus,
    cache,
    log,
    metrics,
    clock,
    context: (service) => ({
      service,
      env,
      log: log.child({ service }),
      metrics,
      clock,
      db: database.db,
      bus,
      cache,
      transact: transactFor(service, database.db, clock, () => relay.wake()),
    }),
    async startRelay() {
      if (!config.AMQP_URL) await releaseAllClaims(database.db);
      relay.start();
    },
    async close() {
      await relay.stop();
      await bus.close();
      await cache.close();
      await database.close();
    },
  };
}
