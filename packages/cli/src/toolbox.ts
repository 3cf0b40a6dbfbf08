import { join } from 'node:path';
import { type Cache, openCache } from '@cicero/cache';
import { type Database, openDatabase } from '@cicero/database';
import { type Bus, openBus } from '@cicero/messaging';
import { BaseConfig, type Clock, createLog, type Logger, loadConfig, systemClock } from '@cicero/runtime';
import type { Terminal } from './terminal.ts';

/** What commands work with; connections are opened when a command first asks for them. */
export interface Toolbox {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: BaseConfig;
  readonly terminal: Terminal;
  readonly log: Logger;
  readonly clock: Clock;
  database(): Promise<Database>;
  bus(): Promise<Bus>;
  cache(): Promise<Cache>;
  close(): Promise<void>;
}

/** A toolbox that opens its own connections, by the URLs of the environment. */
export function openToolbox(env: Readonly<Record<string, string | undefined>>, terminal: Terminal): Toolbox {
  const config = loadConfig(BaseConfig, env);
  const log = createLog('cli', { level: 'warn' });
  const opened: { close(): Promise<void> }[] = [];
  const once = <T extends { close(): Promise<void> }>(open: () => Promise<T>) => {
    let promise: Promise<T> | undefined;
    return () => {
      promise ??= open().then((part) => {
        opened.push(part);
        return part;
      });
      return promise;
    };
  };
  return {
    env,
    config,
    terminal,
    log,
    clock: systemClock,
    database: once(() =>
      openDatabase({ url: config.DATABASE_URL, dataDir: config.CICERO_DATA_DIR, applicationName: 'cicero-cli' }),
    ),
    bus: once(() => openBus({ url: config.AMQP_URL, log, parkDirectory: join(config.CICERO_DATA_DIR, 'dead') })),
    cache: once(() => openCache({ url: config.REDIS_URL, log })),
    async close() {
      for (const part of opened.reverse()) await part.close();
    },
  };
}

/** Where a running embedded instance listens for commands. */
export function controlSocket(config: BaseConfig): string {
  return join(config.CICERO_DATA_DIR, 'control.sock');
}

/** True when the embedded database is used: then a running instance has it, and commands go through it. */
export function isEmbedded(config: BaseConfig): boolean {
  return config.DATABASE_URL === undefined;
}
