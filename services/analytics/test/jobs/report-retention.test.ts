import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findIssue, issuesPage, pruneIssues } from '../../src/dispatch/history.ts';
import { cleanupJob } from '../../src/jobs/cleanup.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const day = 86_400_000;

/** Issues due so many days ago. */
async function issuesOf(...ages: number[]): Promise<void> {
  await sql`truncate report_issue`.execute(world.db);
  for (const age of ages) {
    const dueAt = new Date(world.clock.now().getTime() - age * day);
    await sql`insert into report_issue (issue_id, report, client_id, options, picture, files, says_nothing, recipients,
      due_at, status, created_at) values (gen_random_uuid(), 'likes-attendance', 'RES_A', '{}', true, true, false,
      '{group}', ${dueAt}, 'sent', ${dueAt})`.execute(world.db);
  }
}

const left = async () => (await issuesPage(world.db, { clientIds: null }, { limit: 100, offset: 0 })).rows;

test('reports that are older than the installation keeps them are taken away every night', async () => {
  await issuesOf(0, 399, 400, 401, 900);
  const counts = await cleanupJob({ db: world.db, clock: world.clock }, { reports: 400 }).run({} as never);
  expect(counts).toMatchObject({ reports: 2 });
  expect(await left()).toHaveLength(3);
  const [newest] = await left();
  expect(await findIssue(world.db, newest?.issueId ?? '', null)).toMatchObject({ clientId: 'RES_A', body: null });
});

test('many of them are taken away a batch at a time', async () => {
  await issuesOf(...Array.from({ length: 7 }, (_, at) => 500 + at), 1);
  expect(await pruneIssues(world.db, new Date(world.clock.now().getTime() - 400 * day), 3)).toBe(7);
  expect(await left()).toHaveLength(1);
});
