import { randomBytes } from 'node:crypto';
import { createDashboardUser, listSessions, revokeSessions } from '@cicero/auth-claim';
import type { CommandModule } from '../program.ts';
import { table } from '../terminal.ts';
import type { Toolbox } from '../toolbox.ts';

export const accountCommands: CommandModule = (program, use) => {
  const account = program.command('account').description('dashboard accounts: create an administrator, sessions');

  account
    .command('create-admin <username>')
    .description(
      'create an approved administrator; the password is made up and shown once unless CICERO_PASSWORD is set',
    )
    .requiredOption('-c, --client <id...>', 'clients the account may see')
    .option('-w, --whatsapp <number>', 'its WhatsApp number')
    .action(async (username: string, options: { client: string[]; whatsapp?: string }) => {
      const { terminal, env, database } = use();
      const chosen = env.CICERO_PASSWORD?.trim();
      const password = chosen || randomBytes(15).toString('base64url');
      await createDashboardUser((await database()).db, {
        username,
        password,
        role: 'admin',
        clientIds: options.client,
        approved: true,
        ...(options.whatsapp ? { whatsapp: options.whatsapp } : {}),
      });
      terminal.line(`created ${username}`);
      if (!chosen) terminal.line(`password (shown only now): ${password}`);
    });

  account
    .command('sessions <username>')
    .description('where an account is signed in')
    .action(async (username: string) => {
      const tools = use();
      const sessions = await listSessions(await storeOf(tools), username);
      tools.terminal.line(
        table(
          ['session', 'signed in', 'ends'],
          sessions.map((session) => [
            session.sessionId.slice(0, 12),
            session.createdAt.toISOString(),
            session.expiresAt.toISOString(),
          ]),
        ),
      );
    });

  account
    .command('revoke <username>')
    .description('sign an account out everywhere')
    .action(async (username: string) => {
      const tools = use();
      const ended = await revokeSessions(await storeOf(tools), username);
      tools.terminal.line(`${ended} sessions of ${username} ended`);
    });
};

async function storeOf(tools: Toolbox): Promise<Parameters<typeof listSessions>[0]> {
  return { db: (await tools.database()).db, cache: await tools.cache(), clock: tools.clock };
}
