import type { Platform } from '@cicero/contracts';
import { type Attendee, attendeeOf } from '../attendance/attendance.ts';
import type { ListedPerson } from '../attendance/person.ts';
import { type Numbers, numbersOf } from '../comparison/units.ts';
import type { MeasuredWindow, MeasuredWindows } from '../measure/windows.ts';
import type { ClosedWindow } from '../periods/intervals.ts';

/** A step of a trend: a window, and everybody's numbers in it. */
export interface TrendStep extends Numbers {
  window: ClosedWindow;
}

/** Everybody's numbers step by step; pure. A step without posts is there, with zeros. */
export function trendOf(steps: readonly ClosedWindow[], measured: MeasuredWindows): TrendStep[] {
  return steps.map((window, at) => ({ window, ...numbersOf(measured, at) }));
}

const nothing: MeasuredWindow = { totals: { posts: 0, withSnapshot: 0 }, people: [] };

/** A person, step by step. */
export interface PersonTrend {
  person: ListedPerson;
  steps: readonly ({ window: ClosedWindow; posts: Readonly<Record<Platform, number>> } & Readonly<
    Record<Platform, Attendee>
  >)[];
}

/** One person's attendance step by step; null when the scope does not list them. Pure. */
export function personTrendOf(steps: readonly ClosedWindow[], measured: MeasuredWindows): PersonTrend | null {
  const [person] = measured.instagram[0]?.people ?? [];
  if (!person) return null;
  const attended = (platform: Platform, at: number): Attendee => {
    const { totals, people } = measured[platform][at] ?? nothing;
    const [found = person] = people;
    return attendeeOf(found, totals);
  };
  return {
    person,
    steps: steps.map((window, at) => ({
      window,
      posts: {
        instagram: measured.instagram[at]?.totals.posts ?? 0,
        tiktok: measured.tiktok[at]?.totals.posts ?? 0,
      },
      instagram: attended('instagram', at),
      tiktok: attended('tiktok', at),
    })),
  };
}
