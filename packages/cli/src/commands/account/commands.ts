import type { CommandModule } from '../../program.ts';
import { auditCommand } from './audit.ts';
import { changeCommands } from './change.ts';
import { createCommands } from './create.ts';
import { decideCommands } from './decide.ts';
import { emailRequestCommands } from './email-requests.ts';
import { keyCommand } from './keys.ts';
import { listCommands } from './list.ts';
import { sessionCommands } from './sessions.ts';

/** Everything about accounts. An account is named by its user name, or by its id where two differ by case only. */
export const accountCommands: CommandModule = (program, use) => {
  const account = program
    .command('account')
    .description('accounts: create, list, approve, passwords, sessions, the audit trail, the signing key');
  account.addHelpText(
    'after',
    [
      '',
      'Passwords are made up and shown once; set CICERO_PASSWORD to choose one. Everything that changes something is',
      'written to the audit trail: cicero account audit',
    ].join('\n'),
  );
  for (const group of [
    listCommands,
    createCommands,
    decideCommands,
    changeCommands,
    sessionCommands,
    emailRequestCommands,
    auditCommand,
    keyCommand,
  ]) {
    group(account, use);
  }
};
