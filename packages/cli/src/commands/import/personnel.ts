import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import {
  activeClientId,
  everyRow,
  findImport,
  readImportSettings,
  reportFile,
  requestImport,
  runImport,
} from '@cicero/api-gateway';
import { canonicalClientId } from '@cicero/directory';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { transactIn } from '../../transact.ts';
import { operator } from '../account/operator.ts';
import { rowsTable, summary } from './show.ts';
import { formatOf, pathOf, sourceOf } from './source.ts';

export interface PersonnelOptions {
  client: string;
  dryRun?: boolean;
  apply?: boolean;
  sheet?: string;
  report?: string;
}

/** Rows that are shown of those that were refused. */
const shownRows = 100;

/**
 * Imports people and says what became of them. The command does the work itself; when it is killed, a running service
 * goes on with it.
 */
export async function personnel(tools: Toolbox, named: string, options: PersonnelOptions): Promise<void> {
  const { apply = false, report, terminal } = { ...options, terminal: tools.terminal };
  if (apply && options.dryRun) throw new CommandError('--dry-run or --apply, not both');
  const format = report === undefined ? undefined : formatOf(report);
  const source = await sourceOf(tools, named, options.sheet?.trim() || null);
  const { db } = await tools.database();
  const clientId = await activeClientId(db, canonicalClientId(options.client) ?? '');
  const transact = transactIn(tools, db);
  const { party: by, origin } = operator();
  const { importId } = await transact((unit) =>
    requestImport(unit, tools.clock, { clientId, source, dryRun: !apply, by, origin }),
  );
  terminal.line(`import ${importId}${apply ? '' : ' (dry run)'}`);
  const { clock, log, env } = tools;
  await runImport({ db, clock, log, transact, settings: readImportSettings(env) }, importId, {
    onProgress: tellSometimes((text) => terminal.line(text)),
  });
  const record = await findImport(db, importId, null);
  if (!record) throw new CommandError('the import was deleted meanwhile');
  terminal.line(summary(record));
  for (const line of await rowsTable(db, importId, 'refused', shownRows)) terminal.line(line);
  if (report !== undefined && format !== undefined && record.status === 'done') {
    const path = pathOf(tools, report);
    await pipeline(reportFile(everyRow(db, importId, undefined), format).content, createWriteStream(path));
    terminal.line(`report: ${path}`);
  }
  if (record.status === 'failed') throw new CommandError(record.error?.message ?? 'the import failed');
}

/** Tells how far it is at every tenth of the rows. */
function tellSometimes(say: (text: string) => void): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    const tenth = Math.floor((10 * done) / Math.max(1, total));
    if (tenth > told) say(`${done} of ${total} rows`);
    told = Math.max(told, tenth);
  };
}
