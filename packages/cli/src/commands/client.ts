import {
  type ClientBody,
  type ClientWriter,
  changeClient,
  clientFlags,
  clientTexts,
  enterClient,
} from '@cicero/api-gateway';
import type { DB } from '@cicero/database';
import { type ClientRow, readClient } from '@cicero/directory';
import { InvalidArgumentError } from 'commander';
import { type Kysely, sql } from 'kysely';
import type { CommandModule } from '../program.ts';
import { CommandError, table } from '../terminal.ts';
import type { Toolbox } from '../toolbox.ts';
import { transactIn } from '../transact.ts';
import { countOption, operator } from './account/operator.ts';

const states = ['all', 'active', 'inactive', 'deleted'] as const;
type State = (typeof states)[number];
type Fields = Readonly<Record<string, string | boolean>>;
const names = [...clientTexts, ...clientFlags];

/** Clients: as over HTTP, and what only whoever runs the installation may do: directorates, and any parent. */
export const clientCommands: CommandModule = (program, use) => {
  const client = program.command('client').description('clients: create, list, show, update');
  client.addHelpText('after', `\nFields for --set: ${names.join(', ')}`);

  client
    .command('list')
    .description('clients by id')
    .option('-s, --status <status>', `${states.join(', ')}; all leaves out deleted ones`, stateOption, 'all')
    .option('--search <text>', 'only with this in id or name')
    .option('-n, --limit <n>', 'how many', countOption(10_000), 100)
    .action(async ({ status, search, limit }: { status: State; search?: string; limit: number }) => {
      const { terminal, database } = use();
      const { rows, total } = await listed((await database()).db, status, search ?? '', limit);
      if (total === 0) {
        terminal.line('no client');
        return;
      }
      const headings = ['id', 'name', 'type', 'status', 'region', 'parent', 'instagram', 'tiktok'];
      const cells = rows.map((row) => [
        ...[row.client_id, row.nama, row.client_type, stateOf(row), row.regional_id, row.parent_client_id],
        ...[row.client_insta, row.client_tiktok],
      ]);
      terminal.line(table(headings, cells));
      if (total > rows.length) terminal.line(`${rows.length} of ${total}; see --limit and --search`);
    });

  client
    .command('show <id>')
    .description('one client with everything that is stored of it')
    .action(async (id: string) => {
      const tools = use();
      const row = await named((await tools.database()).db, id);
      show(tools, row);
    });

  client
    .command('create <id>')
    .description('a new client; no account is linked to it')
    .requiredOption('--name <name>', 'its name')
    .option('--type <type>', 'org, direktorat, polda or satker', 'org')
    .option('--set <field=value...>', 'more of its fields', fieldOption)
    .action(async (id: string, { name, type, set = {} }: { name: string; type: string; set?: Fields }) => {
      const tools = use();
      const body = { ...set, nama: name, client_type: type } as ClientBody;
      const row = await transactIn(
        tools,
        (await tools.database()).db,
      )(({ tx }) => enterClient({ tx, clock: tools.clock, writer: writer() }, id, body));
      tools.terminal.line(`created ${row.client_id}`);
    });

  client
    .command('update <id>')
    .description('change fields of a client, or bring a deleted one back')
    .option('--set <field=value...>', 'what changes; an empty value clears', fieldOption)
    .option('--restore', 'bring it back')
    .action(async (id: string, { set = {}, restore }: { set?: Fields; restore?: boolean }) => {
      const tools = use();
      const { db } = await tools.database();
      await named(db, id);
      if (Object.keys(set).length === 0 && !restore)
        throw new CommandError('nothing to change: add --set or --restore');
      const body = { ...(set as ClientBody), ...(restore ? { deleted: false } : {}) };
      const row = await transactIn(
        tools,
        db,
      )(({ tx }) => changeClient({ tx, clock: tools.clock, writer: writer() }, id, body));
      show(tools, row);
    });
};

function writer(): ClientWriter {
  return { ...operator(), clientIds: null, directorate: null };
}

async function named(db: Kysely<DB>, id: string): Promise<ClientRow> {
  const row = await readClient(db, id);
  if (!row) throw new CommandError(`there is no client "${id}"; see: cicero client list`);
  return row;
}

async function listed(db: Kysely<DB>, status: State, search: string, limit: number) {
  const isWanted = {
    all: sql<boolean>`deleted_at is null`,
    active: sql<boolean>`deleted_at is null and client_status is true`,
    inactive: sql<boolean>`deleted_at is null and client_status is not true`,
    deleted: sql<boolean>`deleted_at is not null`,
  }[status];
  const found = db
    .selectFrom('clients')
    .where(isWanted)
    .where(sql<boolean>`position(lower(${search.trim()}) in lower(client_id || ' ' || nama)) > 0`);
  const { total } = await found.select((of) => of.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { rows: await found.selectAll().orderBy('client_id').limit(limit).execute(), total: Number(total) };
}

function show({ terminal }: Toolbox, row: ClientRow): void {
  const told: [string, unknown][] = [
    ['client_id', row.client_id],
    ['status', stateOf(row)],
    ...names.map((name): [string, unknown] => [name, row[name]]),
    ['created_at', row.created_at.toISOString()],
    ['updated_at', row.updated_at.toISOString()],
  ];
  terminal.line(table(['what', 'value'], told));
}

function stateOf({ deleted_at, client_status }: ClientRow): string {
  if (deleted_at !== null) return 'deleted';
  return client_status === true ? 'active' : 'inactive';
}

function stateOption(text: string): State {
  const state = states.find((known) => known === text.trim().toLowerCase());
  if (!state) throw new InvalidArgumentError(`one of ${states.join(', ')} is needed`);
  return state;
}

/** Reads one `field=value` on top of those before it. */
function fieldOption(text: string, before: Fields | undefined): Fields {
  const [, name = '', value = ''] = /^([a-z_]+)=(.*)$/s.exec(text.trim()) ?? [];
  if (clientFlags.some((flag) => flag === name)) {
    if (value !== 'true' && value !== 'false') throw new InvalidArgumentError(`${name} is true or false`);
    return { ...before, [name]: value === 'true' };
  }
  if (!clientTexts.some((field) => field === name)) {
    throw new InvalidArgumentError(`field=value is needed, field one of ${names.join(', ')}`);
  }
  return { ...before, [name]: value };
}
