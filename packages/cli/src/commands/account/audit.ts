import { type AuditEvent, type AuditParty, listAudit } from '@cicero/access';
import { type SignInKind, signInKinds } from '@cicero/auth-claim';
import { isDay, startOfDay } from '@cicero/runtime';
import type { CommandModule } from '../../program.ts';
import { CommandError, table } from '../../terminal.ts';
import { countOption, kindOption, namedAccount } from './operator.ts';

interface AuditOptions {
  account?: string;
  kind: SignInKind;
  action?: string;
  since?: string;
  limit: number;
  json?: boolean;
}

export const auditCommand: CommandModule = (account, use) => {
  account
    .command('audit')
    .description('who did what, when and from where; newest first')
    .option('-a, --account <account>', 'only what this account did or suffered')
    .option(
      '-k, --kind <kind>',
      `with --account, its kind: ${signInKinds.join(', ')}`,
      kindOption(signInKinds),
      'dashboard',
    )
    .option('--action <action>', 'only this, such as login.dashboard; login finds all kinds')
    .option('--since <when>', 'only later ones: an instant (2026-02-01T08:00Z), a day, or an age (90m, 24h, 7d)')
    .option('-n, --limit <n>', 'how many', countOption(500), 50)
    .option('--json', 'one JSON object per line, complete')
    .action(async ({ account: name, kind, action, since, limit, json }: AuditOptions) => {
      const { terminal, database, clock } = use();
      const { db } = await database();
      const events = await listAudit(db, {
        ...(name === undefined ? {} : { party: await namedAccount(db, kind, name) }),
        ...(action === undefined ? {} : { action }),
        ...(since === undefined ? {} : { since: instantOf(since, clock.now()) }),
        limit,
      });
      if (json) for (const event of events) terminal.line(JSON.stringify(event));
      else terminal.line(events.length === 0 ? 'no event' : auditTable(events));
    });
};

export function auditTable(events: readonly AuditEvent[]): string {
  return table(
    ['when', 'action', 'outcome', 'who', 'on whom', 'from'],
    events.map((event) => [
      event.at.toISOString(),
      event.action,
      event.reason === null ? event.outcome : `${event.outcome}: ${event.reason}`,
      partyText(event.actor),
      partyText(event.subject),
      event.address === null ? event.channel : `${event.channel} ${event.address}`,
    ]),
  );
}

function partyText(party: AuditParty | null): string | null {
  return party && `${party.kind} ${party.id}`;
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads an instant, a day in Jakarta or an age. @throws CommandError */
function instantOf(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,5})([mhd])$/.exec(text.trim()) ?? [];
  if (count !== undefined) return new Date(now.getTime() - Number(count) * units[unit as keyof typeof units]);
  const when = text.trim();
  if (isDay(when)) return startOfDay(when);
  const isInstant = isDay(when.slice(0, 10)) && /^.{10}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(when);
  const instant = new Date(isInstant ? when : Number.NaN);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new CommandError(`--since ${text}: an instant, a day (2026-02-01) or an age (90m, 24h, 7d) is needed`);
}
