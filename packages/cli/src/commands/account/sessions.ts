import { accessOf, recordAudit } from '@cicero/access';
import { type SignInKind, signInKinds } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { table } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';
import { kindOption, namedAccount, operator, sessionCache } from './operator.ts';

const kinds = `kind of account: ${signInKinds.join(', ')}`;

export const sessionCommands: CommandModule = (account, use) => {
  account
    .command('sessions <account>')
    .description('where an account is signed in: by user name, NRP or client id')
    .option('-k, --kind <kind>', kinds, kindOption(signInKinds), 'dashboard')
    .action(async (name: string, { kind }: { kind: SignInKind }) => {
      const tools = use();
      const { sessions, ref } = await open(tools, kind, name);
      const live = await sessions.list(ref);
      if (live.length === 0) {
        tools.terminal.line(`${name} is not signed in`);
        return;
      }
      tools.terminal.line(
        table(
          ['session', 'signed in', 'ends'],
          live.map((session) => [
            session.sessionId.slice(0, 12),
            session.createdAt.toISOString(),
            session.expiresAt.toISOString(),
          ]),
        ),
      );
    });

  account
    .command('revoke <account>')
    .description('sign an account out everywhere')
    .option('-k, --kind <kind>', kinds, kindOption(signInKinds), 'dashboard')
    .option('--dry-run', 'only say how many sessions would end')
    .action(async (name: string, { kind, dryRun }: { kind: SignInKind; dryRun?: boolean }) => {
      const tools = use();
      const { sessions, ref, db } = await open(tools, kind, name);
      if (dryRun) {
        tools.terminal.line(`${(await sessions.list(ref)).length} sessions of ${name} would end`);
        return;
      }
      const ended = await sessions.revokeAll(ref);
      const { party: actor, origin } = operator();
      await recordAudit(db, tools.clock, {
        action: 'sessions.revoked',
        outcome: 'ok',
        actor,
        subject: ref,
        origin,
        detail: { sessions: ended },
      });
      tools.terminal.line(`${ended} sessions of ${name} ended`);
    });
};

async function open(tools: Toolbox, kind: SignInKind, name: string) {
  const { db } = await tools.database();
  const { sessions } = accessOf({ db, cache: await sessionCache(tools), clock: tools.clock });
  return { db, sessions, ref: await namedAccount(db, kind, name) };
}
