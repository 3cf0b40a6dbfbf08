import { decideAccount, settleDecision } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { CommandError } from '../../terminal.ts';
import { administration, dashboardAccount, operator } from './operator.ts';

const words = {
  approve: 'let a dashboard account sign in, also one that was refused; its owner is told',
  reject: 'refuse a dashboard account; one that was approved is blocked and signed out; its owner is told',
} as const;
const done = { approve: 'approved', reject: 'rejected' } as const;

export const decideCommands: CommandModule = (account, use) => {
  for (const decision of ['approve', 'reject'] as const) {
    account
      .command(`${decision} <account>`)
      .description(words[decision])
      .option('--dry-run', 'only say what would happen')
      .action(async (name: string, { dryRun }: { dryRun?: boolean }) => {
        const tools = use();
        const { db } = await tools.database();
        const { dashboard_user_id: accountId, username, state } = await dashboardAccount(db, name);
        if (state === done[decision]) {
          tools.terminal.line(`${username} is ${state} already`);
          return;
        }
        if (dryRun) {
          tools.terminal.line(`${username} would be ${done[decision]}; it is ${state}`);
          return;
        }
        const parts = await administration(tools);
        const decided = await parts.context.transact((unit) =>
          decideAccount(unit, tools.clock, { accountId, decision, waitingOnly: false }, operator()),
        );
        if (decided.outcome === 'unknown') throw new CommandError(`${username} is gone`);
        await settleDecision(parts, decided);
        tools.terminal.line(`${username} is ${decided.account.state}`);
      });
  }
};
