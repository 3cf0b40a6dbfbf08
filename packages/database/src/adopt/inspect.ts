import { type QueryExecutorProvider, sql } from 'kysely';
import { type Catalogue, missingColumns, readCatalogue } from './catalogue.ts';
import { accountChecks } from './checks/accounts.ts';
import { clientChecks } from './checks/clients.ts';
import { contentChecks } from './checks/content.ts';
import { peopleChecks } from './checks/people.ts';
import { drift } from './drift.ts';
import { expectedCatalogue } from './expected.ts';
import type { AdoptionCheck, AdoptionFinding, AdoptionReport } from './report.ts';

export interface InspectOptions {
  /** The schema to compare with. Default: what our migrations make of an empty database (takes a few seconds). */
  expected?: Catalogue;
  /** Handles that nobody may have, canonical. */
  reservedHandles?: readonly string[];
  /** Offenders named per check. */
  sampleSize?: number;
}

/**
 * Looks through an adopted database for what hampers us: colliding or dangling ids, shared or unusable handles,
 * malformed lists, accounts without rights, and drift of the schema. Reads only; one statement per check, linear in
 * the rows of its table. Works on a database before and after the migrations; what a database is too old for is
 * skipped and said so.
 */
export async function inspectAdoption(
  db: QueryExecutorProvider,
  options: InspectOptions = {},
): Promise<AdoptionReport> {
  const sampleSize = options.sampleSize ?? 10;
  const catalogue = await readCatalogue(db);
  const report: AdoptionReport = { findings: [], skipped: [] };
  const checks = [
    ...clientChecks,
    ...peopleChecks(options.reservedHandles ?? ['cicero_devs']),
    ...contentChecks,
    ...accountChecks,
  ];
  for (const check of checks) {
    const missing = missingColumns(catalogue, check.needs);
    if (missing.length > 0) report.skipped.push({ check: check.name, missing });
    else report.findings.push(await run(db, check, sampleSize));
  }
  report.findings.push(...drift(catalogue, options.expected ?? (await expectedCatalogue()), sampleSize));
  return report;
}

async function run(db: QueryExecutorProvider, check: AdoptionCheck, sampleSize: number): Promise<AdoptionFinding> {
  const { rows } = await sql<{ count: number; samples: string[] }>`
    WITH offender AS MATERIALIZED (${check.offenders})
    SELECT (SELECT count(*)::int FROM offender) AS count,
      ARRAY(SELECT id::text FROM offender ORDER BY id LIMIT ${sql.lit(sampleSize)}) AS samples`.execute(db);
  return {
    check: check.name,
    severity: check.severity,
    count: rows[0]?.count ?? 0,
    samples: rows[0]?.samples ?? [],
    advice: check.advice,
    fixable: check.fixable ?? false,
  };
}
