import { clientScope, type DB, linksScope, roleScope, type VersionScope, versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type AmplificationSubject, measureAmplification } from '../amplification/measure.ts';
import { type PriorityUnits, type Sort, sorted, standardOrder } from '../amplification/order.ts';
import { selectTasks } from '../amplification/tasks.ts';
import type { PostSelection } from '../measure/posts.ts';
import {
  type AmplificationAnswerOptions,
  amplificationAnswer,
  amplificationAnswerFormat,
} from './amplification-answer.ts';
import type { Answer, AnswerCache } from './answer-cache.ts';

export interface AmplificationView extends AmplificationAnswerOptions {
  /** Null = the standard order. */
  sort: Sort | null;
  units: PriorityUnits;
}

/** The amplification recap of a subject, from the cache while its data version stands. */
export async function amplificationOf(
  db: Kysely<DB>,
  answers: AnswerCache,
  subject: AmplificationSubject,
  view: AmplificationView,
): Promise<Answer> {
  const tasks = await selectTasks(db, subject.kind, subject.scope, subject.window);
  // Read before the numbers: an answer may be newer than its key says, never older.
  const versions = await versionTag(db, versionScopes(subject, tasks));
  const shape = { ...view, units: [...view.units.keys()] };
  return answers.get(['amplification', amplificationAnswerFormat, subject, tasks, versions, shape], async () => {
    const amplification = await measureAmplification(db, subject, tasks);
    const { amplifiers } = amplification;
    const rows = view.sort === null ? standardOrder(amplifiers, view.units) : sorted(amplifiers, view.sort);
    return Buffer.from(JSON.stringify(amplificationAnswer(amplification, rows, view)));
  });
}

/** Everything whose change may change the recap: reports count for the client of their task. */
function versionScopes({ scope }: AmplificationSubject, tasks: PostSelection): VersionScope[] {
  const owners = [scope.owner, ...tasks.singleOwners];
  const scopes: VersionScope[] = ['clients', ...owners.map(clientScope), ...owners.map(linksScope)];
  if (scope.members) scopes.push(clientScope(scope.members));
  if (scope.role) scopes.push(roleScope(scope.role));
  return [...new Set(scopes)];
}
