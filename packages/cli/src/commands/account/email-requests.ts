import { decideFirstEmail, type EmailRequestName, listOpenEmailRequests } from '@cicero/auth-claim';
import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';
import { administration, countOption, operator } from './operator.ts';

const words = {
  approve: 'store the first e-mail address a person asks for; make sure before that it is theirs',
  reject: 'refuse the first e-mail address a person asks for',
} as const;

export const emailRequestCommands: CommandModule = (account, use) => {
  account
    .command('email-requests')
    .description('first e-mail addresses of personnel that wait for an administrator')
    .option('-n, --limit <n>', 'how many', countOption(1_000), 50)
    .action(async ({ limit }: { limit: number }) => {
      const { terminal, database } = use();
      const requests = await listOpenEmailRequests((await database()).db, limit);
      terminal.line(
        requests.length === 0
          ? 'no request waits'
          : table(
              ['asked', 'person', 'name', 'client', 'address', 'id'],
              requests.map((request) => [
                request.requestedAt.toISOString(),
                request.userId,
                request.nama,
                request.clientId,
                request.email,
                request.requestId,
              ]),
            ),
      );
    });

  for (const decision of ['approve', 'reject'] as const) {
    account
      .command(`${decision}-email <request>`)
      .description(`${words[decision]}; by the id of the request, or <nrp>#<its first eight digits>`)
      .action(async (wanted: string) => {
        const tools = use();
        const { context } = await administration(tools);
        const decided = await context.transact((unit) =>
          decideFirstEmail(unit, tools.clock, requestNamed(wanted), decision, operator()),
        );
        switch (decided.outcome) {
          case 'unknown':
            throw new CommandError(`there is no request "${wanted}"; see: cicero account email-requests`);
          case 'standing': {
            const { by, approved, request } = decided;
            const when = request.decidedAt?.toISOString() ?? '-';
            throw new CommandError(`this was ${approved ? 'approved' : 'refused'} before: ${when} by ${by}`);
          }
          case 'impossible':
            throw new CommandError(`the address cannot be stored: ${decided.reason.message}`);
          case 'decided':
            tools.terminal.line(
              `${decided.request.email} of ${decided.request.userId}: ${decision === 'approve' ? 'approved' : 'refused'}`,
            );
        }
      });
  }
};

/** Not by the person alone: they may have asked for another address since the list was looked at. */
function requestNamed(text: string): EmailRequestName {
  const wanted = text.trim().toLowerCase();
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(wanted)) return { requestId: wanted };
  const [, nrp, reference] = /^(\d{1,18})#([0-9a-f]{8})$/.exec(wanted) ?? [];
  if (nrp !== undefined && reference !== undefined) return { nrp, reference };
  throw new CommandError(
    'name the id of the request, or <nrp>#<its first 8 digits>; see: cicero account email-requests',
  );
}
