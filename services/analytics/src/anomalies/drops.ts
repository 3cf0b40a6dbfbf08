import { oneDecimal } from '../attendance/attendance.ts';
import { thresholds } from './thresholds.ts';

/** A week of a unit on a platform. */
export interface UnitWeek {
  posts: number;
  /** People with a handle. */
  people: number;
  /** Percent of them who did anything. */
  participation: number;
}

/** How far a unit's participation fell. */
export interface Drop {
  /** Percent in the week in question. */
  participation: number;
  /** Mean of the weeks before that have enough posts, percent. */
  baseline: number;
  /** How many those weeks are. */
  weeks: number;
}

/**
 * A sudden drop: the last week far below the mean of the weeks before it. Null when there is none, or too little to say.
 * Pure.
 * @param weeks oldest first; the last is the one in question
 */
export function dropIn(weeks: readonly UnitWeek[]): Drop | null {
  const { leastWeeks, leastPosts, leastPeople, leastPoints, leastShareLost } = thresholds.drop;
  const last = weeks.at(-1);
  const before = weeks.slice(0, -1).filter(({ posts }) => posts >= leastPosts);
  if (!last || last.posts < leastPosts || last.people < leastPeople || before.length < leastWeeks) return null;
  const baseline = before.reduce((sum, { participation }) => sum + participation, 0) / before.length;
  const lost = baseline - last.participation;
  if (lost < leastPoints || lost < baseline * leastShareLost) return null;
  return { participation: last.participation, baseline: oneDecimal(baseline), weeks: before.length };
}
