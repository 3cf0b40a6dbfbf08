import { clientScope, type DB, roleScope, type VersionScope, versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import { measureAttendance, type Subject } from '../measure/measure.ts';
import { type PostSelection, selectPosts } from '../measure/posts.ts';
import type { Answer, AnswerCache } from './answer-cache.ts';
import { recapAnswer, recapAnswerFormat } from './recap-answer.ts';

/** The attendance recap of a subject, from the cache while its data version stands. */
export async function recapOf(db: Kysely<DB>, answers: AnswerCache, subject: Subject): Promise<Answer> {
  const posts = await selectPosts(db, subject.platform, subject.scope, subject.window);
  // Read before the numbers: an answer may be newer than its key says, never older.
  const versions = await versionTag(db, versionScopes(subject, posts));
  return answers.get(['recap', recapAnswerFormat, subject, posts, versions], async () => {
    const attendance = await measureAttendance(db, subject, posts);
    return Buffer.from(JSON.stringify(recapAnswer(subject.platform, attendance)));
  });
}

/** Everything whose change may change the recap. */
export function versionScopes({ scope }: Pick<Subject, 'scope'>, posts: PostSelection): VersionScope[] {
  const scopes: VersionScope[] = ['clients', clientScope(scope.owner), ...posts.singleOwners.map(clientScope)];
  if (scope.members) scopes.push(clientScope(scope.members));
  if (scope.role) scopes.push(roleScope(scope.role));
  return [...new Set(scopes)];
}
