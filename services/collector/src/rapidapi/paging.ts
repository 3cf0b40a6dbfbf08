/** Why a list ended. Only the first two mean that everything asked for was seen. */
export type EndReason = 'end' | 'covered' | 'page-cap' | 'repeated-token' | 'lost-token' | 'empty-pages';

export interface ListEnd {
  reason: EndReason;
  /** Everything there was, or everything since the instant asked for, has been handed out. */
  complete: boolean;
}

/** One page handed out. Items that earlier pages had are left out. */
export interface ListPage<Item> {
  items: readonly Item[];
  /** Entries that could not be read. */
  malformed: number;
  /** Set on the last page. A list that fails throws instead; the pages before are good. */
  end: ListEnd | null;
}

/** One page as the provider gave it. */
export interface PageAnswer<Item> {
  items: readonly Item[];
  malformed: number;
  /** Entries of the page, readable or not. */
  received: number;
  /** The provider says there is more. */
  more: boolean;
  /** Where the next page starts; null = it does not say. */
  next: string | null;
}

export interface WalkOptions<Item> {
  /** What makes two items the same. */
  key: (item: Item) => string;
  maxPages: number;
  /** True when nothing after this page can be of interest. */
  covered?: (items: readonly Item[]) => boolean;
}

/**
 * Follows a paged list to its end. Stops at a token that was given before, at a second empty page that claims
 * there is more, and at the page cap: then the list is not complete.
 */
export async function* walkPages<Item>(
  fetchPage: (token: string | null) => Promise<PageAnswer<Item>>,
  options: WalkOptions<Item>,
): AsyncGenerator<ListPage<Item>, void, undefined> {
  const seen = new Set<string>();
  const tokens = new Set<string>();
  let token: string | null = null;
  let emptyPages = 0;
  for (let page = 1; ; page++) {
    const answer = await fetchPage(token);
    const fresh: Item[] = [];
    for (const item of answer.items) {
      const key = options.key(item);
      if (seen.has(key)) continue;
      seen.add(key);
      fresh.push(item);
    }
    if (answer.received === 0) emptyPages += 1;
    const reason = endOf(answer, { page, emptyPages, tokens, options });
    yield { items: fresh, malformed: answer.malformed, end: reason && { reason, complete: isComplete(reason) } };
    if (reason) return;
    token = answer.next;
    if (token !== null) tokens.add(token);
  }
}

function endOf<Item>(
  answer: PageAnswer<Item>,
  walk: { page: number; emptyPages: number; tokens: ReadonlySet<string>; options: WalkOptions<Item> },
): EndReason | null {
  if (walk.options.covered?.(answer.items)) return 'covered';
  if (!answer.more) return 'end';
  if (answer.next === null) return 'lost-token';
  if (walk.tokens.has(answer.next)) return 'repeated-token';
  if (walk.emptyPages > 1) return 'empty-pages';
  return walk.page >= walk.options.maxPages ? 'page-cap' : null;
}

function isComplete(reason: EndReason): boolean {
  return reason === 'end' || reason === 'covered';
}
