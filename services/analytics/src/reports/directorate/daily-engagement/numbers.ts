import { type Platform, platforms } from '@cicero/contracts';
import { type AttendanceNumbers, oneDecimal } from '../../../attendance/attendance.ts';
import { compareNames } from '../../../attendance/order.ts';
import type { UnitComparison, UnitRow } from '../../../comparison/units.ts';
import { isOwn } from '../../../exports/units.ts';
import { coverageOf, type DirectorateCoverage, unitCoverage } from '../../../summary/directorate.ts';
import { highAndLow } from '../high-and-low.ts';

/**
 * Likes or comments, and how many there can be: one by each of those who have a username on the platform for each post.
 * Every ratio and percentage of the report has this denominator.
 */
export interface Done {
  done: number;
  possible: number;
  /** One decimal; 0 when nothing is possible. */
  percentage: number;
}

export interface UnitDone extends Done {
  clientId: string;
  name: string;
  withoutHandle: number;
}

/** A post, and how many of the people listed did it. */
export interface PostDone {
  url: string;
  publishedAt: Date;
  /** Whether anybody has looked at its likes or comments. */
  read: boolean;
  people: number;
}

export interface PlatformDay extends Done {
  posts: number;
  /** Posts that nobody has looked at. */
  unread: number;
  people: number;
  complete: number;
  partly: number;
  none: number;
  withoutHandle: number;
  /** Likes or comments from which on the target is reached, and how many are missing. */
  target: { percentage: number; count: number; deficit: number };
  /** Likes or comments of a post that was looked at, one decimal. */
  mean: number;
  /** Posts with the most and the fewest people; null = fewer than two that were looked at. */
  contents: { best: PostDone; worst: PostDone } | null;
  /** The units that did most, and their part of everything done, percent. */
  contributors: { units: readonly UnitDone[]; share: number };
  high: readonly UnitDone[];
  low: readonly UnitDone[];
}

/** A day of a directorate in numbers: computed once, worded, drawn and kept. */
export interface DailyEngagement extends Readonly<Record<Platform, PlatformDay>> {
  units: number;
  coverage: DirectorateCoverage;
  /** The same without the directorate itself. */
  satkers: DirectorateCoverage;
}

/** Percent of what is possible from which on a platform counts as good. */
export const targets = { instagram: 95, tiktok: 80 } as const satisfies Record<Platform, number>;
/** Units named as those that contribute most. */
const mostContributors = 4;

/** @param own the directorate's id. Pure */
export function dailyEngagement(
  comparison: UnitComparison,
  contents: Readonly<Record<Platform, readonly PostDone[]>>,
  own: string,
): DailyEngagement {
  const units = comparison.units.map(unitCoverage);
  const day = (platform: Platform): PlatformDay => platformDay(comparison, contents[platform], platform);
  return {
    instagram: day('instagram'),
    tiktok: day('tiktok'),
    units: units.length,
    coverage: coverageOf(units),
    satkers: coverageOf(units.filter((unit) => !isOwn(unit, own))),
  };
}

function platformDay({ all, units }: UnitComparison, contents: readonly PostDone[], platform: Platform): PlatformDay {
  const numbers = all.now[platform];
  const { posts, people, byStatus, engagements } = numbers;
  const done = doneOf(numbers);
  const rows = units.map((unit) => unitDone(unit, platform));
  const most = rows
    .toSorted((one, other) => other.done - one.done || byName(one, other))
    .filter((unit) => unit.done > 0)
    .slice(0, mostContributors);
  const read = contents.filter((post) => post.read);
  const ordered = read.toSorted((one, other) => other.people - one.people);
  const [best, worst] = [ordered.at(0), ordered.at(-1)];
  const count = Math.ceil((targets[platform] * done.possible) / 100);
  return {
    ...done,
    posts,
    unread: contents.length - read.length,
    people,
    complete: byStatus.sudah,
    partly: byStatus.kurang,
    none: byStatus.belum,
    withoutHandle: byStatus.no_username,
    target: { percentage: targets[platform], count, deficit: Math.max(count - engagements, 0) },
    mean: read.length === 0 ? 0 : oneDecimal(engagements / read.length),
    contents: best && worst && best !== worst ? { best, worst } : null,
    contributors: {
      units: most,
      share: engagements === 0 ? 0 : oneDecimal((100 * most.reduce((sum, unit) => sum + unit.done, 0)) / engagements),
    },
    ...highAndLow(rows.toSorted(byShare)),
  };
}

function doneOf({ posts, people, byStatus, engagements, averagePercentage }: AttendanceNumbers): Done {
  return { done: engagements, possible: posts * (people - byStatus.no_username), percentage: averagePercentage };
}

function unitDone({ clientId, name, now }: UnitRow, platform: Platform): UnitDone {
  return { clientId, name, ...doneOf(now[platform]), withoutHandle: now[platform].byStatus.no_username };
}

/** Who completes most, then who does most, then by name. A unit without usernames comes last. */
function byShare(one: UnitDone, other: UnitDone): number {
  return other.percentage - one.percentage || other.done - one.done || byName(one, other);
}

function byName(one: UnitDone, other: UnitDone): number {
  return compareNames(one.name.toUpperCase(), other.name.toUpperCase()) || (one.clientId < other.clientId ? -1 : 1);
}

/** Platforms together. */
export function doneTogether(each: readonly Pick<Done, 'done' | 'possible'>[]): Done {
  const done = each.reduce((sum, one) => sum + one.done, 0);
  const possible = each.reduce((sum, one) => sum + one.possible, 0);
  return { done, possible, percentage: possible === 0 ? 0 : oneDecimal((100 * done) / possible) };
}

/** Platforms on which there was anything to do, and is anything known. */
export function platformsOf(day: DailyEngagement): Platform[] {
  return platforms.filter((platform) => day[platform].posts > day[platform].unread);
}
