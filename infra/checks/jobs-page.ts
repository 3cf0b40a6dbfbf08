import type { DB } from '@cicero/database';
import type { Job } from '@cicero/platform';
import type { Kysely } from 'kysely';

const introduction = `# Jobs

Made by \`pnpm generate\` from the declarations of the services and from the subscriptions that every installation
begins with. Times are in WIB (Asia/Jakarta), as cron patterns. \`cicero job list\` shows what holds in an installation:
\`cicero job disable\` switches a job off, \`cicero job schedule\` chooses another time. A run that was missed is made up
for when the service is back within the time to make up; see [how to add a job](guides/add-a-job.md).
\`cicero simulate day\` lets a day of them pass in a minute or two.
`;

/** `docs/jobs.md`: every job of the services, and the reports that are sent from the first day on. */
export async function jobsPage(db: Kysely<DB>, jobs: readonly Job[]): Promise<string> {
  const subscriptions = await db
    .selectFrom('report_subscription')
    .select(['seed_key', 'report', 'client_type', 'recipients', 'schedule', 'is_active'])
    .where('seed_key', 'is not', null)
    .orderBy('seed_key')
    .execute();
  return [
    introduction,
    table(
      ['job', 'title', 'when', 'made up for within'],
      [...jobs]
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ key, title, schedule, catchUp }) => [
          `\`${key}\``,
          title,
          typeof schedule === 'function' ? 'when a subscription is due' : patterns(schedule),
          duration(catchUp),
        ]),
    ),
    '\n## Subscriptions\n\nData from the first day on: people change, switch off and add; see [reports](reports.md).\n',
    table(
      ['subscription', 'report', 'about', 'to', 'when', 'at first'],
      subscriptions.map((row) => [
        `\`${row.seed_key}\``,
        `\`${row.report}\``,
        row.client_type === 'org' ? 'units' : row.client_type === 'direktorat' ? 'directorates' : 'all',
        row.recipients.join(', '),
        patterns(row.schedule),
        row.is_active ? 'on' : 'off',
      ]),
    ),
  ].join('\n');
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return `${[line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}

function patterns(schedule: readonly string[]): string {
  return schedule.map((pattern) => `\`${pattern}\``).join(', ');
}

function duration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes === 0) return '–';
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
