import { accessOf, listAudit } from '@cicero/access';
import { type AccountRow, type AccountState, accountStates, listAccounts } from '@cicero/auth-claim';
import { InvalidArgumentError } from 'commander';
import type { CommandModule } from '../../program.ts';
import { table } from '../../terminal.ts';
import { auditTable } from './audit.ts';
import { countOption, dashboardAccount, sessionCache } from './operator.ts';

export const listCommands: CommandModule = (account, use) => {
  account
    .command('list')
    .description('dashboard accounts, newest first')
    .option('-s, --status <status>', `only ${accountStates.join(', ')}`, stateOption)
    .option('--search <text>', 'only with this in name, number, address or client id')
    .option('-n, --limit <n>', 'how many', countOption(1_000), 50)
    .action(async (options: { status?: AccountState; search?: string; limit: number }) => {
      const { terminal, database } = use();
      const { status, search, limit } = options;
      const { accounts, total } = await listAccounts((await database()).db, {
        ...(status ? { state: status } : {}),
        ...(search ? { search } : {}),
        page: 1,
        limit,
      });
      if (total === 0) {
        terminal.line('no account');
        return;
      }
      terminal.line(
        table(
          ['username', 'status', 'role', 'clients', 'whatsapp', 'created', 'id'],
          accounts.map((row) => [
            row.username,
            row.state,
            row.role,
            clientsOf(row, 3),
            row.whatsapp,
            row.created_at?.toISOString().slice(0, 10),
            row.dashboard_user_id,
          ]),
        ),
      );
      if (total > accounts.length) terminal.line(`${accounts.length} of ${total}; see --limit and --search`);
    });

  account
    .command('show <account>')
    .description('one dashboard account with its sessions and its latest events')
    .action(async (name: string) => {
      const tools = use();
      const { db } = await tools.database();
      const row = await dashboardAccount(db, name);
      const id = row.dashboard_user_id;
      const { sessions } = accessOf({ db, cache: await sessionCache(tools), clock: tools.clock });
      const live = await sessions.list({ kind: 'dashboard', id });
      const lines: [string, unknown][] = [
        ['username', row.username],
        ['id', id],
        ['status', row.state],
        ['decided', row.decided_at ? `${row.decided_at.toISOString()} by ${row.decided_by}` : null],
        ['role', row.role],
        ['clients', clientsOf(row, Number.POSITIVE_INFINITY)],
        ['whatsapp', row.whatsapp],
        ['email', row.email],
        ['premium', premiumOf(row)],
        ['created', row.created_at?.toISOString()],
        ['sessions', live.length],
      ];
      tools.terminal.line(table(['what', 'value'], lines));
      const events = await listAudit(db, { party: { kind: 'dashboard', id }, limit: 10 });
      if (events.length > 0) tools.terminal.line(`\n${auditTable(events)}`);
    });
};

function premiumOf({ premium_status, premium_tier, premium_expires_at: until }: AccountRow): string {
  if (!premium_status) return 'no';
  return `${premium_tier ?? '-'} ${until ? `until ${until.toISOString()}` : 'without end'}`;
}

function stateOption(text: string): AccountState {
  const state = accountStates.find((known) => known === text.trim().toLowerCase());
  if (!state) throw new InvalidArgumentError(`one of ${accountStates.join(', ')} is needed`);
  return state;
}

function clientsOf({ client_ids: ids }: AccountRow, most: number): string {
  const more = ids.length - most;
  return [...ids.slice(0, most), ...(more > 0 ? [`+${more}`] : [])].join(' ') || '-';
}
