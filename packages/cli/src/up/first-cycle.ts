import { setTimeout as sleep } from 'node:timers/promises';
import { issueNow } from '@cicero/analytics';
import { countOutbox } from '@cicero/database';
import { type Host, requestJobRun } from '@cicero/platform';
import { sql } from 'kysely';
import { waitForRun } from '../commands/job.ts';
import { seedReports } from '../demo/reports.ts';
import { CommandError } from '../terminal.ts';
import type { Progress } from './progress.ts';

/** What is shown at once, whatever the hour; by their names in the subscriptions that every installation begins with. */
const firstReports = [
  'unit-likes-attendance',
  'unit-comments-attendance',
  'directorate-likes-attendance',
  'directorate-comments-attendance',
];

/** Runs the main job once, end to end, and writes demo reports: dashboards have numbers, the chats a recap. */
export async function firstCycle(host: Host, progress: Progress): Promise<void> {
  await progress.step('collecting posts, likes and comments', async () => {
    await runJob(host, 'collector.collect');
    await settle(host);
  });
  const { rows } = await sql<{ clients: number; posts: number; engagements: number }>`
    select count(distinct client_id) as clients, count(*) as posts,
      (select count(*) from engagement_fact) as engagements from content_post`.execute(host.database.db);
  const found = rows[0];
  if (found) progress.note(`${found.clients} clients, ${found.posts} posts, ${found.engagements} likes and comments`);
  // A simulator plays the platforms, nobody the people who report what they passed on.
  const reports = await seedReports(host.database.db, host.clock.now());
  if (reports > 0) progress.note(`${reports} reports of amplified posts`);
  await progress.step('sending the attendance recap', async () => {
    await issueNow(host.context('analytics'), { seedKeys: firstReports }, []);
    await settle(host);
  });
}

async function runJob(host: Host, key: string): Promise<void> {
  const runId = await host.context('api-gateway').transact((unit) => requestJobRun(unit, key, host.clock, 'start'));
  const outcome = await waitForRun(host.database.db, runId);
  if (outcome.status !== 'succeeded')
    throw new CommandError(`${key} ${outcome.status}: ${outcome.error ?? 'no reason given'}`);
}

/** Waits until every message has been handled: nothing in the outbox, nothing on its way out. */
async function settle(host: Host, patience = 45_000): Promise<void> {
  const givenUp = Date.now() + patience;
  let quiet = 0;
  while (quiet < 2) {
    if (Date.now() > givenUp) {
      host.log.warn('the first cycle is still going on in the background');
      return;
    }
    const waiting = await countOutbox(host.database.db);
    quiet = waiting === 0 ? quiet + 1 : 0;
    await sleep(100);
  }
}
