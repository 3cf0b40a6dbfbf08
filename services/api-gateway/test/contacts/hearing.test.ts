import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { contactPeopleJob } from '../../src/jobs/contact-people.ts';
import { subject, Town } from '../google/town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());
beforeEach(async () => {
  await town.reset();
  town.world.clock.advance(10 * 60_000);
});

const waiting = async () => (await town.rows()).map((row) => row.phone_number);

test('whoever writes in a private chat is noted and saved', async () => {
  await town.connect();
  await town.hear('6281999999999@c.us');
  expect(await town.rows()).toMatchObject([{ phone_number: '6281999999999', resource_name: null }]);
  await town.save();
  expect(town.contacts()).toEqual({ '+6281999999999': '6281999999999' });
});

test.each(['1203630000000001@g.us', '12345678901234@lid', 'status@broadcast', ''])(
  'a chat that is no person with a number is passed over: %s',
  async (chatId) => {
    await town.connect();
    await town.hear(chatId);
    expect(await waiting()).toEqual([]);
  },
);

test('nobody is noted before an account is connected, nor after it was disconnected', async () => {
  await town.hear('6281999999999@c.us');
  await town.connect();
  await town.world.call('admin', 'DELETE', '/api/oauth/connection');
  await town.hear('6281999999998@c.us');
  expect(await waiting()).toEqual([]);
});

test('while the connection is broken people are noted, for when it is mended', async () => {
  await town.connect();
  town.sandbox.google.grants.revokeAll();
  await town.hear('6281999999999@c.us');
  expect((await town.save()).trouble).toBe('revoked');
  await town.hear('6281999999998@c.us');
  expect(await waiting()).toEqual(['6281999999998', '6281999999999']);
});

test('a number that is known is not looked up in the table again for five minutes', async () => {
  await town.connect();
  const { cache } = town.world.host;
  for (let time = 0; time < 2; time++) await town.hear('6281999999999@c.us');
  expect(await cache.ttl(`contact:${subject('contact', '6281999999999')}`)).toBe(5 * 60_000);
  // The cache does not hold the number itself.
  expect(await cache.ttl('contact:6281999999999')).toBeNull();
  // Known: the row may even be gone.
  await town.world.host.database.script('delete from saved_contact');
  await town.hear('6281999999999@c.us');
  expect(await waiting()).toEqual([]);
  town.world.clock.advance(5 * 60_000);
  await town.hear('6281999999999@c.us');
  expect(await waiting()).toEqual(['6281999999999']);
});

test('the job notes people since the last run, and nobody without a connection', async () => {
  const run = {
    runId: 'x',
    scheduledFor: town.world.clock.now(),
    reason: 'schedule',
    log: town.world.context.log,
  } as const;
  const job = contactPeopleJob(town.world.context, town.google());
  const counts = () => job.run({ ...run, signal: AbortSignal.timeout(60_000) });
  expect(await counts()).toEqual({ added: 0 });
  await town.connect();
  expect(await counts()).toEqual({ added: 2 });
  expect(await counts()).toEqual({ added: 0 });
  expect(
    await contactPeopleJob(town.world.context, undefined).run({ ...run, signal: AbortSignal.timeout(1_000) }),
  ).toEqual({
    added: 0,
  });
});
