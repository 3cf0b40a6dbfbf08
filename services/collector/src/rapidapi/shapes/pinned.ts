/** A post in a feed: newest first, except for the pinned ones on top. */
export interface FeedItem {
  publishedAt: Date;
  isPinned: boolean;
}

/**
 * Marks pinned posts that the provider does not mark: leading items older than something below them.
 * They must not decide how far back a page reaches.
 */
export function markPinned<Item extends FeedItem>(items: readonly Item[]): Item[] {
  let newestBelow = Number.NEGATIVE_INFINITY;
  const olderThanBelow = items.map(() => false);
  for (let at = items.length - 1; at >= 0; at--) {
    const time = items[at]?.publishedAt.getTime() ?? 0;
    olderThanBelow[at] = time < newestBelow;
    newestBelow = Math.max(newestBelow, time);
  }
  const firstInOrder = olderThanBelow.findIndex((older) => !older);
  return items.map((item, at) => (at < firstInOrder ? { ...item, isPinned: true } : item));
}

/** True when the page's last post that is not pinned is older than `since`: the rest of the feed is older still. */
export function reachesBefore(items: readonly FeedItem[], since: Date): boolean {
  const last = items.findLast((item) => !item.isPinned);
  return last !== undefined && last.publishedAt < since;
}
