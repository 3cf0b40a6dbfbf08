import { findImport, importLimits, listImports, type Outcome, outcomes } from '@cicero/api-gateway';
import { canonicalClientId } from '@cicero/directory';
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';
import { countOption } from '../account/operator.ts';
import { type PersonnelOptions, personnel } from './personnel.ts';
import { rowsTable, summary } from './show.ts';

/** Imports of personnel: as over HTTP, for any client, and without a dashboard account. */
export const importCommands: CommandModule = (program, use) => {
  const command = program.command('import').description('many people at once: personnel, list, show');

  command
    .command('personnel <file-or-link>')
    .description('import people from an xlsx or CSV file, or from a public Google Sheet')
    .requiredOption('-c, --client <id>', 'the client whose people they are')
    .option('--dry-run', 'only say what would happen; this is so without --apply')
    .option('--apply', 'write it')
    .option('--sheet <name>', 'sheet of a workbook; the first one without it')
    .option('--report <file>', 'write what became of every row to a file, .xlsx or .csv')
    .action((source: string, options: PersonnelOptions) => personnel(use(), source, options));

  command
    .command('list')
    .description('imports, newest first')
    .option('-c, --client <id>', 'only of this client')
    .option('-n, --limit <n>', 'how many', countOption(500), 20)
    .action(async ({ client, limit }: { client?: string; limit: number }) => {
      const { terminal, database } = use();
      const only = canonicalClientId(client ?? '');
      const filter = { clientIds: only === null ? null : [only] };
      const { rows, total } = await listImports((await database()).db, filter, { limit, offset: 0 });
      if (total === 0) {
        terminal.line('no import');
        return;
      }
      const headings = ['import', 'client', 'source', 'dry run', 'status', 'rows', ...outcomes, 'asked for'];
      const cells = rows.map((row) => [
        ...[row.importId, row.clientId, row.source, row.dryRun ? 'yes' : 'no', row.status],
        `${row.rowsDone}/${row.rowsTotal ?? '?'}`,
        ...outcomes.map((outcome) => row.counts[outcome]),
        row.createdAt.toISOString(),
      ]);
      terminal.line(table(headings, cells));
      if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit`);
    });

  command
    .command('show <id>')
    .description('one import and what became of its rows')
    .option('--outcome <outcome>', `only rows that were ${outcomes.join(', ')}`, outcomeOption)
    .option('-n, --limit <n>', 'how many rows', countOption(importLimits.rows), 100)
    .action(async (id: string, { outcome, limit }: { outcome?: Outcome; limit: number }) => {
      const { terminal, database } = use();
      const { db } = await database();
      const record = await findImport(db, id, null);
      if (!record) throw new CommandError(`there is no import "${id}"; see: cicero import list`);
      terminal.line(summary(record));
      for (const line of await rowsTable(db, id, outcome, limit)) terminal.line(line);
    });
};

function outcomeOption(text: string): Outcome {
  const outcome = outcomes.find((known) => known === text.trim().toLowerCase());
  if (!outcome) throw new InvalidArgumentError(`one of ${outcomes.join(', ')} is needed`);
  return outcome;
}
