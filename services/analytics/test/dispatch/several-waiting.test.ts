import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Computer, localComputer } from '../../src/computing/computer.ts';
import { endIssue, waitingIssue } from '../../src/dispatch/issues.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { produceReportSubscription } from '../../src/subscriptions/produce-report.ts';
import { issue, noSettings, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('RES_A', { client_insta: 'a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  world.clock.set('2025-11-10T08:20:00Z');
});
afterAll(() => world.close());

const at = (time: string) => new Date(`2025-11-10T${time}:00Z`);
const schedule = ['10,15 15 * * *'];

/** Issues in the order of their times. */
async function ends(): Promise<string[]> {
  const rows = await world.db.selectFrom('report_issue').select(['status', 'reason']).orderBy('due_at').execute();
  return rows.map(({ status, reason }) => (reason === null ? status : `${status} ${reason}`));
}

async function commands() {
  const { rows } = await sql<{ envelope: { data: { issueId: string } } }>`
    select envelope from outbox where type = 'analytics.produce-report' order by id`.execute(world.db);
  return rows.map(({ envelope }) => envelope);
}

/** What the consumer does with a command. */
async function consumer(computer: Computer = localComputer(world.db)) {
  await rebuild(world.db);
  const context = { ...world.host.context('analytics'), log: createLog('test', { level: 'silent' }) };
  const handle = produceReportSubscription(context, { computer, settings: noSettings }).bind(context);
  return (envelope: unknown) =>
    handle(envelope as never, { attempt: 1, signal: new AbortController().signal } as never);
}

/** Computes, and lets something happen before the answer is used. */
function meanwhile(happens: () => Promise<unknown>): Computer {
  const local = localComputer(world.db);
  return {
    ...local,
    async compute(name, input) {
      const answer = await local.compute(name, input);
      await happens();
      return answer;
    },
  };
}

test.each(['likes-attendance', 'task-message'])(
  'of several issues of %s that are produced at the same time the youngest alone is sent',
  async (report) => {
    await subscribed(world, { report, schedule });
    await issue(world, at('08:10'));
    await issue(world, at('08:15'));
    const handle = await consumer();
    await Promise.all((await commands()).map(handle));
    expect(await ends()).toEqual(['unchanged superseded', 'sent']);
    expect(await sent(world)).toHaveLength(1);
  },
);

test('an older one that is tried again does not come after a younger one that was sent', async () => {
  await subscribed(world, { report: 'likes-attendance', schedule });
  await issue(world, at('08:10'));
  await issue(world, at('08:15'));
  const [older, younger] = await commands();
  const handle = await consumer();
  await handle(younger);
  await handle(older);
  expect(await ends()).toEqual(['unchanged superseded', 'sent']);
  expect(await sent(world)).toHaveLength(1);
});

test('an older one yields also to one that is written down while it is produced', async () => {
  await subscribed(world, { report: 'likes-attendance', schedule });
  await issue(world, at('08:10'));
  const [older] = await commands();
  await (await consumer(meanwhile(() => issue(world, at('08:15')))))(older);
  expect(await ends()).toEqual(['unchanged superseded', 'waiting']);
});

test('issues of other clients and other subscriptions are nobody’s successors', async () => {
  await world.client('RES_B', { client_insta: 'b', client_operator: '081100000002' });
  await world.person({ id: '2', client: 'RES_B', ig: 'budi' });
  await world.post({ id: 'P2', client: 'RES_B', at: '2025-11-10 08:00', set: [] });
  await subscribed(
    world,
    { report: 'likes-attendance', clientId: 'RES_A', schedule: ['10 15 * * *'] },
    { report: 'likes-attendance', schedule: ['15 15 * * *'] },
  );
  await issue(world, at('08:15'));
  await produceAll(world);
  expect(await ends()).toEqual(['sent', 'sent', 'sent']);
});

test('a failed one is nobody’s successor', async () => {
  await subscribed(world, { report: 'likes-attendance', schedule });
  await issue(world, at('08:10'));
  await issue(world, at('08:15'));
  await sql`update report_issue set status = 'failed' where due_at = ${at('08:15')}`.execute(world.db);
  await produceAll(world);
  expect(await ends()).toEqual(['sent', 'failed']);
});

test('what was compared with a message that another has followed meanwhile is compared again', async () => {
  const [id = ''] = await subscribed(world, { report: 'task-message', schedule });
  world.clock.set('2025-11-10T08:12:00Z');
  const authorization = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  await world.send(`/api/reports/subscriptions/${id}/send`, authorization, {});
  world.clock.set('2025-11-10T08:15:00Z');
  await issue(world, at('08:15'));
  const [asked, younger] = await commands();
  const plain = await consumer();
  await (await consumer(meanwhile(() => plain(asked))))(younger);
  expect(await ends()).toEqual(['sent', 'waiting']);
  // It is asked for anew.
  const again = (await commands()).at(-1);
  expect(again?.data).toEqual(younger?.data);
  await plain(again);
  expect(await ends()).toEqual(['sent', 'unchanged']);
  expect(await sent(world)).toHaveLength(1);
});

test('who asks by hand is told although a younger one waits, but not after a younger one was sent', async () => {
  const [id = ''] = await subscribed(world, { report: 'likes-attendance', schedule });
  world.clock.set('2025-11-10T08:12:00Z');
  const authorization = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  await world.send(`/api/reports/subscriptions/${id}/send`, authorization, {});
  await issue(world, at('08:15'));
  const handle = await consumer();
  const [asked, younger] = await commands();
  await handle(asked);
  expect(await ends()).toEqual(['sent', 'waiting']);
  await handle(younger);
  await sql`update report_issue set status = 'waiting' where asked_by is not null`.execute(world.db);
  await sql`delete from inbox`.execute(world.db);
  await handle(asked);
  expect(await ends()).toEqual(['unchanged superseded', 'sent']);
});

test('an issue ends once, whoever comes second', async () => {
  await subscribed(world, { report: 'likes-attendance', schedule });
  await issue(world, at('08:15'));
  const [command] = await commands();
  const issueId = command?.data.issueId ?? '';
  const end = (reason: string) =>
    world.db.transaction().execute((tx) => endIssue(tx, issueId, { status: 'failed', reason }, world.clock.now()));
  expect(await Promise.all([end('FIRST'), end('SECOND')])).toEqual([true, false]);
  expect(await ends()).toEqual(['failed FIRST']);
  expect(await waitingIssue(world.db, issueId)).toBeUndefined();
  await produceAll(world);
  expect(await sent(world)).toEqual([]);
});

test('news wait beside each other; of what says everything again the newest waits', async () => {
  await subscribed(world, { report: 'task-message', schedule }, { report: 'likes-attendance', schedule });
  await issue(world, at('08:15'));
  await produceAll(world);
  const topics = (await sent(world)).map(({ text, topic }) => [text.includes('Tugas'), topic !== undefined]);
  expect(topics.sort()).toEqual([
    [false, true],
    [true, false],
  ]);
});
