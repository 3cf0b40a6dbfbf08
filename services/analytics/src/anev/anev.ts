import type { Platform } from '@cicero/contracts';
import { type Attendance, type Attendee, computeAttendance, ratio } from '../attendance/attendance.ts';
import { inOrder } from '../attendance/order.ts';
import type { ListedPerson, Person, PostTotals } from '../attendance/person.ts';
import { byDivision } from '../reports/seniority.ts';

/** Likes or comments of accounts that belong to nobody in the directory of the answer. */
export interface PublicEngagement {
  /** How many accounts. */
  accounts: number;
  /** Posts they were seen on, summed up over accounts. */
  engagements: number;
  /** The most active of them; empty for a caller who may not know them. */
  top: readonly { handle: string; posts: number }[];
}

/** What is read of one platform. */
export interface PlatformReading {
  totals: PostTotals;
  people: readonly Person[];
  outsiders: PublicEngagement;
}

/** What a person has done on both platforms. */
export interface AnevPerson {
  person: Omit<ListedPerson, 'handle'>;
  /** For display: trimmed when there is one, else as stored. */
  handles: Readonly<Record<Platform, string | null>>;
  likes: number;
  comments: number;
  /** Posts on both platforms that the person engaged with, of those expected. */
  completed: number;
  /** completed / expected, 0 to 1, not rounded; 0 when nothing is expected. */
  rate: number;
}

/** The people of a division (satfung) together. */
export interface AnevDivision {
  /** Upper case; `-` for people without one. */
  name: string;
  people: number;
  /** People with at least one like, and with at least one comment. */
  likers: number;
  commenters: number;
  likes: number;
  comments: number;
}

/** Analysis and evaluation: what everybody in a scope did on both platforms, and what it adds up to (docs/anev.md). */
export interface Anev {
  posts: Readonly<Record<Platform, number>>;
  /** Posts on both platforms: so many actions are expected of each person. */
  expected: number;
  /** Most completed first, then by name, then by user id. */
  people: readonly AnevPerson[];
  likes: number;
  comments: number;
  /** What all people completed of what is expected of all of them, 0 to 1, not rounded. */
  rate: number;
  /** BAG…, SAT…, SI…, SPKT…, POLSEK…, then the others. */
  divisions: readonly AnevDivision[];
  outsiders: Readonly<Record<Platform, PublicEngagement>>;
}

/** Computes ANEV; pure. Counts are those of the attendance engine, platform by platform. */
export function computeAnev(read: Readonly<Record<Platform, PlatformReading>>): Anev {
  const likes = computeAttendance(read.instagram.totals, read.instagram.people);
  const comments = computeAttendance(read.tiktok.totals, read.tiktok.people);
  const expected = likes.posts + comments.posts;
  const people = together(likes, comments, expected);
  const completed = likes.engagements + comments.engagements;
  return {
    posts: { instagram: likes.posts, tiktok: comments.posts },
    expected,
    people,
    likes: likes.engagements,
    comments: comments.engagements,
    rate: ratio(completed, expected * people.length),
    divisions: divisionsOf(people),
    outsiders: { instagram: read.instagram.outsiders, tiktok: read.tiktok.outsiders },
  };
}

/** Both readings are of the same moment and scope, so that they list the same people. */
function together(likes: Attendance, comments: Attendance, expected: number): AnevPerson[] {
  const commenters = new Map(comments.attendees.map((one) => [one.person.userId, one]));
  const rows = likes.attendees.flatMap((liker) => {
    const commenter = commenters.get(liker.person.userId);
    return commenter ? [{ count: liker.count + commenter.count, person: liker.person, liker, commenter }] : [];
  });
  return inOrder(rows).map(({ count, liker, commenter }) => ({
    person: withoutHandle(liker),
    handles: { instagram: liker.username, tiktok: commenter.username },
    likes: liker.count,
    comments: commenter.count,
    completed: count,
    rate: ratio(count, expected),
  }));
}

function withoutHandle({ person: { handle: _, ...person } }: Attendee): AnevPerson['person'] {
  return person;
}

function divisionsOf(people: readonly AnevPerson[]): AnevDivision[] {
  const members = Map.groupBy(people, ({ person }) => person.division?.trim().toUpperCase() || '-');
  const sum = (some: readonly AnevPerson[], number: (one: AnevPerson) => number): number =>
    some.reduce((total, one) => total + number(one), 0);
  return [...members]
    .map(([name, some]) => ({
      name,
      people: some.length,
      likers: sum(some, ({ likes }) => (likes > 0 ? 1 : 0)),
      commenters: sum(some, ({ comments }) => (comments > 0 ? 1 : 0)),
      likes: sum(some, ({ likes }) => likes),
      comments: sum(some, ({ comments }) => comments),
    }))
    .sort((a, b) => byDivision(a.name, b.name));
}
