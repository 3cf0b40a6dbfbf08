import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { Value } from 'typebox/value';
import type { Rosters } from '../measure/rosters.ts';
import { reportOf } from './catalogue.ts';
import { fits, type Produced, type ReportDefinition, type ReportQuestion } from './report.ts';

/** What is to be produced. Plain data: it crosses threads. */
export interface ReportOrder extends ReportQuestion {
  report: string;
  options: unknown;
}

/**
 * Options with the defaults of those that are not said.
 * @throws CiceroError REPORT_OPTIONS_INVALID, naming the first that is wrong
 */
export function readOptions({ options }: ReportDefinition, said: unknown): Record<string, unknown> {
  const full = Value.Default(options, Value.Clone(said ?? {}));
  const unknown = Object.keys(isRecord(full) ? full : {}).filter((name) => !(name in options.properties));
  if (isRecord(full) && unknown.length === 0 && Value.Check(options, full)) return full;
  const [first] = Value.Errors(options, full);
  const name = unknown[0] ?? (first?.instancePath.split('/')[1] || 'options');
  throw new CiceroError('REPORT_OPTIONS_INVALID', { fields: { [name]: 'nilai tidak dikenal' } });
}

/** @throws CiceroError REPORT_UNKNOWN, REPORT_UNFIT, REPORT_OPTIONS_INVALID */
export async function produce(db: Kysely<DB>, order: ReportOrder, rosters: Rosters): Promise<Produced> {
  const definition = reportOf(order.report);
  if (!fits(definition, order.client)) throw new CiceroError('REPORT_UNFIT');
  return definition.produce(db, order, readOptions(definition, order.options), rosters);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
