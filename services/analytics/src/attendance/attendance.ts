import { handleKey, hasHandle } from '@cicero/directory';
import { type AttendanceStatus, type DonePolicy, statusOf } from './ladder.ts';
import { byCount, inOrder } from './order.ts';
import type { ListedPerson, Person, PostTotals } from './person.ts';

/** One person's attendance. */
export interface Attendee {
  person: ListedPerson;
  /** The handle for display: trimmed when there is one, else as stored. */
  username: string | null;
  status: AttendanceStatus;
  /** Posts done, never more than there are. */
  count: number;
  /** count / posts, unrounded; 0 without posts. */
  rate: number;
  /** Whole percent, half rounds up. */
  percentage: number;
  /** Posts still to do. */
  missing: number;
}

/** What the attendance of a scope and window adds up to. */
export interface AttendanceNumbers {
  posts: number;
  /** Everybody listed. */
  people: number;
  byStatus: Readonly<Record<AttendanceStatus, number>>;
  /** Sum of all counts. */
  engagements: number;
  /** Mean completion of people with a handle, percent with one decimal; 0 without posts or people. */
  averagePercentage: number;
  /** Share of people with a handle who did anything, percent with one decimal. */
  participationPercentage: number;
}

/** Everybody's attendance over one scope and window, in row order, and what it adds up to. */
export interface Attendance extends AttendanceNumbers {
  attendees: readonly Attendee[];
}

/** Computes attendance; pure. The rules are in docs/attendance.md. */
export function computeAttendance(
  totals: PostTotals,
  people: readonly Person[],
  policy: DonePolicy = 'all',
): Attendance {
  const attendees = people.map((person) => attendeeOf(person, totals, policy));
  return { ...addUp(totals.posts, attendees), attendees: inOrder(attendees) };
}

/**
 * The same of people in the order of names, with what was seen of each beside them: a hundred thousand are neither
 * copied nor compared by name.
 */
export function computeNamed(
  totals: PostTotals,
  people: readonly ListedPerson[],
  seen: readonly number[],
  policy: DonePolicy = 'all',
): Attendance {
  const attendees = people.map((person, at) => attendee(person, seen[at] ?? 0, totals, policy));
  return { ...addUp(totals.posts, attendees), attendees: byCount(attendees) };
}

/** The same for those who need the numbers only: nobody is kept, and nobody put in order. */
export function computeNumbers(
  totals: PostTotals,
  people: Iterable<Person>,
  policy: DonePolicy = 'all',
): AttendanceNumbers {
  return addUp(
    totals.posts,
    Iterator.from(people).map((person) => attendeeOf(person, totals, policy)),
  );
}

function addUp(posts: number, attendees: Iterable<Attendee>): AttendanceNumbers {
  const byStatus = { sudah: 0, kurang: 0, belum: 0, no_username: 0, no_posts: 0 };
  let people = 0;
  let engagements = 0;
  let activeEngagements = 0;
  for (const { status, count } of attendees) {
    people += 1;
    byStatus[status] += 1;
    engagements += count;
    if (status !== 'no_username') activeEngagements += count;
  }
  const active = byStatus.sudah + byStatus.kurang + byStatus.belum;
  return {
    posts,
    people,
    byStatus,
    engagements,
    averagePercentage: active === 0 ? 0 : oneDecimal((100 * activeEngagements) / (posts * active)),
    participationPercentage: active === 0 ? 0 : oneDecimal((100 * (byStatus.sudah + byStatus.kurang)) / active),
  };
}

/** One person's attendance by itself, for what is computed part by part of a window; pure. */
export function attendeeOf(person: Person, totals: PostTotals, policy: DonePolicy = 'all'): Attendee {
  return attendee(person, person.seen, totals, policy);
}

function attendee(person: ListedPerson, seen: number, totals: PostTotals, policy: DonePolicy): Attendee {
  const { posts } = totals;
  const count = counted(person, seen, totals);
  const reachable = hasHandle(person.handle);
  return {
    person,
    username: reachable ? (person.handle?.trim() ?? null) : person.handle,
    status: statusOf({ hasHandle: reachable, count }, posts, policy),
    count,
    rate: ratio(count, posts),
    percentage: posts === 0 ? 0 : Math.round((100 * count) / posts),
    missing: Math.max(posts - count, 0),
  };
}

/** How many of the posts count as done: by whoever was seen on them, by the excused all that were looked at; pure. */
export function countOf(person: Pick<Person, 'handle' | 'exception' | 'seen'>, totals: PostTotals): number {
  return counted(person, person.seen, totals);
}

function counted(person: Pick<ListedPerson, 'handle' | 'exception'>, found: number, totals: PostTotals): number {
  const seen = Math.min(found, totals.posts);
  return person.exception && handleKey(person.handle) !== null ? Math.max(seen, totals.withSnapshot) : seen;
}

/** A share from 0 to 1, not rounded; 0 of nothing. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The nearest tenth of the double. */
export function oneDecimal(value: number): number {
  return Number(value.toFixed(1));
}
