import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Sender } from '../../src/delivery/sender.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

const budi = '628111111111@c.us';
let bench: Bench;
let courier: StandInCourier;
let sender: Sender;
beforeAll(async () => {
  bench = await openBench();
});
beforeEach(async () => {
  await bench.clear();
  const { context, metrics, clock } = bench;
  courier = new StandInCourier(clock);
  sender = new Sender({ context, courier, metrics, pace: { interval: 0, jitter: 0, perMinute: 0 } });
});
afterAll(() => bench.close());

/** Goes to so many seconds after noon, a second at a time, and sends what may leave; says what did, and when. */
async function until(second: number): Promise<[number, string][]> {
  const start = Date.parse('2025-11-03T05:00:00.000Z');
  for (;;) {
    for (;;) if ('wait' in (await sender.step())) break;
    if (bench.clock.now().getTime() >= start + second * 1_000) break;
    bench.clock.advance(1_000);
  }
  return courier.sent
    .splice(0)
    .map(({ text, at }) => [(at.getTime() - start) / 1_000, text.split('\n', 1)[0]?.trim() ?? '']);
}

test('a message that is tried again soon is waited for, one with longer trouble of its own is passed, and follows', async () => {
  courier.unwelcome.add('persetujuan');
  await bench.accept(chatTo(budi, { priority: 'approval', text: 'persetujuan' }));
  await bench.accept(chatTo(budi, { priority: 'approval', text: 'jawaban' }));
  await bench.accept(chatTo(budi, { text: 'rekap' }));
  // Tried at 0, 5, 35 and 155 seconds; then it waits for ten minutes.
  expect(await until(600)).toEqual([
    [155, 'jawaban'],
    [155, 'rekap'],
  ]);
  await bench.accept(chatTo(budi, { text: 'rekap sore' }));
  expect(await until(754)).toEqual([[600, 'rekap sore']]);
  courier.unwelcome.clear();
  bench.clock.advance(1_000);
  // When it is due, it is again the first.
  await bench.accept(chatTo(budi, { priority: 'approval', text: 'jawaban lagi' }));
  expect(await until(755)).toEqual([
    [755, 'persetujuan'],
    [755, 'jawaban lagi'],
  ]);
});

test('its own later pieces do not pass it; later messages pass them as well', async () => {
  courier.unwelcome.add('(1/3)');
  const text = ['satu', 'dua', 'tiga'].map((word) => `${word} `.repeat(700).trim()).join('\n\n');
  await bench.accept(chatTo(budi, { text }));
  await bench.accept(chatTo(budi, { text: 'rekap' }));
  expect(await until(700)).toEqual([[155, 'rekap']]);
  courier.unwelcome.clear();
  expect(await until(755)).toEqual([
    [755, '(1/3)'],
    [755, '(2/3)'],
    [755, '(3/3)'],
  ]);
});
