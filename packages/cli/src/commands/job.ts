import { setTimeout as sleep } from 'node:timers/promises';
import { isSchedule, nextDue, requestJobRun, serviceOfJob } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';
import { sql } from 'kysely';
import type { CommandModule } from '../program.ts';
import { CommandError, table } from '../terminal.ts';
import { transactIn } from '../transact.ts';

export const jobCommands: CommandModule = (program, use) => {
  const job = program.command('job').description('scheduled work: list, run, switch on and off, reschedule, history');

  job
    .command('list')
    .description('all jobs with their switch, schedule, next and last run (times in WIB)')
    .action(async () => {
      const { db } = await use().database();
      const { rows } = await sql<{
        job_key: string;
        display_name: string;
        is_active: boolean;
        status: string | null;
        scheduled_for: Date | null;
        schedule: string[] | null;
        own_schedule: string[] | null;
      }>`select c.job_key, c.display_name, c.is_active, c.schedule, c.own_schedule, r.status, r.scheduled_for from cron_job_config c
        left join lateral (select status, scheduled_for from job_run where job_key = c.job_key
          order by scheduled_for desc limit 1) r on true
        where c.job_key not like './%' order by c.job_key`.execute(db);
      use().terminal.line(
        table(
          ['job', 'title', 'switch', 'schedule', 'next run', 'last run', 'outcome'],
          rows.map((row) => {
            const patterns = row.schedule?.length ? row.schedule : (row.own_schedule ?? []);
            const next = row.is_active ? nextDue(patterns.filter(isSchedule), use().clock.now()) : undefined;
            return [
              row.job_key,
              row.display_name,
              row.is_active ? 'on' : 'off',
              scheduleText(patterns, Boolean(row.schedule?.length)),
              next && wib(next),
              row.scheduled_for ? wib(row.scheduled_for) : 'never',
              row.status,
            ];
          }),
        ),
      );
    });

  job
    .command('run <job>')
    .description('run a job now, whatever its switch says, and wait for its end')
    .option('--no-wait', 'only ask for it')
    .action(async (jobKey: string, options: { wait: boolean }) => {
      const tools = use();
      const { db } = await tools.database();
      await assertKnown(db, jobKey);
      const runId = await transactIn(tools, db)((unit) => requestJobRun(unit, jobKey, tools.clock));
      tools.terminal.line(`${jobKey}: asked for, run ${runId}`);
      if (!options.wait) return;
      const outcome = await waitForRun(db, runId);
      tools.terminal.line(`${jobKey}: ${outcome.status} ${JSON.stringify(outcome.counts)}`);
      if (outcome.status !== 'succeeded') throw new CommandError(outcome.error ?? 'the run did not succeed');
    });

  for (const [verb, active] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    job
      .command(`${verb} <job>`)
      .description(`switch a job ${active ? 'on' : 'off'}`)
      .action(async (jobKey: string) => {
        const { db } = await use().database();
        await assertKnown(db, jobKey);
        await db.updateTable('cron_job_config').set({ is_active: active }).where('job_key', '=', jobKey).execute();
        use().terminal.line(`${jobKey} is ${active ? 'on' : 'off'}`);
      });
  }

  job
    .command('schedule <job> [patterns...]')
    .description('choose when a job runs: cron patterns in WIB, such as "30 7 * * *"')
    .option('--default', 'as its service says')
    .action(async (jobKey: string, patterns: string[], options: { default?: boolean }) => {
      const { db } = await use().database();
      await assertKnown(db, jobKey);
      if (jobKey === reportsJobKey) {
        throw new CommandError(`${jobKey} runs when a subscription is due; schedules belong to subscriptions`);
      }
      if ((patterns.length === 0) !== (options.default === true)) {
        throw new CommandError('give cron patterns, or --default');
      }
      const wrong = patterns.find((pattern) => !isSchedule(pattern));
      if (wrong !== undefined) throw new CommandError(`"${wrong}" is not a cron pattern such as "30 7 * * *"`);
      const schedule = options.default ? null : patterns;
      await db.updateTable('cron_job_config').set({ schedule }).where('job_key', '=', jobKey).execute();
      use().terminal.line(
        schedule === null ? `${jobKey} runs as its service says` : `${jobKey} runs at ${schedule.join(' | ')} WIB`,
      );
    });

  job
    .command('history [job]')
    .description('the latest runs')
    .option('-n, --limit <n>', 'how many', '20')
    .action(async (jobKey: string | undefined, options: { limit: string }) => {
      const { db } = await use().database();
      let query = db
        .selectFrom('job_run')
        .select(['job_key', 'scheduled_for', 'reason', 'status', 'started_at', 'finished_at', 'counts', 'error'])
        .orderBy('scheduled_for', 'desc')
        .limit(Math.min(500, Math.max(1, Number.parseInt(options.limit, 10) || 20)));
      if (jobKey) query = query.where('job_key', '=', jobKey);
      const rows = await query.execute();
      use().terminal.line(
        table(
          ['job', 'due', 'why', 'outcome', 'seconds', 'counts or error'],
          rows.map((row) => [
            row.job_key,
            row.scheduled_for.toISOString(),
            row.reason,
            row.status,
            row.started_at && row.finished_at
              ? ((row.finished_at.getTime() - row.started_at.getTime()) / 1000).toFixed(1)
              : '-',
            row.error ?? JSON.stringify(row.counts),
          ]),
        ),
      );
    });
};

/** Its times are those of the subscriptions. */
const reportsJobKey = 'analytics.reports';
/** Patterns that are still read at a glance. */
const shownPatterns = 3;

function scheduleText(patterns: readonly string[], chosen: boolean): string | null {
  if (patterns.length === 0) return null;
  const more = patterns.length - shownPatterns;
  const text = patterns.slice(0, shownPatterns).join(' | ') + (more > 0 ? ` | and ${more} more` : '');
  return chosen ? `${text} (chosen)` : text;
}

function wib(instant: Date): string {
  return `${jakartaDay(instant)} ${jakartaTime(instant)}`;
}

type Db = Awaited<ReturnType<ReturnType<Parameters<CommandModule>[1]>['database']>>['db'];

async function assertKnown(db: Db, jobKey: string): Promise<void> {
  const row = await db.selectFrom('cron_job_config').select('job_key').where('job_key', '=', jobKey).executeTakeFirst();
  if (!row || !serviceOfJob(jobKey)) {
    throw new CommandError(`there is no job "${jobKey}"; see: cicero job list`);
  }
}

export interface RunOutcome {
  status: string;
  counts: unknown;
  error: string | null;
}

/** Waits for the end of a run; gives up when nobody takes it within `patience` milliseconds. */
export async function waitForRun(db: Db, runId: string, patience = 30_000): Promise<RunOutcome> {
  const givenUp = Date.now() + patience;
  for (;;) {
    const row = await db
      .selectFrom('job_run')
      .select(['status', 'counts', 'error'])
      .where('run_id', '=', runId)
      .executeTakeFirstOrThrow();
    if (row.status !== 'waiting' && row.status !== 'running') return row;
    if (row.status === 'waiting' && Date.now() > givenUp) {
      throw new CommandError('nobody took the run: is Cicero running? It stays asked for.');
    }
    await sleep(200);
  }
}
