import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import { computeNumbers } from '../attendance/attendance.ts';
import type { Person } from '../attendance/person.ts';
import { atOneMoment } from '../measure/moment.ts';
import { type MeasuredWindow, type PostsByPlatform, readMeasuredWindows } from '../measure/windows.ts';
import type { ClosedWindow } from '../periods/intervals.ts';
import { postsIn } from '../posts/posts.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type Drop, dropIn } from './drops.ts';
import { alwaysInstant, type LookedAt, movingTogether, type Sighting } from './looks.ts';

export interface AnomaliesSubject {
  scope: AttendanceScope;
  /** Oldest first; the last is the one in question. */
  weeks: readonly ClosedWindow[];
}

/** What was noticed about a unit; a hint, no finding. */
export type Hint = { platform: Platform; clientId: string; name: string } & (
  | ({ kind: 'drop' } & Drop)
  | { kind: 'together'; people: readonly Person[]; posts: number; tellingPosts: number }
  | { kind: 'instant'; people: readonly Person[]; posts: number }
);

/** People of so many units are asked about at once that their handles are about as many. */
const handlesAtOnce = 2_000;

/**
 * Looks for drops in the weeks, and in the last of them for what looks automatic, all as of one moment; some units at a
 * time, so that what was seen of them is all that is held in memory.
 */
export function findHints(db: Kysely<DB>, subject: AnomaliesSubject, posts: PostsByPlatform): Promise<Hint[]> {
  return atOneMoment(db, (tx) => readHints(tx, subject, posts));
}

async function readHints(
  tx: Transaction<DB>,
  { scope, weeks }: AnomaliesSubject,
  posts: PostsByPlatform,
): Promise<Hint[]> {
  const window = weeks.at(-1);
  if (!window) return [];
  const measured = await readMeasuredWindows(tx, { scope, windows: weeks, userId: null }, posts);
  const hints: Hint[] = [];
  for (const platform of platforms) {
    const byWeek = measured[platform].map((week) => ({ ...week, units: byUnit(week) }));
    const units = [...(byWeek.at(-1)?.units ?? [])].map(([clientId, members]) => unitOf(platform, clientId, members));
    for (const unit of units) {
      const drop = dropIn(
        byWeek.map(({ totals, units }) => {
          const { byStatus, participationPercentage } = computeNumbers(totals, units.get(unit.clientId) ?? []);
          const people = byStatus.sudah + byStatus.kurang + byStatus.belum;
          return { posts: totals.posts, people, participation: participationPercentage };
        }),
      );
      if (drop) hints.push({ kind: 'drop', ...namedUnit(unit), ...drop });
    }
    const looked = await readLooks(tx, platform, posts, window);
    for (const some of inBatches(units)) {
      const handles = some.flatMap(({ owners }) => [...owners.keys()]);
      const sightings = await readSightings(tx, platform, { posts, window }, handles);
      for (const unit of some) {
        const own = sightings.filter(({ handle }) => unit.owners.has(handle));
        hints.push(...suspects(unit, own, looked));
      }
    }
  }
  return hints;
}

function byUnit({ people }: MeasuredWindow): Map<string, Person[]> {
  return Map.groupBy(people, ({ clientId }) => clientId);
}

/** The people of one client on a platform. */
interface Unit extends Pick<Hint, 'platform' | 'clientId' | 'name'> {
  /** By their handles. */
  owners: ReadonlyMap<string, readonly Person[]>;
}

function unitOf(platform: Platform, clientId: string, members: readonly Person[]): Unit {
  const owners = Map.groupBy(members, ({ handle }) => handleKey(handle) ?? '');
  owners.delete('');
  return { platform, clientId, name: members[0]?.clientName ?? clientId, owners };
}

function namedUnit({ owners: _, ...unit }: Unit): Omit<Unit, 'owners'> {
  return unit;
}

function inBatches(units: readonly Unit[]): Unit[][] {
  const batches: Unit[][] = [];
  let handles = handlesAtOnce;
  for (const unit of units) {
    if (handles >= handlesAtOnce) {
      batches.push([]);
      handles = 0;
    }
    batches.at(-1)?.push(unit);
    handles += unit.owners.size;
  }
  return batches;
}

function suspects({ owners, ...unit }: Unit, sightings: readonly Sighting[], looked: readonly LookedAt[]): Hint[] {
  const of = (handles: readonly string[]): Person[] => handles.flatMap((handle) => owners.get(handle) ?? []);
  const together = movingTogether(sightings).map(
    ({ handles, ...numbers }): Hint => ({ kind: 'together', ...unit, people: of(handles), ...numbers }),
  );
  const instant = alwaysInstant(looked, sightings).map(
    ({ handle, posts }): Hint => ({ kind: 'instant', ...unit, people: of([handle]), posts }),
  );
  return [...together, ...instant];
}

async function readLooks(
  tx: Transaction<DB>,
  platform: Platform,
  posts: PostsByPlatform,
  window: ClosedWindow,
): Promise<LookedAt[]> {
  const { rows } = await sql<{ post: string; published: Date; looked: Date | null }>`
    select post_id as post, published_at as published, snapshot_at as looked
    from (${postsIn({ platform, posts: posts[platform], window })}) post`.execute(tx);
  return rows.map(({ post, published, looked }) => ({
    post,
    publishedAt: published.getTime(),
    firstLookAt: looked?.getTime() ?? null,
  }));
}

/** What was taken over from older lists has no time of its own, and says nothing here. */
async function readSightings(
  tx: Transaction<DB>,
  platform: Platform,
  { posts, window }: { posts: PostsByPlatform; window: ClosedWindow },
  handles: readonly string[],
): Promise<Sighting[]> {
  const { rows } = await sql<{ handle: string; post: string; seen: Date }>`
    select fact.handle, fact.post_id as post, fact.first_seen_at as seen
    from (${postsIn({ platform, posts: posts[platform], window })}) post
    join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
    where fact.source = 'observed' and fact.handle = any(${[...handles]}::text[])`.execute(tx);
  return rows.map(({ handle, post, seen }) => ({ handle, post, at: seen.getTime() }));
}
