import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('RES_A', { client_insta: 'res_a', client_tiktok: 'res_a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  world.clock.set('2025-11-10T08:20:00Z');
});
afterAll(() => world.close());

const slot = new Date('2025-11-10T08:20:00Z');

test('a subscription with a schedule that nobody can read keeps nobody else from their reports', async () => {
  await subscribed(
    world,
    { report: 'likes-attendance', schedule: ['99 99 * * *'] },
    { report: 'likes-attendance', schedule: ['99 99 * * *', '20 15 * * *'] },
    { report: 'likes-attendance' },
  );
  expect(await issue(world, slot)).toMatchObject({ subscriptions: 2, issues: 2, failed: 2 });
});

test('what fails for one subscription is counted, and the others are told', async () => {
  const [broken] = await subscribed(world, { report: 'likes-attendance' }, { report: 'likes-attendance' });
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'refused'; end $$`.execute(world.db);
  await sql`create trigger refuse before insert on report_issue for each row
    when (new.subscription_id = ${sql.lit(broken)}) execute function refuse()`.execute(world.db);
  try {
    expect(await issue(world, slot)).toMatchObject({ subscriptions: 2, issues: 1, failed: 1 });
  } finally {
    await sql`drop function refuse cascade`.execute(world.db);
  }
});

test('an outage fails the run, which is taken over, instead of being counted', async () => {
  await subscribed(world, { report: 'likes-attendance' });
  await sql`create function fall() returns trigger language plpgsql as
    $$ begin raise exception 'away' using errcode = '57P01'; end $$`.execute(world.db);
  await sql`create trigger fall before insert on report_issue for each row execute function fall()`.execute(world.db);
  try {
    await expect(issue(world, slot)).rejects.toThrow('away');
  } finally {
    await sql`drop function fall cascade`.execute(world.db);
  }
});

test('a subscription to a report that is none is counted', async () => {
  await subscribed(world, { report: 'a-report-of-the-future' }, { report: 'likes-attendance' });
  expect(await issue(world, slot)).toEqual({
    ...{ subscriptions: 2, issues: 1, withoutRecipients: 0, unknown: 1, failed: 0 },
  });
  await produceAll(world);
  expect(await sent(world)).toHaveLength(1);
});
