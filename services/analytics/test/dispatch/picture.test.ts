import { readFile } from '@cicero/files';
import { jakartaDay } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { drawn } from '../../src/cards/drawn.ts';
import { waitingIssue } from '../../src/dispatch/issues.ts';
import { sendIssue } from '../../src/dispatch/send.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { cardOf } from '../cards/card-example.ts';
import { issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const slot = new Date('2025-11-10T08:20:00Z');
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  world.clock.set('2025-11-10T08:20:03Z');
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
});
afterAll(() => world.close());

test('a report goes with its picture where the subscription wants it', async () => {
  const [withPicture, without] = await subscribed(
    world,
    { report: 'likes-attendance' },
    { report: 'likes-attendance', options: { mode: 'sudah' } },
  );
  await sql`update report_subscription set picture = false where subscription_id = ${without}::uuid`.execute(world.db);
  await issue(world, slot);
  await produceAll(world);
  const messages = await sent(world);
  const of = (id = '') => messages.find(({ topic }) => topic.includes(id));
  expect(of(without)).toMatchObject({ text: expect.stringContaining('Likes Instagram') });
  expect(of(without)?.files).toBeUndefined();
  const [fileId = ''] = of(withPicture)?.files ?? [];
  expect(await readFile(world.db, fileId)).toMatchObject({
    ...{ name: 'likes-attendance_RES_A_2025-11-10_1520.png', mimetype: 'image/png' },
  });
});

test('a report whose picture cannot be drawn goes without', async () => {
  await subscribed(world, { report: 'likes-attendance' });
  await issue(world, slot);
  const { issue_id } = await world.db.selectFrom('report_issue').select('issue_id').executeTakeFirstOrThrow();
  const waiting = await waitingIssue(world.db, issue_id);
  const [client] = await reportClients(world.db, 'RES_A');
  if (!waiting || !client) throw new Error('nothing waits');
  const picture = await drawn(cardOf(3), () => Promise.reject(new Error('no memory')));
  const report = { kind: 'report' as const, text: '*Rekap*', facts: null, files: [], ...picture };
  const { transact, clock } = world.host.context('analytics');
  await transact((unit) => sendIssue(unit, waiting, client, report, clock.now()));
  const [message] = await sent(world);
  expect(message).toMatchObject({ text: '*Rekap*', recipient: '6281100000001@c.us' });
  expect(message?.files).toBeUndefined();
  const row = await world.db.selectFrom('report_issue').select(['status', 'due_at']).executeTakeFirstOrThrow();
  expect([row.status, jakartaDay(row.due_at)]).toEqual(['sent', '2025-11-10']);
});
