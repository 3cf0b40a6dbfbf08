import type { Platform } from '@cicero/contracts';
import { directorateRoles } from '@cicero/directory';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attendance } from '../../src/attendance/attendance.ts';
import { measureAttendance, readTotals } from '../../src/measure/measure.ts';
import { countListed } from '../../src/measure/people.ts';
import { selectPosts } from '../../src/measure/posts.ts';
import { resolveWindow } from '../../src/periods/window.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { refreshDays } from '../../src/read-models/refresh.ts';
import { resolveScope } from '../../src/scope/resolve.ts';
import { World } from '../fixtures/world.ts';
import { countByHand } from './by-hand.ts';
import { change, type DataSet, dataSet } from './data-sets.ts';
import { principalOf, type Question, question } from './questions.ts';
import { changePeople, collect, storeSets } from './store.ts';

const seed = 20_251_110;
const size = { sets: 20, questions: 75 };

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

/** The same ones for the same seed and place. */
function drawn<Value>(values: fc.Arbitrary<Value>, count: number, place: number): Value[] {
  return fc.sample(fc.noBias(values), { numRuns: count, seed: seed + place });
}

/** What the collector tells of a client and platform, in some order, now and then twice. */
async function refreshInAnyOrder(sets: readonly DataSet[], share: number): Promise<void> {
  for (const [place, set] of sets.entries()) {
    const posts = drawn(
      fc.shuffledSubarray(set.posts, { minLength: Math.ceil(set.posts.length * share) }),
      1,
      place,
    )[0];
    for (const platform of ['instagram', 'tiktok'] satisfies Platform[]) {
      const own = (posts ?? []).filter((post) => post.platform === platform);
      for (const [client, some] of Map.groupBy(own, (post) => post.client)) {
        const key = { platform, clientId: String(set.clients[client]?.id) };
        const days = some.map((post) => post.at.slice(0, 10));
        await world.db.transaction().execute((tx) => refreshDays(tx, key, days));
        if (place % 5 === 0) await world.db.transaction().execute((tx) => refreshDays(tx, key, days.slice(1)));
      }
    }
  }
}

const tallies = async () =>
  (
    await sql`select platform, client_id, wib_date as day, null as handle, posts, with_snapshot from content_day
      union all select platform, client_id, wib_date, handle, posts, 0 from engagement_day
      union all select platform, client_id, month, handle, posts, -1 from engagement_month order by 1, 2, 3, 4, 6`.execute(
      world.db,
    )
  ).rows;

const told = (attendance: Attendance) => ({
  posts: attendance.posts,
  rows: attendance.attendees.map(
    ({ person, count, status, percentage, missing, username }) =>
      `${person.userId} ${count} ${status} ${percentage}% ${missing} ${username}`,
  ),
  byStatus: attendance.byStatus,
  engagements: attendance.engagements,
  average: attendance.averagePercentage,
  participation: attendance.participationPercentage,
});

/** Asks as the routes do: the recap, and the numbers of the dashboard for the same query. */
async function ask(set: DataSet, asked: Question, directorates: ReadonlySet<string>) {
  const { platform, query } = asked;
  const scope = resolveScope(principalOf(asked, set), query, { clientFromToken: false, directorates });
  const window = resolveWindow(query, new Date(asked.now));
  const subject = { platform, scope, window };
  const posts = await selectPosts(world.db, platform, scope, window);
  const other = { ...subject, platform: platform === 'instagram' ? ('tiktok' as const) : ('instagram' as const) };
  const otherPosts = await selectPosts(world.db, other.platform, scope, window);
  return {
    recap: told(await measureAttendance(world.db, subject, posts, { policy: asked.policy })),
    stats: await world.db.transaction().execute(async (tx) => ({
      posts: (await readTotals(tx, subject, posts)).posts,
      other: (await readTotals(tx, other, otherPosts)).posts,
      users: await countListed(tx, scope),
    })),
  };
}

async function compare(sets: readonly DataSet[], round: number): Promise<number> {
  const directorates = new Set(await directorateRoles(world.db));
  let engaged = 0;
  for (const [place, set] of sets.entries()) {
    for (const asked of drawn(question(place, set), size.questions, 1_000 * round + place)) {
      const { likes, other } = countByHand(set, asked);
      const answered = await ask(set, asked, directorates);
      const expected = { recap: likes, stats: { posts: likes.posts, other, users: likes.rows.length } };
      if (JSON.stringify(answered) !== JSON.stringify(expected)) {
        expect(answered, `seed ${seed}: ${JSON.stringify({ asked, set }, null, 1)}`).toEqual(expected);
      }
      if (likes.engagements > 0) engaged += 1;
    }
  }
  return engaged;
}

test(`every number of every question is the one that counting by hand gives (seed ${seed})`, {
  timeout: 180_000,
}, async () => {
  await world.reset();
  const sets = Array.from({ length: size.sets }, (_, place) => drawn(dataSet(place), 1, place)[0]).filter(
    (set) => set !== undefined,
  );
  await storeSets(world.db, sets);
  const posts = sets.flatMap((set) => set.posts);
  // Half the names of half the posts, some of which are gone for a while; then everything as it is.
  await collect(
    world.db,
    posts.filter((_, at) => at % 2 === 0).map((post) => ({ ...post, list: post.list?.slice(0, 3) ?? null })),
  );
  await collect(
    world.db,
    posts.filter((_, at) => at % 7 === 0).map((post) => ({ ...post, list: [], removed: !post.removed })),
  );
  await refreshInAnyOrder(sets, 0.4);
  await collect(world.db, posts);
  await refreshInAnyOrder(sets, 1);

  const refreshed = await tallies();
  expect(await rebuild(world.db)).toMatchObject({ changed: 0 });
  await sql`truncate content_day, engagement_day, engagement_month`.execute(world.db);
  await rebuild(world.db);
  expect(await tallies()).toEqual(refreshed);

  const before = await compare(sets, 1);
  for (const [place, set] of sets.entries()) {
    for (const { person, with: changed } of drawn(change, 4, place)) Object.assign(set.people[person] ?? {}, changed);
  }
  await changePeople(world.db, sets);
  const after = await compare(sets, 2);
  // Questions about nothing prove nothing.
  expect(Math.min(before, after) / (size.sets * size.questions)).toBeGreaterThan(0.2);
});
