import { clientScope, type DB, roleScope, type VersionScope, versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import { computation, effortOf } from '../computing/computation.ts';
import { measureAttendance, type Subject } from '../measure/measure.ts';
import { type PostSelection, selectPosts } from '../measure/posts.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { recapAnswer, recapAnswerFormat } from './recap-answer.ts';
import { type RecapView, wholeRecap } from './recap-view.ts';

/** The attendance recap of a subject. */
export async function recapOf(
  db: Kysely<DB>,
  answers: Answers,
  subject: Subject,
  view: RecapView = wholeRecap,
): Promise<Answer> {
  const posts = await selectPosts(db, subject.platform, subject.scope, subject.window);
  return answers.of('recap', { subject, posts, view }, await versionTag(db, versionScopes(subject, posts)));
}

export const recapComputation = computation<{ subject: Subject; posts: PostSelection; view: RecapView }>({
  format: recapAnswerFormat,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, posts, view }, rosters) {
    const attendance = await measureAttendance(db, subject, posts, { rosters });
    return Buffer.from(JSON.stringify(recapAnswer(subject.platform, attendance, view)));
  },
});

/** Everything whose change may change the recap. */
export function versionScopes({ scope }: Pick<Subject, 'scope'>, posts: PostSelection): VersionScope[] {
  const scopes: VersionScope[] = ['clients', clientScope(scope.owner), ...posts.singleOwners.map(clientScope)];
  if (scope.members) scopes.push(clientScope(scope.members));
  if (scope.role) scopes.push(roleScope(scope.role));
  return [...new Set(scopes)];
}
