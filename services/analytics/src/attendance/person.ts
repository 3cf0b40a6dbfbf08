/** Somebody whom a recap lists. */
export interface ListedPerson {
  userId: string;
  /** Rank. */
  title: string | null;
  name: string | null;
  division: string | null;
  /** Position (jabatan). */
  position: string | null;
  /** As stored: may be null, blank, with `@`, in any case. */
  handle: string | null;
  /** Excused: counts as having done it; of what, the recap says. */
  exception: boolean;
  clientId: string;
  clientName: string;
  regionalId: string | null;
}

/** A listed person with what was seen of them: one row of the roster query. */
export interface Person extends ListedPerson {
  /** Posts in scope on which the handle was seen. */
  seen: number;
}

/** The posts in scope. */
export interface PostTotals {
  /** All of them, also those nobody has looked at yet. */
  posts: number;
  /** Those whose likes or comments were read at least once. */
  withSnapshot: number;
}
