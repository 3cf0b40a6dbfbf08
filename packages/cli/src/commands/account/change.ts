import { renameAccount, setContact, setPassword, setPressNumber } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { administration, dashboardAccount, kindOption, namedAccount, operator, sessionCache } from './operator.ts';
import { newPassword, tellPassword } from './password.ts';

const passwordKinds = ['dashboard', 'penmas'] as const;
type PasswordKind = (typeof passwordKinds)[number];

export const changeCommands: CommandModule = (account, use) => {
  account
    .command('set-contact <account>')
    .description('where the owner of an account is reached; of the press section a number only; "" clears')
    .option('-k, --kind <kind>', `kind of account: ${passwordKinds.join(', ')}`, kindOption(passwordKinds), 'dashboard')
    .option('-w, --whatsapp <number>', 'WhatsApp number')
    .option('-e, --email <address>', 'e-mail address')
    .action(async (name: string, { kind, ...change }: { kind: PasswordKind; whatsapp?: string; email?: string }) => {
      const tools = use();
      if (kind === 'penmas') return setNumber(tools, name, change);
      if (change.whatsapp === undefined && change.email === undefined) {
        throw new CommandError('say what to set: --whatsapp, --email or both');
      }
      const { db } = await tools.database();
      const { dashboard_user_id: id, username } = await dashboardAccount(db, name);
      await setContact(await administration(tools), id, change, operator());
      const { whatsapp, email } = await dashboardAccount(db, id);
      tools.terminal.line(`${username}: whatsapp ${whatsapp ?? '-'}, email ${email ?? '-'}`);
    });

  account
    .command('set-password <account>')
    .description('give an account a new password, made up and shown once unless CICERO_PASSWORD is set; signs it out')
    .option('-k, --kind <kind>', `kind of account: ${passwordKinds.join(', ')}`, kindOption(passwordKinds), 'dashboard')
    .action(async (name: string, { kind }: { kind: PasswordKind }) => {
      const tools = use();
      const { db } = await tools.database();
      const { id } = await namedAccount(db, kind, name);
      // The row of a dashboard account ends its sessions; those of the press section the cache alone can end.
      if (kind === 'penmas') await sessionCache(tools);
      const secret = newPassword(tools);
      await setPassword(await administration(tools), { kind, id }, secret.password, operator());
      tools.terminal.line(`${name} has a new password and is signed out everywhere`);
      tellPassword(tools, secret);
    });

  account
    .command('rename <account> <username>')
    .description('give an account another user name: for two that differ by case only, name the id')
    .option('-k, --kind <kind>', `kind of account: ${passwordKinds.join(', ')}`, kindOption(passwordKinds), 'dashboard')
    .action(async (name: string, username: string, { kind }: { kind: PasswordKind }) => {
      const tools = use();
      const { db } = await tools.database();
      const { id } = await namedAccount(db, kind, name);
      const stored = await renameAccount(await administration(tools), { kind, id }, username, operator());
      tools.terminal.line(`${name} is now ${stored}`);
    });
};

/** Somebody of the press section has a number and nothing else. */
async function setNumber(tools: Toolbox, name: string, { whatsapp, email }: { whatsapp?: string; email?: string }) {
  if (whatsapp === undefined || email !== undefined) throw new CommandError('say what to set: --whatsapp');
  const { db } = await tools.database();
  const { id } = await namedAccount(db, 'penmas', name);
  const stored = await setPressNumber(await administration(tools), id, whatsapp, operator());
  tools.terminal.line(`${name}: whatsapp ${stored ?? '-'}`);
}
