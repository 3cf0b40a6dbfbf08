import { type MessageData, requestReport } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { publishCatalogue } from '../../src/dispatch/offered.ts';
import { reportCatalogue } from '../../src/reports/catalogue.ts';
import { requestReportSubscription } from '../../src/subscriptions/request-report.ts';
import { produceAll, sent } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

const administrator = '628111111111';
const operator = '6281200000001';
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await sql`truncate report_issue, report_subscription, audit_event cascade`.execute(world.db);
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'res_a', client_operator: '0812-0000-0001' });
  await world.client('RES_B', { name: 'POLRES B', client_insta: 'res_b' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  world.clock.set('2025-11-10T13:00:00Z');
});
afterAll(() => world.close());

type Asked = MessageData<typeof requestReport>;

/** Somebody asks, as the notifier hands it on, as often as said. @returns what is answered at once */
async function ask(number: string, more: Partial<Asked> = {}, times = 1) {
  const by = { channel: 'whatsapp', account: 'user', chatId: `${number}@c.us`, userId: `${number}@c.us` } as const;
  const data: Asked = { report: 'likes-attendance', clientId: 'RES_A', by, ...more };
  const message = createMessage(requestReport, data, { source: 'notifier' });
  const context = world.host.context('analytics');
  const handle = requestReportSubscription(context, [administrator]).bind(context);
  for (let time = 0; time < times; time++) {
    await handle(message, { attempt: 1, signal: new AbortController().signal } as never);
  }
  return sent(world);
}

const trail = async () =>
  (
    await sql`select action, outcome, reason, actor_kind, actor_id, subject_id, channel, detail from audit_event`.execute(
      world.db,
    )
  ).rows;

describe('a report that is asked for in a chat', () => {
  test('is produced once and goes to that chat alone, from the number that was asked, at any hour', async () => {
    expect(await ask(operator, {}, 2)).toEqual([]);
    await produceAll(world);
    const messages = await sent(world);
    expect(messages).toMatchObject([
      { channel: 'whatsapp', account: 'user', recipient: `${operator}@c.us`, priority: 'approval' },
    ]);
    expect(messages[0]?.text).toContain('POLRES A');
    expect(
      await world.db.selectFrom('report_issue').select(['status', 'subscription_id', 'asked_by', 'account']).execute(),
    ).toEqual([{ status: 'sent', subscription_id: null, asked_by: `whatsapp:${operator}`, account: 'user' }]);
    expect(await trail()).toEqual([
      {
        ...{ action: 'report.requested', outcome: 'ok', reason: null, actor_kind: 'whatsapp', actor_id: operator },
        ...{ subject_id: 'RES_A', channel: 'whatsapp', detail: { report: 'likes-attendance', account: 'user' } },
      },
    ]);
  });

  test('is said to be empty when it is', async () => {
    await sql`truncate content_post, insta_post cascade`.execute(world.db);
    await ask(operator);
    await produceAll(world);
    expect(await sent(world)).toMatchObject([{ account: 'user', recipient: `${operator}@c.us` }]);
    expect(await world.db.selectFrom('report_issue').select('status').execute()).toEqual([{ status: 'nothing' }]);
  });

  test('an administrator has it of every client', async () => {
    expect(await ask(administrator, { clientId: 'res_b' })).toEqual([]);
    expect(await world.db.selectFrom('report_issue').select('client_id').execute()).toEqual([{ client_id: 'RES_B' }]);
  });

  test.each<[string, string, Partial<Asked>, string, string]>([
    [
      'of a client of others',
      operator,
      { clientId: 'RES_B' },
      'FORBIDDEN',
      'Anda tidak memiliki akses untuk laporan ini.',
    ],
    [
      'of a client that is not there',
      operator,
      { clientId: 'RES_X' },
      'FORBIDDEN',
      'Anda tidak memiliki akses untuk laporan ini.',
    ],
    ['by a stranger', '6281299999999', {}, 'FORBIDDEN', 'Anda tidak memiliki akses untuk laporan ini.'],
    [
      'that does not fit',
      operator,
      { report: 'comments-attendance' },
      'REPORT_UNFIT',
      'Laporan ini bukan untuk client tersebut.',
    ],
    [
      'with options that are none',
      operator,
      { options: { warna: 1 } },
      'REPORT_OPTIONS_INVALID',
      'Pilihan laporan tidak valid.',
    ],
  ])('is refused %s, and the chat is told', async (_, number, more, code, said) => {
    expect(await ask(number, more)).toMatchObject([
      { recipient: `${number}@c.us`, account: 'user', text: `⛔ ${said}` },
    ]);
    expect(await world.db.selectFrom('report_issue').select('issue_id').execute()).toEqual([]);
    expect(await trail()).toMatchObject([{ outcome: 'refused', reason: code, actor_id: number }]);
  });

  test('one that has become impossible before it was produced is said to be', async () => {
    await ask(operator);
    await sql`update clients set client_insta_status = false`.execute(world.db);
    await produceAll(world);
    expect(await sent(world)).toMatchObject([
      { account: 'user', recipient: `${operator}@c.us`, text: 'Laporan yang Anda minta tidak dapat dibuat.' },
    ]);
  });
});

test('which reports there are is said for other services, and what is gone is gone there', async () => {
  await sql`insert into report_kind values ('gone', 'Lama', 'any', '{}', '{}', 1) on conflict do nothing`.execute(
    world.db,
  );
  await publishCatalogue(world.db);
  await publishCatalogue(world.db);
  const rows = await world.db
    .selectFrom('report_kind')
    .select(['report', 'title', 'needs'])
    .orderBy('position')
    .execute();
  expect(rows).toEqual(reportCatalogue.map(({ key, title, needs }) => ({ report: key, title, needs: [...needs] })));
});
