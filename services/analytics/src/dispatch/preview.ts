import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { jakartaDay } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import type { Computer } from '../computing/computer.ts';
import { reportOf } from '../reports/catalogue.ts';
import { reportClients } from '../reports/clients.ts';
import { type FinishedReport, unpackReport } from '../reports/computation.ts';
import { readOptions } from '../reports/produce.ts';
import { fits, type ReportClient, type ReportSettings } from '../reports/report.ts';

export interface PreviewParts {
  db: Kysely<DB>;
  computer: Computer;
  settings: ReportSettings;
}

export interface Previewing {
  report: string;
  clientId: string;
  options: unknown;
  /** As if it was due then. */
  at: Date;
  picture: boolean;
}

/**
 * Produces a report for whoever asks; nothing is kept or sent.
 * @throws CiceroError REPORT_UNKNOWN, CLIENT_NOT_FOUND, REPORT_UNFIT, REPORT_OPTIONS_INVALID
 */
export async function previewReport(
  { db, computer, settings }: PreviewParts,
  { report, clientId, options, at, picture }: Previewing,
): Promise<{ client: ReportClient; report: FinishedReport }> {
  // What is wrong is told before a thread is asked.
  const definition = reportOf(report);
  readOptions(definition, options);
  const [found] = await reportClients(db, clientId);
  if (!found) throw new CiceroError('CLIENT_NOT_FOUND');
  if (!fits(definition, found)) throw new CiceroError('REPORT_UNFIT');
  const { client_group, client_operator, client_super, ...client } = found;
  const order = {
    report,
    options,
    client,
    day: jakartaDay(at),
    at: at.toISOString(),
    settings,
    previous: null,
    asked: true,
  };
  const { body } = await computer.compute('report', { ...order, picture });
  return { client, report: unpackReport(body) };
}
