import { addPeople, countContacts, saveWaiting } from '@cicero/api-gateway';
import type { DB } from '@cicero/database';
import { canonicalClientId, findClientId } from '@cicero/directory';
import { troubleInWords } from '@cicero/google';
import { type Kysely, sql } from 'kysely';
import type { CommandModule } from '../program.ts';
import { CommandError, table } from '../terminal.ts';
import { countOption } from './account/operator.ts';
import { googleOf } from './google.ts';

/** Longer than any sync takes at Google's pace, in milliseconds. */
const longestSync = 12 * 3_600_000;

/** Numbers as contacts of the connected Google account. */
export const contactCommands: CommandModule = (program, use) => {
  const contact = program.command('contact').description('numbers as contacts of the Google account: sync, list');

  contact
    .command('sync')
    .description('save the numbers of people who want notices, and whatever else waits')
    .option('--client <id>', 'only people of this client')
    .option('--dry-run', 'only say how many')
    .action(async ({ client, dryRun = false }: { client?: string; dryRun?: boolean }) => {
      const { terminal, clock, database } = use();
      const { db } = await database();
      const ofClient = client === undefined ? {} : { clientId: await knownClient(db, client) };
      const signal = AbortSignal.timeout(longestSync);
      const google = dryRun ? undefined : await googleOf(use());
      const added = await addPeople(db, { now: clock.now(), signal, dryRun, ...ofClient });
      const { waiting } = await countContacts(db);
      if (!google) {
        terminal.line(`new: ${added}, waiting already: ${waiting}`);
        return;
      }
      const { found, created, trouble } = await saveWaiting({ db, clock, google }, signal);
      terminal.line(`new: ${added}, found at Google: ${found}, created: ${created}`);
      if (trouble !== null) {
        const left = (await countContacts(db)).waiting;
        throw new CommandError(
          `stopped: ${troubleInWords(trouble)}; ${left} wait, the services go on with them by themselves`,
        );
      }
    });

  contact
    .command('list')
    .description('numbers that are contacts or wait to be, the newest first')
    .option('--waiting', 'only those that wait')
    .option('-n, --limit <n>', 'how many', countOption(10_000), 50)
    .action(async ({ waiting = false, limit }: { waiting?: boolean; limit: number }) => {
      const { terminal, database } = use();
      const { db } = await database();
      const { rows } = await sql<Record<'phone_number' | 'resource_name' | 'problem', string | null> & Attempts>`
        select phone_number, resource_name, created_at at time zone 'UTC' as created_at, attempts, problem, waits_until
        from saved_contact where resource_name is null or not ${waiting}
        order by created_at desc nulls last, phone_number limit ${limit}`.execute(db);
      if (rows.length === 0) {
        terminal.line('no contact');
        return;
      }
      const cells = rows.map((row) => [
        ...[row.phone_number, row.resource_name ?? 'waits', row.created_at?.toISOString(), row.attempts, row.problem],
        row.resource_name === null ? row.waits_until?.toISOString() : null,
      ]);
      terminal.line(table(['number', 'contact', 'since', 'tries', 'problem', 'not before'], cells));
    });
};

/** A client's id, canonical. @throws CommandError */
async function knownClient(db: Kysely<DB>, named: string): Promise<string> {
  const clientId = canonicalClientId(named);
  if (clientId === null || (await findClientId(db, clientId)) === null) {
    throw new CommandError(`there is no client "${named}"; see: cicero client list`);
  }
  return clientId;
}

interface Attempts {
  created_at: Date | null;
  attempts: number;
  waits_until: Date | null;
}
