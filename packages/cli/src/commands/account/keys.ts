import { rotateSigningKey } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { operator } from './operator.ts';

export const keyCommand: CommandModule = (account, use) => {
  account
    .command('rotate-key')
    .description('sign new tokens with a new key; nobody is signed out, running services follow within a minute')
    .action(async () => {
      const tools = use();
      const { db } = await tools.database();
      const store = { db, cache: await tools.cache(), clock: tools.clock, env: tools.env };
      tools.terminal.line(`new key: ${await rotateSigningKey(store, operator())}`);
    });
};
