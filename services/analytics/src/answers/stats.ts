import { type DB, roleScope } from '@cicero/database';
import type { Kysely } from 'kysely';
import { computation } from '../computing/computation.ts';
import { readTotals } from '../measure/measure.ts';
import { atOneMoment } from '../measure/moment.ts';
import { countListed } from '../measure/people.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import type { Window } from '../periods/window.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { countClients, type VisibleClients } from '../scope/visible-clients.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, selectPlatforms } from './platforms.ts';

/** What the numbers are about, and what the caller said about itself. */
export interface StatsSubject {
  scope: AttendanceScope;
  window: Window;
  /** The role in force: of the query, else of the caller. */
  role: string | null;
  clients: VisibleClients;
}

/**
 * The numbers at the head of the dashboard's pages: posts and people of the very scope and window that the recaps
 * resolve for the same query, so that they cannot differ. Counted, never listed.
 */
export async function statsOf(db: Kysely<DB>, answers: Answers, subject: StatsSubject): Promise<Answer> {
  const { scope, window, clients } = subject;
  const posts = await selectPlatforms(db, scope, window);
  const known = clients.directorate === null ? [] : [roleScope(clients.directorate)];
  return answers.of('stats', { subject, posts }, await platformVersions(db, scope, posts, known));
}

export const statsComputation = computation<{ subject: StatsSubject; posts: PostsByPlatform }>({
  format: 1,
  effort: () => 'little',
  async compute(db, { subject, posts }) {
    const { scope, window, role, clients } = subject;
    const data = await atOneMoment(db, async (tx) => {
      const instagram = await readTotals(tx, { platform: 'instagram', scope, window }, posts.instagram);
      const tiktok = await readTotals(tx, { platform: 'tiktok', scope, window }, posts.tiktok);
      return {
        client_id: scope.owner,
        role,
        scope: scope.members === null ? 'direktorat' : 'org',
        regional_id: scope.regionalId,
        clients: await countClients(tx, clients),
        users: await countListed(tx, scope),
        igPosts: instagram.posts,
        ttPosts: tiktok.posts,
      };
    });
    return Buffer.from(JSON.stringify({ success: true, data }));
  },
});
