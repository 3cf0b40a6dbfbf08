import type { DB } from '@cicero/database';
import type { Google, GoogleTrouble, TroubleKind } from '@cicero/google';
import type { Clock } from '@cicero/runtime';
import type { Kysely } from 'kysely';

/** Up to so many are looked up one by one; for more it is cheaper to read all contacts of the account. */
export const few = 10;

/** What it takes to save contacts; one process has one name. */
export interface SavingParts {
  db: Kysely<DB>;
  clock: Clock;
  google: Google;
  by: string;
  /** The account it is about; what another one answers is not stored. */
  account: string | null;
}

export interface Saved {
  /** Numbers that the account had already. */
  found: number;
  created: number;
  /** Why it went no further; null when nothing waits any more. */
  trouble: TroubleKind | null;
}

/**
 * Whether a contact may have been created though Google's answer says nothing of the kind: then it is looked up again
 * later, when searches and lists know of it.
 */
export function isUncertain(trouble: GoogleTrouble): boolean {
  return trouble.kind === 'away' || trouble.kind === 'refused';
}
