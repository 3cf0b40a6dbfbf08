import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ReceiptBook } from '../../src/delivery/receipts.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

let bench: Bench;
let book: ReceiptBook;
let sender: Sender;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  const { context, clock, metrics } = bench;
  const pace = { interval: 0, jitter: 0, perMinute: 0 };
  sender = new Sender({ context, courier: new StandInCourier(clock), metrics, pace });
  book = new ReceiptBook({ ...context, channel: 'whatsapp', account: 'gateway', pause: 60_000 });
});
afterAll(() => bench.close());

const far = async () =>
  bench.context.db
    .selectFrom('outbound_message')
    .select(['acknowledged', 'acknowledged_at'])
    .orderBy('sequence')
    .execute();
const says = async (providerId: string, level: 'server' | 'device' | 'read') => {
  book.note({ providerId, level, at: bench.clock.now() });
  await book.flush();
};

describe('receipts', () => {
  it('are written down with their time and only ever lead forwards', async () => {
    await bench.accept(chatTo('628111111111@c.us'));
    await sender.step();
    await says('wa-1', 'device');
    const device = { acknowledged: 'device', acknowledged_at: new Date('2025-11-03T05:00:00Z') };
    expect(await far()).toEqual([device]);
    bench.clock.advance(60_000);
    await says('wa-1', 'server');
    await says('wa-1', 'device');
    expect(await far()).toEqual([device]);
    await says('wa-1', 'read');
    await says('wa-1', 'device');
    expect(await far()).toEqual([{ acknowledged: 'read', acknowledged_at: new Date('2025-11-03T05:01:00Z') }]);
  });

  it('of messages that nobody knows, or of another number, change nothing', async () => {
    await bench.accept(chatTo('628111111111@c.us'));
    await sender.step();
    await says('lain', 'read');
    const other = new ReceiptBook({ ...bench.context, channel: 'whatsapp', account: 'user' });
    other.note({ providerId: 'wa-1', level: 'read', at: bench.clock.now() });
    await other.stop();
    expect(await far()).toEqual([{ acknowledged: null, acknowledged_at: null }]);
  });

  it('that are quicker than the note of the sending wait for it, but not for ever', async () => {
    await bench.accept(chatTo('628111111111@c.us'));
    await says('wa-1', 'device');
    await sender.step();
    await book.flush();
    expect(await far()).toMatchObject([{ acknowledged: 'device' }]);

    await bench.accept(chatTo('628111111111@c.us'));
    await says('wa-2', 'device');
    bench.clock.advance(60_001);
    await book.flush();
    await sender.step();
    await book.stop();
    expect(await far()).toMatchObject([{ acknowledged: 'device' }, { acknowledged: null }]);
  });

  it('many are written down at once', async () => {
    for (let at = 1; at <= 300; at++) await bench.accept(chatTo(`62811${String(at).padStart(6, '0')}@c.us`));
    for (let at = 1; at <= 300; at++) await sender.step();
    for (let at = 1; at <= 300; at++) {
      book.note({ providerId: `wa-${at}`, level: 'device', at: bench.clock.now() });
      if (at % 2 === 0) book.note({ providerId: `wa-${at}`, level: 'read', at: bench.clock.now() });
    }
    await book.flush();
    const levels = (await far()).map(({ acknowledged }) => acknowledged);
    expect([
      levels.filter((level) => level === 'read').length,
      levels.filter((level) => level === 'device').length,
    ]).toEqual([150, 150]);
  });
});
