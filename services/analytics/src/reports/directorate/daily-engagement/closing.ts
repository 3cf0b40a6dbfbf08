import { type DailyEngagement, type PlatformDay, platformsOf } from './numbers.ts';

/** People who keep a day from being called a success, and from being called anything but behind. */
export const backlogLimits = { small: 10, large: 30 } as const;

/**
 * What a day comes to; the first that holds:
 * - `reached`: every platform with posts reached its target, and no backlog is above the small limit
 * - `backlog`: a backlog is above the large limit
 * - `missed`: a platform with posts missed its target
 * - `progress`: the targets are reached, a backlog is left
 */
export type Closing = 'reached' | 'backlog' | 'missed' | 'progress';

export interface Backlog {
  /** People without a username on Instagram. */
  withoutInstagram: number;
  /** People with a username on TikTok who did not comment; 0 without posts there that were looked at. */
  withoutComment: number;
}

export function backlogOf({ instagram, tiktok }: DailyEngagement): Backlog {
  return { withoutInstagram: instagram.withoutHandle, withoutComment: tiktok.posts > tiktok.unread ? tiktok.none : 0 };
}

/** Where nobody has a username no target is reached. */
export function reachedTarget({ possible, target }: Pick<PlatformDay, 'possible' | 'target'>): boolean {
  return possible > 0 && target.deficit === 0;
}

/** Decides on numbers; pure. */
export function closingOf(day: DailyEngagement): Closing {
  const { withoutInstagram, withoutComment } = backlogOf(day);
  const largest = Math.max(withoutInstagram, withoutComment);
  const reached = platformsOf(day).every((platform) => reachedTarget(day[platform]));
  if (reached && largest <= backlogLimits.small) return 'reached';
  if (largest > backlogLimits.large) return 'backlog';
  return reached ? 'progress' : 'missed';
}
