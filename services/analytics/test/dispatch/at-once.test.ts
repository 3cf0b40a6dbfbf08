import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { localComputer } from '../../src/computing/computer.ts';
import { endIssue } from '../../src/dispatch/issues.ts';
import { lockIssues } from '../../src/dispatch/superseded.ts';
import { produceReportSubscription } from '../../src/subscriptions/produce-report.ts';
import { places } from '../fixtures/places.ts';
import { issue, noSettings, sent, subscribed } from '../fixtures/reports.ts';
import type { World } from '../fixtures/world.ts';

describe.each(await places())('on $name', ({ open }) => {
  let world: World;
  let close: () => Promise<void>;
  let headers: { authorization: string };
  let path: string;
  beforeAll(async () => {
    ({ world, close } = await open());
  });
  afterAll(() => close?.());
  beforeEach(async () => {
    await world.reset();
    await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
    headers = { authorization: await world.signIn({ role: 'admin', clients: ['RES_A'] }) };
    const [id] = await subscribed(world, { report: 'likes-attendance' });
    path = `/api/reports/subscriptions/${id}`;
  });

  test('of many who change one version of a subscription, one does', async () => {
    const { headers: seen } = await world.service.app.inject({ url: path, headers });
    const change = (note: string) =>
      world.service.app.inject({
        ...{ method: 'PATCH', url: path, payload: { note } },
        headers: { ...headers, 'if-match': String(seen.etag) },
      });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(change));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const { note } = (await world.service.app.inject({ url: path, headers })).json().data;
    expect(note).toBe(answers.find(({ statusCode }) => statusCode === 200)?.json().data.note);
  });

  test('what many send at once is sent once', async () => {
    const send = () => world.service.app.inject({ method: 'POST', url: `${path}/send`, headers });
    const answers = await Promise.all(Array.from({ length: 5 }, send));
    const outcomes = answers.flatMap((answer) => answer.json().data.map((one: { outcome: string }) => one.outcome));
    expect(outcomes.sort()).toEqual(['already', 'already', 'already', 'already', 'sent']);
    expect(await world.db.selectFrom('report_issue').selectAll().execute()).toHaveLength(1);
  });

  test('an issue that is being sent is waited for by the next, which is compared with it', async () => {
    await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
    const [id = ''] = await subscribed(world, { report: 'task-message', schedule: ['5 20 * * *'] });
    const { clock, host, db } = world;
    const now = clock.now();
    await world.service.app.inject({ method: 'POST', url: `/api/reports/subscriptions/${id}/send`, headers });
    const { issue_id: earlier } = await db.selectFrom('report_issue').select('issue_id').executeTakeFirstOrThrow();
    clock.set('2025-11-10T13:05:00Z');
    await issue(world, clock.now());
    const context = { ...host.context('analytics'), log: createLog('test', { level: 'silent' }) };
    const handle = produceReportSubscription(context, { computer: localComputer(db), settings: noSettings }).bind(
      context,
    );
    const { rows } = await sql<{ envelope: { data: { issueId: string } } }>`select envelope from outbox
      where type = 'analytics.produce-report'`.execute(db);
    const younger = rows.find(({ envelope }) => envelope.data.issueId !== earlier)?.envelope;
    const held = Promise.withResolvers<void>();
    const locked = Promise.withResolvers<void>();
    const sending = db.transaction().execute(async (tx) => {
      await lockIssues(tx, { subscriptionId: id, clientId: 'RES_A' });
      const facts = { posts: ['instagram:P1'], earlier: [] };
      await endIssue(tx, earlier, { status: 'sent', body: 'Tugas', facts, attachments: [] }, now);
      locked.resolve();
      await held.promise;
    });
    await locked.promise;
    const producing = handle(younger as never, { attempt: 1, signal: new AbortController().signal } as never);
    // Long enough to be produced, and to come to where it waits.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    held.resolve();
    await Promise.all([sending, producing]);
    // On a server it is asked for anew; in the embedded database its production waits as a whole.
    const ends = await db.selectFrom('report_issue').select('status').orderBy('due_at').execute();
    expect(['sent waiting', 'sent unchanged']).toContain(ends.map(({ status }) => status).join(' '));
    expect(await sent(world)).toEqual([]);
  });
});
