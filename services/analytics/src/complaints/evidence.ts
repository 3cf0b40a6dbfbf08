import { type Platform, platforms } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKey, type PersonRecord } from '@cicero/directory';
import { type Day, jakartaDay } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { givenLinks } from '../amplification/measure.ts';
import { selectTasks, taskCodes } from '../amplification/tasks.ts';
import { measurePerson } from '../measure/measure.ts';
import { selectPosts } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import { profileState } from '../profiles/profiles.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import type { Activity, Evidence, Recorded } from './outcome.ts';

/** Whose complaint it is, and what it says. */
export interface Complained {
  person: PersonRecord;
  /** Those that whoever asks may be told of. */
  scopes: readonly AttendanceScope[];
  /** Accounts that the complaint names, canonical. */
  reported: Readonly<Record<Platform, string | null>>;
}

/** Reads what is stored of the person; asks nobody outside. @param since first day that counts */
export async function readEvidence(
  db: Kysely<DB>,
  complained: Complained,
  when: { now: Date; since: Day },
): Promise<Evidence> {
  const today = jakartaDay(when.now);
  const activity: Partial<Record<Platform, Activity>> = {};
  for (const platform of platforms) {
    const { person, reported } = complained;
    const registered = handleKey(platform === 'instagram' ? person.insta : person.tiktok);
    activity[platform] = {
      registered,
      reported: reported[platform],
      overall: await recorded(db, platform, complained, { from: when.since, to: today }),
      today: await recorded(db, platform, complained, { from: today, to: today }),
      profiles: {
        registered: await profileState(db, platform, registered),
        reported: await profileState(db, platform, reported[platform]),
      },
    };
  }
  return {
    owners: complained.scopes.map(({ owner }) => owner),
    activity: activity as Evidence['activity'],
    unreported: await unreported(db, complained, today),
  };
}

/** What the recap of each scope says of the person; scopes without posts say nothing. */
async function recorded(
  db: Kysely<DB>,
  platform: Platform,
  { person, scopes }: Complained,
  window: Window,
): Promise<Recorded[]> {
  const found: Recorded[] = [];
  for (const scope of scopes) {
    const posts = await selectPosts(db, platform, scope, window);
    const attendee = await measurePerson(db, { platform, scope, window }, posts, person.user_id);
    if (attendee && attendee.posts > 0)
      found.push({ owner: scope.owner, count: attendee.count, posts: attendee.posts });
  }
  return found;
}

/** Codes of the day's tasks about which the person has reported no link. */
async function unreported(db: Kysely<DB>, { person, scopes }: Complained, day: Day): Promise<string[]> {
  const codes = new Set<string>();
  const window = { from: day, to: day };
  for (const scope of scopes) {
    const tasks = await selectTasks(db, 'regular', scope, window);
    const { rows } = await sql<{ shortcode: string }>`
      select task.shortcode from (${taskCodes('regular', tasks, window)}) task
      where not exists (select from link_report report where report.shortcode = task.shortcode
        and report.user_id = ${person.user_id} and report.deleted_at is null
        and num_nonnulls(${sql.join(givenLinks)}) > 0)
      order by task.shortcode`.execute(db);
    for (const { shortcode } of rows) codes.add(shortcode);
  }
  return [...codes];
}
