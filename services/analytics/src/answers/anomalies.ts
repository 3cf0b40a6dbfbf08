import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type AnomaliesSubject, findHints, type Hint } from '../anomalies/measure.ts';
import { hintText } from '../anomalies/wording.ts';
import type { Person } from '../attendance/person.ts';
import { computation, effortOf } from '../computing/computation.ts';
import type { PostsByPlatform } from '../measure/windows.ts';
import { spanOf } from '../periods/intervals.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, postVersionScopes, selectPlatforms } from './platforms.ts';
import { boundsOf } from './units.ts';

/** What is worth a look in a week. */
export async function anomaliesOf(db: Kysely<DB>, answers: Answers, subject: AnomaliesSubject): Promise<Answer> {
  const { scope, weeks } = subject;
  const posts = await selectPlatforms(db, scope, spanOf(weeks));
  const versions = await platformVersions(db, scope, posts, postVersionScopes(scope, posts));
  return answers.of('anomalies', { subject, posts }, versions);
}

export const anomaliesComputation = computation<{ subject: AnomaliesSubject; posts: PostsByPlatform }>({
  format: 1,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, posts }) {
    const { scope, weeks } = subject;
    const hints = await findHints(db, subject, posts);
    const data = {
      client_id: scope.owner,
      week: boundsOf(spanOf(weeks.slice(-1))),
      baseline: boundsOf(spanOf(weeks.slice(0, -1))),
      hints: hints.toSorted((a, b) => weightOf(b) - weightOf(a)).map(shownHint),
    };
    return Buffer.from(JSON.stringify({ success: true, data }));
  },
});

/** Drops first, the deepest before the others; then groups by their size. */
function weightOf(hint: Hint): number {
  if (hint.kind === 'drop') return 1e6 + hint.baseline - hint.participation;
  return hint.kind === 'together' ? 1 + hint.people.length : 0;
}

function shownHint(hint: Hint): object {
  const { kind, platform, clientId, name } = hint;
  const head = { kind, platform, client_id: clientId, client_name: name, text: hintText(hint) };
  if (hint.kind === 'drop') {
    const { participation, baseline, weeks } = hint;
    return { ...head, participationRatePercentage: participation, baselinePercentage: baseline, baselineWeeks: weeks };
  }
  return { ...head, totalPosts: hint.posts, people: hint.people.map(shownPerson) };
}

function shownPerson({ userId, name, handle }: Person): object {
  return { user_id: userId, nama: name, username: handle?.trim() ?? null };
}
