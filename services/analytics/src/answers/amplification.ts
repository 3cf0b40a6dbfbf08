import { clientScope, type DB, linksScope, roleScope, type VersionScope, versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type AmplificationSubject, measureAmplification } from '../amplification/measure.ts';
import { type Sort, sorted, standardOrder } from '../amplification/order.ts';
import { selectTasks } from '../amplification/tasks.ts';
import { computation, effortOf } from '../computing/computation.ts';
import type { PostSelection } from '../measure/posts.ts';
import {
  type AmplificationAnswerOptions,
  amplificationAnswer,
  amplificationAnswerFormat,
} from './amplification-answer.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';

export interface AmplificationView extends AmplificationAnswerOptions {
  /** Null = the standard order. */
  sort: Sort | null;
  /** Names of units whose people lead the standard order. */
  units: readonly string[];
}

/** The amplification recap of a subject. */
export async function amplificationOf(
  db: Kysely<DB>,
  answers: Answers,
  subject: AmplificationSubject,
  view: AmplificationView,
): Promise<Answer> {
  const tasks = await selectTasks(db, subject.kind, subject.scope, subject.window);
  const versions = await versionTag(db, versionScopes(subject, tasks));
  return answers.of('amplification', { subject, tasks, view }, versions);
}

interface Input {
  subject: AmplificationSubject;
  tasks: PostSelection;
  view: AmplificationView;
}

export const amplificationComputation = computation<Input>({
  format: amplificationAnswerFormat,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, tasks, view }) {
    const amplification = await measureAmplification(db, subject, tasks);
    const { amplifiers } = amplification;
    const rows = view.sort === null ? standardOrder(amplifiers, view.units) : sorted(amplifiers, view.sort);
    return Buffer.from(JSON.stringify(amplificationAnswer(amplification, rows, view)));
  },
});

/** Everything whose change may change the recap: reports count for the client of their task. */
function versionScopes({ scope }: AmplificationSubject, tasks: PostSelection): VersionScope[] {
  const owners = [scope.owner, ...tasks.singleOwners];
  const scopes: VersionScope[] = ['clients', ...owners.map(clientScope), ...owners.map(linksScope)];
  if (scope.members) scopes.push(clientScope(scope.members));
  if (scope.role) scopes.push(roleScope(scope.role));
  return [...new Set(scopes)];
}
