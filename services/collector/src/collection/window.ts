import { addDays, type Day, jakartaDay, jakartaTime, startOfDay } from '@cicero/runtime';

export interface LookbackSettings {
  /** Days before today that are looked at again. */
  days: number;
  /** `HH:MM` in Jakarta: collections due before it look back, later ones at today only. */
  until: string;
}

export type CollectReason = 'schedule' | 'manual' | 'start';

/** What a collection looks at: posts published since an instant, the start of a Jakarta day. */
export interface CollectionWindow {
  since: Date;
  /** The Jakarta day that `since` starts. */
  firstDay: Day;
}

/**
 * The posts of the due time's day; in the morning, and when the product starts, also those of the days before,
 * so that likes given after the last collection of a day are seen.
 */
export function collectionWindow(slot: Date, reason: CollectReason, lookback: LookbackSettings): CollectionWindow {
  const looksBack = reason === 'start' || jakartaTime(slot) < lookback.until;
  const firstDay = addDays(jakartaDay(slot), looksBack ? -lookback.days : 0);
  return { since: startOfDay(firstDay), firstDay };
}
