import { createAdministrator, penmasRoles, registerPenmas } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { administration, operator } from './operator.ts';
import { newPassword, tellPassword } from './password.ts';

export const createCommands: CommandModule = (account, use) => {
  account
    .command('create-admin <username>')
    .description(
      'create an approved administrator; the password is made up and shown once unless CICERO_PASSWORD is set',
    )
    .requiredOption('-c, --client <id...>', 'clients the account may see')
    .option('-w, --whatsapp <number>', 'its WhatsApp number')
    .option('-e, --email <address>', 'its e-mail address')
    .action(async (username: string, options: { client: string[]; whatsapp?: string; email?: string }) => {
      const tools = use();
      const secret = newPassword(tools);
      const { client: clientIds, whatsapp, email } = options;
      await createAdministrator(
        await administration(tools),
        {
          username,
          password: secret.password,
          clientIds,
          ...(whatsapp ? { whatsapp } : {}),
          ...(email ? { email } : {}),
        },
        operator(),
      );
      tools.terminal.line(`created ${username}`);
      tellPassword(tools, secret);
    });

  account
    .command('create-penmas <username>')
    .description('create an account of the press section; the password as for create-admin')
    .option('-r, --role <role>', `one of ${penmasRoles.join(', ')}`, 'penulis')
    .action(async (username: string, { role }: { role: string }) => {
      const tools = use();
      const secret = newPassword(tools);
      const { party, origin } = operator();
      const given = { username, password: secret.password, role };
      await registerPenmas(await administration(tools), given, party, origin);
      tools.terminal.line(`created ${username}, ${role}`);
      tellPassword(tools, secret);
    });
};
