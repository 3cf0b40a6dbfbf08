import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import { type Attendance, type Attendee, computeAttendance, computeNamed } from '../attendance/attendance.ts';
import type { DonePolicy } from '../attendance/ladder.ts';
import type { ListedPerson, Person, PostTotals } from '../attendance/person.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { atOneMoment } from './moment.ts';
import { handleColumns, listed, ownColumns, personSource, withClients } from './people.ts';
import { type PostSelection, within } from './posts.ts';
import { Rosters } from './rosters.ts';
import { seenJoin, seenParts, together } from './seen.ts';

/** What is measured: whose attendance on which posts of which days. */
export interface Subject {
  platform: Platform;
  scope: AttendanceScope;
  window: Window;
}

/**
 * Reads posts, people and tallies as of one moment and computes the attendance. One pass over the people.
 * @param rosters where the people of roles are kept meanwhile
 */
export async function measureAttendance(
  db: Kysely<DB>,
  subject: Subject,
  posts: PostSelection,
  { policy = 'all', rosters = new Rosters() }: { policy?: DonePolicy; rosters?: Rosters } = {},
): Promise<Attendance> {
  const compute = await atOneMoment(db, (tx) => readAttendance(tx, subject, posts, rosters));
  return compute(policy);
}

/**
 * The same of what is read together with other things. What was read is computed when it is asked for: no connection
 * waits for it.
 */
export async function readAttendance(
  tx: Transaction<DB>,
  subject: Subject,
  posts: PostSelection,
  rosters: Rosters,
): Promise<(policy: DonePolicy) => Attendance> {
  const { scope } = subject;
  const totals = await readTotals(tx, subject, posts);
  if (isOfRole(scope)) {
    const { people, seen } = await readRole(tx, { ...subject, scope }, posts, rosters);
    return (policy) => computeNamed(totals, people, seen, policy);
  }
  const people = await readPeople(tx, subject, posts);
  return (policy) => computeAttendance(totals, people, policy);
}

/** Everybody with a role, in the order of names: known people, and the tallies of every handle. */
async function readRole(
  tx: Transaction<DB>,
  { platform, scope, window }: Subject & { scope: { role: string } },
  posts: PostSelection,
  rosters: Rosters,
): Promise<{ people: readonly ListedPerson[]; seen: number[] }> {
  const { people, keys } = await rosters.of(tx, platform, scope);
  const tally = await readSeen(tx, { platform, window }, posts);
  return { people, seen: keys.map((key) => (key === null ? 0 : (tally.get(key) ?? 0))) };
}

/** Whether everybody with a role is listed, of whatever client. */
function isOfRole(scope: AttendanceScope): scope is AttendanceScope & { role: string } {
  return scope.role !== null && scope.members === null;
}

/** On how many posts each handle was seen. Two values come over, not two for each handle: those are read far faster. */
async function readSeen(
  tx: Transaction<DB>,
  subject: Pick<Subject, 'platform' | 'window'>,
  posts: PostSelection,
): Promise<Map<string, number>> {
  const parts = seenParts(subject, posts);
  const key = sql.raw(handleKeySql(handleColumns[subject.platform]));
  // The public of a day or a month is read along; that of years would not fit, and is left out by the database.
  const tally =
    parts.length === 1 && parts[0]?.distinct
      ? parts[0].rows
      : sql`select handle, sum(posts)::int as posts from (${together(parts)}) part
          where handle in (select ${key} from "user" person) group by handle`;
  const { rows } = await sql<{ handles: string[] | null; counts: number[] | null }>`
    select json_agg(handle) as handles, json_agg(posts) as counts from (${tally}) tally`.execute(tx);
  const { handles, counts } = rows[0] ?? {};
  return new Map(handles?.map((handle, at) => [handle, counts?.[at] ?? 0]));
}

/** The same of one person, by the key as stored; null when the scope does not list them. */
export async function measurePerson(
  db: Kysely<DB>,
  subject: Subject,
  posts: PostSelection,
  userId: string,
): Promise<(Attendee & { posts: number }) | null> {
  const { totals, people } = await atOneMoment(db, (tx) => readMeasured(tx, subject, posts, { userId }));
  const [attendee] = computeAttendance(totals, people).attendees;
  return attendee ? { ...attendee, posts: totals.posts } : null;
}

/**
 * What the attendance of everybody in the scope, or of one of them, is computed from.
 * @param options.rosters where the people of roles are kept meanwhile, if everybody is asked for
 */
export async function readMeasured(
  tx: Transaction<DB>,
  subject: Subject,
  posts: PostSelection,
  { userId, rosters }: { userId?: string; rosters?: Rosters } = {},
): Promise<{ totals: PostTotals; people: Person[] }> {
  const totals = await readTotals(tx, subject, posts);
  const { scope } = subject;
  if (userId !== undefined || !rosters || !isOfRole(scope)) {
    return { totals, people: await readPeople(tx, subject, posts, userId) };
  }
  const { people, seen } = await readRole(tx, { ...subject, scope }, posts, rosters);
  return { totals, people: people.map((person, at) => ({ ...person, seen: seen[at] ?? 0 })) };
}

/** How many posts are in scope, from the tallies. */
export async function readTotals(tx: Transaction<DB>, subject: Subject, posts: PostSelection): Promise<PostTotals> {
  const { platform, window } = subject;
  const { rows } = await sql<PostTotals>`
    select coalesce(sum(posts), 0)::int as posts, coalesce(sum(with_snapshot), 0)::int as "withSnapshot" from (
      select posts, with_snapshot from content_day
      where platform = ${platform} and client_id = ${posts.owner} and ${within(sql.ref('wib_date'), window)}
      union all
      select count(*), count(snapshot_at) from content_post
      where platform = ${platform} and post_id = any(${[...posts.single]}::text[]) and removed_at is null
    ) part`.execute(tx);
  return rows[0] ?? { posts: 0, withSnapshot: 0 };
}

/** Everybody the scope lists, or one of them, each with the posts on which they were seen. */
export async function readPeople(
  tx: Transaction<DB>,
  subject: Subject,
  posts: PostSelection,
  userId?: string,
): Promise<Person[]> {
  const column = handleColumns[subject.platform];
  const only = userId === undefined ? sql`true` : sql`person.user_id = ${userId}`;
  const key = sql.raw(handleKeySql(column));
  const people = sql`${listed(subject.scope)} and ${only}`;
  const few = subject.scope.members !== null || userId !== undefined;
  const { rows } = await sql<Omit<Person, 'clientName' | 'regionalId'>>`
    select ${ownColumns(column)}, coalesce(tally.posts, 0) as seen
    from ${personSource} ${seenJoin(seenParts(subject, posts), key, { few, people })}
    where ${people}`.execute(tx);
  return withClients(tx, rows);
}
