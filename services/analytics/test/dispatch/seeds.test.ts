import { isSchedule } from '@cicero/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRecipient } from '../../src/dispatch/recipients.ts';
import { reportOf } from '../../src/reports/catalogue.ts';
import { readOptions } from '../../src/reports/produce.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('what every installation begins with names reports, options, recipients and schedules that there are', async () => {
  const rows = await world.db.selectFrom('report_subscription').selectAll().where('seed_key', 'is not', null).execute();
  expect(rows.length).toBeGreaterThan(30);
  for (const { seed_key, report, options, recipients, schedule } of rows) {
    expect(() => readOptions(reportOf(report), options), `${seed_key}`).not.toThrow();
    expect(recipients.map(readRecipient), `${seed_key}`).toEqual(recipients);
    expect(
      schedule.filter((pattern) => !isSchedule(pattern)),
      `${seed_key}`,
    ).toEqual([]);
  }
});

test('nothing is hard-coded to a client or a number', async () => {
  const rows = await world.db.selectFrom('report_subscription').selectAll().where('seed_key', 'is not', null).execute();
  expect(rows.filter(({ client_id }) => client_id !== null)).toEqual([]);
  expect(rows.flatMap(({ recipients }) => recipients).filter((one) => /\d/.test(one))).toEqual([]);
});
