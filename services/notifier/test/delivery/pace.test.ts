import { describe, expect, it } from 'vitest';
import { accountRest, retryWait } from '../../src/delivery/backoff.ts';
import { type Pace, paceAfter } from '../../src/delivery/pace.ts';

const whatsapp: Pace = { interval: 3_000, jitter: 0.2, perMinute: 20 };

describe('paceAfter', () => {
  it('spaces messages by the interval, varied by a fifth to either side', () => {
    expect(paceAfter(whatsapp, [], 0, 0).nextAt).toBe(2_400);
    expect(paceAfter(whatsapp, [], 0, 0.5).nextAt).toBe(3_000);
    expect(paceAfter(whatsapp, [], 0, 1).nextAt).toBe(3_600);
  });

  it('never lets more than the cap leave within any 60 seconds', () => {
    const quick: Pace = { interval: 100, jitter: 0, perMinute: 5 };
    const sent: number[] = [];
    let state = { recent: [] as number[], nextAt: 0 };
    for (let count = 0; count < 30; count++) {
      sent.push(state.nextAt);
      state = paceAfter(quick, state.recent, state.nextAt, 0.5);
    }
    for (const start of sent)
      expect(sent.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(5);
    expect(sent.slice(0, 6)).toEqual([0, 100, 200, 300, 400, 60_000]);
  });

  it('remembers no more send times than the cap and forgets those of the future', () => {
    expect(paceAfter({ ...whatsapp, perMinute: 2 }, [1, 2, 3, 99_999], 10, 0.5).recent).toEqual([3, 10]);
    expect(paceAfter({ ...whatsapp, perMinute: 0 }, [1, 2, 3], 10, 0.5).recent).toEqual([]);
  });
});

describe('waiting times', () => {
  it('grow from five seconds to four hours, then a message is given up', () => {
    expect([1, 2, 3, 8, 9].map(retryWait)).toEqual([5_000, 30_000, 120_000, 14_400_000, null]);
  });

  it('of an account double up to a minute', () => {
    expect([1, 2, 3, 7, 50].map((failures) => accountRest(failures, 0.5))).toEqual([
      1_000, 2_000, 4_000, 60_000, 60_000,
    ]);
  });
});
