import type { Kysely } from 'kysely';
import type { DB } from '../schema.generated.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';

/** A connection to the one database, whichever adapter stands behind it. */
export interface Database {
  readonly db: Kysely<DB>;
  /** `pglite` runs in this process on one connection, `postgres` is a server. */
  readonly adapter: 'pglite' | 'postgres';
  /** Runs a script of many statements without parameters (migrations, seeds); returns what the database warned of. */
  script(sql: string): Promise<string[]>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://…`; unset = PGlite in `dataDir`. */
  url?: string | undefined;
  /** Folder of the embedded database; unset = in memory. */
  dataDir?: string | undefined;
  /** Connections of the pool. Default 10. */
  poolSize?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
  /** Milliseconds after which the server gives a statement up, also for somebody who is gone. Default: never. */
  statementTimeout?: number;
}

/** Opens the database that the URL names. Every session works in UTC. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url ? openPostgres({ ...options, url: options.url }) : openPglite(options);
}
