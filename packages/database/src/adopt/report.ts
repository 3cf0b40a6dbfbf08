import type { QueryExecutorProvider, RawBuilder } from 'kysely';

/** What adoption needs of a database: statements and transactions, whatever its schema. Any `Kysely<…>` fits. */
export interface AdoptionDatabase extends QueryExecutorProvider {
  transaction(): { execute<T>(work: (transaction: QueryExecutorProvider) => Promise<T>): Promise<T> };
}

/**
 * - `error`: numbers or access are wrong until somebody resolves it;
 * - `warning`: single people or posts are left out;
 * - `info`: good to know, nothing suffers.
 */
export type AdoptionSeverity = 'error' | 'warning' | 'info';

/** The outcome of one check. `count` 0 means that all is well. */
export interface AdoptionFinding {
  check: string;
  severity: AdoptionSeverity;
  count: number;
  /** The first offenders by key (client id, personnel number, post id, table.column); nothing else personal. */
  samples: string[];
  advice: string;
  /** True when fixAdoption repairs what it safely can of this. */
  fixable: boolean;
}

export interface AdoptionReport {
  findings: AdoptionFinding[];
  /** Checks that could not run because the database lacks a table or column, which migrating adds. */
  skipped: { check: string; missing: string[] }[];
}

/** One question to the data. */
export interface AdoptionCheck {
  name: string;
  severity: AdoptionSeverity;
  /** Columns the query reads, as `table.column`. */
  needs: readonly string[];
  advice: string;
  fixable?: boolean;
  /** A query that returns one row per offender, with its key as text column `id`. */
  offenders: RawBuilder<{ id: string }>;
}

/** What one repair did, or with `dryRun` would do. */
export interface AdoptionFix {
  fix: string;
  /** Rows changed, or indexes made. */
  changed: number;
  /** What happened inside those rows, by kind; what is still waiting. */
  counts: Record<string, number>;
}
