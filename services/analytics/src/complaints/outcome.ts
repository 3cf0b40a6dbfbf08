import type { Platform } from '@cicero/contracts';
import type { ProfileState } from '../profiles/profiles.ts';
import type { ComplaintKind } from './recognise.ts';

/** What a recap of one scope says of the person. */
export interface Recorded {
  /** Client whose posts these are. */
  owner: string;
  /** Posts on which the person was seen. */
  count: number;
  posts: number;
}

/** What is stored of a person on one platform. */
export interface Activity {
  /** The account of the record and that of the complaint, in normal form. */
  registered: string | null;
  reported: string | null;
  /** Since counting began, and today: one entry per scope that has posts then. */
  overall: readonly Recorded[];
  today: readonly Recorded[];
  /** Of the accounts, as they were last seen on the network. */
  profiles: { registered: ProfileState; reported: ProfileState };
}

/** Everything that answers are made from. */
export interface Evidence {
  /** Clients by whose posts the person was measured for this answer; there may be others. */
  owners: readonly string[];
  activity: Readonly<Record<Platform, Activity>>;
  /** Codes of today's posts that the person has not reported links about. */
  unreported: readonly string[];
}

/** The person as the record has them. */
export interface Standing {
  active: boolean;
  /** Whether there is an account of any platform on record. */
  hasHandle: boolean;
}

/** What a complaint is answered, before it is put into words. */
export type Outcome =
  | { kind: 'inactive' }
  | { kind: 'no-handle' }
  /** Nothing that has an answer of its own: `solution` of whoever complains, else that somebody will see to it. */
  | { kind: 'unknown'; solution: string | null }
  | { kind: 'known'; kinds: readonly ComplaintKind[] };

/** Which answer a complaint gets; pure (docs/complaints.md, "Answers"). */
export function outcomeOf(standing: Standing, kinds: readonly ComplaintKind[], solution: string | null): Outcome {
  if (!standing.active) return { kind: 'inactive' };
  if (!standing.hasHandle) return { kind: 'no-handle' };
  return kinds.length === 0 ? { kind: 'unknown', solution } : { kind: 'known', kinds };
}

/** Whether the complaint names another account than the record. One that names none means the same. */
export function differs({ registered, reported }: Pick<Activity, 'registered' | 'reported'>): boolean {
  return reported !== null && reported !== registered;
}

/** Posts on which the person was seen, in whatever scope most were. */
export function mostRecorded(recorded: readonly Recorded[]): number {
  return Math.max(0, ...recorded.map(({ count }) => count));
}
