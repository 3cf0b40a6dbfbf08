import { requestReport } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { endOverdue } from '../../src/dispatch/overdue.ts';
import { requestReportSubscription } from '../../src/subscriptions/request-report.ts';
import { issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const operator = '6281200000001';
const apology = 'Laporan yang Anda minta tidak dapat dibuat pada waktunya. Silakan minta lagi.';
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await sql`truncate report_issue, report_subscription cascade`.execute(world.db);
  await world.client('RES_A', { client_insta: 'a', client_operator: operator });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  world.clock.set('2025-11-10T08:20:00Z');
});
afterAll(() => world.close());

async function ends(): Promise<string[]> {
  const rows = await world.db.selectFrom('report_issue').select(['status', 'reason']).orderBy('due_at').execute();
  return rows.map(({ status, reason }) => (reason === null ? status : `${status} ${reason}`));
}

async function askInChat(): Promise<void> {
  const chat = `${operator}@c.us`;
  const by = { channel: 'whatsapp', account: 'user', chatId: chat, userId: chat } as const;
  const data = { report: 'likes-attendance', clientId: 'RES_A', by };
  const context = world.host.context('analytics');
  const handle = requestReportSubscription(context, []).bind(context);
  const message = createMessage(requestReport, data, { source: 'notifier' });
  await handle(message, { attempt: 1, signal: new AbortController().signal } as never);
}

test('an issue that nobody produced for six hours ends, and a replay of its command sends nothing', async () => {
  await subscribed(world, { report: 'likes-attendance' });
  await issue(world, new Date('2025-11-10T08:20:00Z'));
  const context = world.host.context('analytics');
  world.clock.set('2025-11-10T14:20:00Z');
  expect(await endOverdue(context)).toBe(0);
  world.clock.set('2025-11-10T14:20:01Z');
  expect(await endOverdue(context)).toBe(1);
  expect(await endOverdue(context)).toBe(0);
  expect(await ends()).toEqual(['failed TIMED_OUT']);
  await produceAll(world);
  expect(await ends()).toEqual(['failed TIMED_OUT']);
  expect(await sent(world)).toEqual([]);
});

test('who asked in a chat for what nobody produced is told there, once, however many there are', async () => {
  for (const minute of ['21', '22', '23']) {
    world.clock.set(`2025-11-10T08:${minute}:00Z`);
    await askInChat();
  }
  world.clock.set('2025-11-10T15:00:00Z');
  expect(await endOverdue(world.host.context('analytics'), 2)).toBe(3);
  expect(await sent(world)).toMatchObject(
    [1, 2, 3].map(() => ({ account: 'user', recipient: `${operator}@c.us`, text: apology, priority: 'approval' })),
  );
});

test('what is produced when it is of no use any more is sent to nobody', async () => {
  await subscribed(world, { report: 'likes-attendance' });
  await issue(world, new Date('2025-11-10T08:20:00Z'));
  world.clock.set('2025-11-11T08:20:00Z');
  await produceAll(world);
  expect(await ends()).toEqual(['failed TOO_LATE']);
  expect(await sent(world)).toEqual([]);
});

test('who asked in a chat for what is produced too late is told so', async () => {
  await askInChat();
  world.clock.set('2025-11-12T08:20:00Z');
  await produceAll(world);
  expect(await ends()).toEqual(['failed TOO_LATE']);
  expect(await sent(world)).toMatchObject([{ recipient: `${operator}@c.us`, text: apology }]);
});
