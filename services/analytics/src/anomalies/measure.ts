import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { computeNumbers } from '../attendance/attendance.ts';
import type { Person } from '../attendance/person.ts';
import { type MeasuredWindow, measureWindows, type PostsByPlatform } from '../measure/windows.ts';
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

/**
 * Looks for drops in the weeks, and in the last of them for what looks automatic; a unit at a time, so that what was seen
 * of one unit is all that is held in memory.
 */
export async function findHints(
  db: Kysely<DB>,
  { scope, weeks }: AnomaliesSubject,
  posts: PostsByPlatform,
): Promise<Hint[]> {
  const measured = await measureWindows(db, { scope, windows: weeks, userId: null }, posts);
  const window = weeks.at(-1);
  if (!window) return [];
  const hints: Hint[] = [];
  for (const platform of platforms) {
    const looked = await readLooks(db, platform, posts, window);
    const byWeek = measured[platform].map((week) => ({ ...week, units: byUnit(week) }));
    for (const [clientId, members] of byWeek.at(-1)?.units ?? []) {
      const unit = { platform, clientId, name: members[0]?.clientName ?? clientId };
      const drop = dropIn(
        byWeek.map(({ totals, units }) => {
          const { byStatus, participationPercentage } = computeNumbers(totals, units.get(clientId) ?? []);
          const people = byStatus.sudah + byStatus.kurang + byStatus.belum;
          return { posts: totals.posts, people, participation: participationPercentage };
        }),
      );
      if (drop) hints.push({ kind: 'drop', ...unit, ...drop });
      hints.push(...(await suspects(db, unit, members, { posts, window, looked })));
    }
  }
  return hints;
}

function byUnit({ people }: MeasuredWindow): Map<string, Person[]> {
  return Map.groupBy(people, ({ clientId }) => clientId);
}

async function suspects(
  db: Kysely<DB>,
  unit: Pick<Hint, 'platform' | 'clientId' | 'name'>,
  members: readonly Person[],
  where: { posts: PostsByPlatform; window: ClosedWindow; looked: readonly LookedAt[] },
): Promise<Hint[]> {
  const owners = Map.groupBy(members, ({ handle }) => handleKey(handle) ?? '');
  owners.delete('');
  const of = (handles: readonly string[]): Person[] => handles.flatMap((handle) => owners.get(handle) ?? []);
  const sightings = await readSightings(db, unit.platform, where, [...owners.keys()]);
  const together = movingTogether(sightings).map(
    ({ handles, ...numbers }): Hint => ({ kind: 'together', ...unit, people: of(handles), ...numbers }),
  );
  const instant = alwaysInstant(where.looked, sightings).map(
    ({ handle, posts }): Hint => ({ kind: 'instant', ...unit, people: of([handle]), posts }),
  );
  return [...together, ...instant];
}

async function readLooks(
  db: Kysely<DB>,
  platform: Platform,
  posts: PostsByPlatform,
  window: ClosedWindow,
): Promise<LookedAt[]> {
  const { rows } = await sql<{ post: string; published: Date; looked: Date | null }>`
    select post_id as post, published_at as published, snapshot_at as looked
    from (${postsIn({ platform, posts: posts[platform], window })}) post`.execute(db);
  return rows.map(({ post, published, looked }) => ({
    post,
    publishedAt: published.getTime(),
    firstLookAt: looked?.getTime() ?? null,
  }));
}

/** What was taken over from older lists has no time of its own, and says nothing here. */
async function readSightings(
  db: Kysely<DB>,
  platform: Platform,
  { posts, window }: { posts: PostsByPlatform; window: ClosedWindow },
  handles: readonly string[],
): Promise<Sighting[]> {
  const { rows } = await sql<{ handle: string; post: string; seen: Date }>`
    select fact.handle, fact.post_id as post, fact.first_seen_at as seen
    from (${postsIn({ platform, posts: posts[platform], window })}) post
    join engagement_fact fact on fact.platform = ${platform} and fact.post_id = post.post_id
    where fact.source = 'observed' and fact.handle = any(${[...handles]}::text[])`.execute(db);
  return rows.map(({ handle, post, seen }) => ({ handle, post, at: seen.getTime() }));
}
