import type { DB } from '@cicero/database';
import type { Logger } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { AnalyticsConfig } from '../config.ts';
import { type Computer, localComputer } from './computer.ts';
import { ThreadComputer } from './thread-computer.ts';

/** Threads of their own where each can have a connection of its own; the embedded database lives in this one. */
export function openComputer(
  parts: { db: Kysely<DB>; log: Logger },
  { DATABASE_URL: url, ANALYTICS_WORKERS: threads }: Pick<AnalyticsConfig, 'DATABASE_URL' | 'ANALYTICS_WORKERS'>,
): Computer {
  return url !== undefined && threads > 0 ? new ThreadComputer(parts, { url, threads }) : localComputer(parts.db);
}
