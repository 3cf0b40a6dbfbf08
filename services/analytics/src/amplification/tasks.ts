import type { DB } from '@cicero/database';
import { addDays, startOfDay } from '@cicero/runtime';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { ownedInRegion, type PostSelection, readOwner, type SinglePost, selection } from '../measure/posts.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type AmplificationKind, tablesOf } from './kinds.ts';

/** The tasks of a scope: the owner's, and single posts that are given to its role. Special tasks are given to nobody else. */
export async function selectTasks(
  db: Kysely<DB>,
  kind: AmplificationKind,
  scope: AttendanceScope,
  window: Window,
): Promise<PostSelection> {
  const owner = await readOwner(db, scope);
  const given = scope.postRole && kind === 'regular' ? await givenTo(db, scope, scope.postRole, window) : [];
  return selection(owner.inRegion ? scope.owner : null, given);
}

/** Posts of others that are given to the role: each once, however many rows say so. */
async function givenTo(db: Kysely<DB>, scope: AttendanceScope, role: string, window: Window): Promise<SinglePost[]> {
  const { rows } = await sql<SinglePost>`
    select post.shortcode as post_id, upper(trim(post.client_id)) as owner from insta_post post
    where upper(trim(post.client_id)) <> ${scope.owner} and post.shortcode in (
        select shortcode from insta_post_roles where lower(trim(role_name)) = ${role})
      and ${ownedInRegion(scope)} and ${published(window)} and ${standing('regular')}
    order by post.shortcode`.execute(db);
  return rows;
}

/** Query for the codes of the tasks, each once. */
export function taskCodes(kind: AmplificationKind, tasks: PostSelection, window: Window): RawBuilder<unknown> {
  return sql`select post.shortcode from ${tablesOf[kind].posts} post
    where post.client_id = any(array(select client_id from clients where upper(trim(client_id)) = ${tasks.owner}))
      and ${published(window)} and ${standing(kind)}
    union all select unnest(${[...tasks.single]}::text[])`;
}

/** A `post` published on days of the window, in Jakarta; the column is naive UTC. */
export function published({ from, to }: Window): RawBuilder<unknown> {
  return publishedBetween(from === null ? null : startOfDay(from), to === null ? null : startOfDay(addDays(to, 1)));
}

/** The same for instants: from the first up to before the second; null = open. */
export function publishedBetween(from: Date | null, before: Date | null): RawBuilder<unknown> {
  const bounds: RawBuilder<unknown>[] = [sql`true`];
  if (from !== null) bounds.push(sql`post.created_at >= ${from.toISOString()}::timestamptz at time zone 'UTC'`);
  if (before !== null) bounds.push(sql`post.created_at < ${before.toISOString()}::timestamptz at time zone 'UTC'`);
  return sql.join(bounds, sql` and `);
}

/** Not taken off the network. A special task stays one, whatever became of its post. */
function standing(kind: AmplificationKind): RawBuilder<unknown> {
  if (kind === 'khusus') return sql`true`;
  return sql`not exists (select from content_post seen where seen.platform = 'instagram'
    and seen.post_id = post.shortcode and seen.removed_at is not null)`;
}
