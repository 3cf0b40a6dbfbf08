import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notifierConfig } from '../../src/config.ts';
import { endOfQuiet, quietHoursOf, quietHoursText, readQuietHours } from '../../src/delivery/quiet-hours.ts';
import { Sender } from '../../src/delivery/sender.ts';
import { type Bench, chatTo, openBench } from '../notifier.ts';
import { StandInCourier } from './stand-in-courier.ts';

const budi = '628111111111@c.us';
const group = '120363000000000000@g.us';
const hours = { from: 22 * 60 + 30, until: 5 * 60 };
/** Jakarta is seven hours ahead. */
const jakarta = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`);

describe('quiet hours', () => {
  it.each([
    ['2025-11-03', '22:29', null],
    ['2025-11-03', '22:30', '2025-11-03T22:00:00.000Z'],
    ['2025-11-04', '00:00', '2025-11-03T22:00:00.000Z'],
    ['2025-11-04', '04:59', '2025-11-03T22:00:00.000Z'],
    ['2025-11-04', '05:00', null],
    ['2025-11-04', '12:00', null],
  ])('at %s %s in Jakarta those from 22:30 to 05:00 end %s', (day, time, end) => {
    expect(endOfQuiet(hours, jakarta(day, time))?.toISOString() ?? null).toBe(end);
  });

  it('may lie within one day', () => {
    const noon = { from: 12 * 60, until: 13 * 60 };
    expect(endOfQuiet(noon, jakarta('2025-11-03', '12:59'))).toEqual(jakarta('2025-11-03', '13:00'));
    expect(endOfQuiet(noon, jakarta('2025-11-03', '13:00'))).toBeNull();
  });

  it('are read from the environment; the sandbox has none unless told', () => {
    expect(quietHoursOf({})).toEqual(hours);
    expect(quietHoursOf({ QUIET_HOURS: ' ' })).toEqual(hours);
    expect(quietHoursOf({ WHATSAPP_ADAPTER: 'sandbox' })).toBeNull();
    expect(quietHoursOf({ WHATSAPP_ADAPTER: 'sandbox', QUIET_HOURS: '21:00-4:30' })).toEqual({
      from: 1260,
      until: 270,
    });
    expect(quietHoursOf({ QUIET_HOURS: 'off' })).toBeNull();
    expect(quietHoursText(hours)).toBe('22:30-05:00');
    for (const wrong of ['22:30', '22:30-22:30', '25:00-05:00', '22:30-05:00-06:00', 'malam']) {
      expect(readQuietHours(wrong)).toBeUndefined();
      expect(() => notifierConfig({ QUIET_HOURS: wrong })).toThrow('QUIET_HOURS');
    }
  });
});

describe('a number in quiet hours', () => {
  let bench: Bench;
  let courier: StandInCourier;
  let sender: Sender;
  beforeAll(async () => {
    bench = await openBench();
  });
  beforeEach(async () => {
    await bench.clear();
    courier = new StandInCourier(bench.clock);
    const { context, metrics } = bench;
    const pace = { interval: 3_000, jitter: 0, perMinute: 20 };
    sender = new Sender({ context, courier, metrics, pace, quiet: hours, random: () => 0.5 });
  });
  afterAll(() => bench.close());

  /** What leaves from now on until an instant, at the pace. */
  async function runUntil(end: Date): Promise<string[]> {
    for (;;) {
      const step = await sender.step();
      if (!('wait' in step)) continue;
      const next = bench.clock.now().getTime() + step.wait;
      if (next > end.getTime()) break;
      bench.clock.set(new Date(next).toISOString());
    }
    bench.clock.set(end.toISOString());
    return courier.sent.splice(0).map(({ text, at }) => `${at.toISOString().slice(11, 19)} ${text}`);
  }

  it('sends codes and approvals past the recaps that wait, and those afterwards, in order and at the pace', async () => {
    bench.clock.set(jakarta('2025-11-03', '23:00').toISOString());
    await bench.accept(chatTo(budi, { priority: 'recap', text: 'rekap 1' }));
    await bench.accept(chatTo(group, { priority: 'recap', text: 'rekap grup' }));
    await bench.accept(chatTo(budi, { priority: 'broadcast', text: 'siaran' }));
    await bench.accept(chatTo(budi, { priority: 'recap', text: 'rekap 2' }));
    await bench.accept(chatTo(budi, { priority: 'approval', text: 'persetujuan' }));
    await bench.accept(chatTo(budi, { priority: 'otp', text: 'kode' }));
    expect(await runUntil(jakarta('2025-11-04', '04:59'))).toEqual(['16:00:00 kode', '16:00:03 persetujuan']);
    expect(await sender.step()).toEqual({ did: 'quiet', wait: 60_000 });
    expect(await runUntil(jakarta('2025-11-04', '05:10'))).toEqual([
      '22:00:00 rekap 1',
      '22:00:03 rekap grup',
      '22:00:06 rekap 2',
      '22:00:09 siaran',
    ]);
  });

  it('ends what is of no use by the morning, and sends the newest of a topic only', async () => {
    bench.clock.set(jakarta('2025-11-03', '23:00').toISOString());
    const expiresAt = jakarta('2025-11-04', '03:00').toISOString();
    await bench.accept(chatTo(budi, { text: 'hanya malam ini', expiresAt }));
    await bench.accept(chatTo(budi, { text: 'rekap 23.00', topic: 'absensi' }));
    bench.clock.set(jakarta('2025-11-04', '01:00').toISOString());
    await bench.accept(chatTo(budi, { text: 'rekap 01.00', topic: 'absensi' }));
    expect(await runUntil(jakarta('2025-11-04', '05:10'))).toEqual(['22:00:00 rekap 01.00']);
    expect((await bench.rows()).map(({ status }) => status)).toEqual(['expired', 'replaced', 'delivered']);
  });

  it('holds nothing when there are none', async () => {
    bench.clock.set(jakarta('2025-11-03', '23:00').toISOString());
    const { context, metrics } = bench;
    const pace = { interval: 0, jitter: 0, perMinute: 0 };
    sender = new Sender({ context, courier, metrics, pace, quiet: null });
    await bench.accept(chatTo(budi, { priority: 'broadcast', text: 'siaran' }));
    expect((await sender.step()).did).toBe('delivered');
  });
});
