import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { handleKeySql } from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import { readMeasured, type Subject } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { handleColumns, listed, personSource } from '../measure/people.ts';
import type { PostSelection } from '../measure/posts.ts';
import { Rosters } from '../measure/rosters.ts';
import { seenParts, together } from '../measure/seen.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import { type Anev, computeAnev, type PlatformReading, type PublicEngagement } from './anev.ts';
import type { AnevAsked } from './asked.ts';

/** What is measured: plain data. */
export interface AnevSubject extends Pick<AnevAsked, 'scope' | 'window' | 'namesOutsiders'> {
  /** The very posts of the recaps of the same scope and window. */
  posts: PostsByPlatform;
}

/** Accounts of the public that are named. */
const named = 20;

/** Reads both platforms as of one moment and computes. */
export async function measureAnev(db: Kysely<DB>, subject: AnevSubject, rosters = new Rosters()): Promise<Anev> {
  return computeAnev(await atOneMoment(db, (tx) => readPlatforms(tx, subject, rosters)));
}

/** What ANEV is computed from. */
export async function readPlatforms(
  tx: Transaction<DB>,
  subject: AnevSubject,
  rosters: Rosters,
): Promise<Record<Platform, PlatformReading>> {
  return {
    instagram: await readPlatform(tx, 'instagram', subject, rosters),
    tiktok: await readPlatform(tx, 'tiktok', subject, rosters),
  };
}

async function readPlatform(
  tx: Transaction<DB>,
  platform: Platform,
  anev: AnevSubject,
  rosters: Rosters,
): Promise<PlatformReading> {
  const subject = { platform, scope: anev.scope, window: anev.window };
  const posts = anev.posts[platform];
  return {
    ...(await readMeasured(tx, subject, posts, { rosters })),
    outsiders: await readOutsiders(tx, subject, posts, anev.namesOutsiders ? named : 0),
  };
}

/** Everybody seen who is not listed: counted by the database, only the first few come over. */
async function readOutsiders(
  tx: Transaction<DB>,
  subject: Subject,
  posts: PostSelection,
  most: number,
): Promise<PublicEngagement> {
  const known = sql.raw(handleKeySql(handleColumns[subject.platform]));
  const { rows } = await sql<{ handle: string; posts: number; accounts: number; engagements: number }>`
    with tally as (
      select handle, sum(posts)::int as posts from (${together(seenParts(subject, posts))}) part group by handle
    ), insider as (
      select ${known} as handle from ${personSource} where ${listed(subject.scope)}
    )
    select tally.handle, tally.posts, (count(*) over ())::int as accounts, (sum(tally.posts) over ())::int as engagements
    from tally where not exists (select from insider where insider.handle = tally.handle)
    order by tally.posts desc, tally.handle collate "C" limit ${Math.max(most, 1)}`.execute(tx);
  const { accounts = 0, engagements = 0 } = rows[0] ?? {};
  const top = rows.slice(0, most).map(({ handle, posts }) => ({ handle, posts }));
  return { accounts, engagements, top };
}
