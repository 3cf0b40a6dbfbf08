import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimNext } from '../../src/delivery/outbound.ts';
import { type Bench, mailTo, openBench } from '../notifier.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

/** What a sender of the mail account gets at an instant. */
const claimAt = (now: string) =>
  claimNext(bench.host.database.db, {
    channel: 'email',
    account: 'smtp',
    holder: 'sender-1',
    lease: 45_000,
    pace: { interval: 0, jitter: 0, perMinute: 0 },
    random: () => 0.5,
    now: new Date(now),
    inHand: [],
    urgentOnly: false,
  });

test('a code is not handed out at or after the instant it expires, whether or not the sweep has come by', async () => {
  const expiresAt = '2025-11-03T05:05:00.000Z';
  await bench.accept(mailTo('ani@example.org', { dedupeKey: 'otp:1', expiresAt }));
  const [row] = await bench.rows();
  expect(row).toMatchObject({ status: 'waiting' });
  expect(await claimAt(expiresAt)).toEqual({ kind: 'nothing' });
  expect(await claimAt('2025-11-03T05:04:59.999Z')).toMatchObject({ kind: 'message', message: { dedupeKey: 'otp:1' } });
});
