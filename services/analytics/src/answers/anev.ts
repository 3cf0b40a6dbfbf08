import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import type { AnevAsked, AnevFilters } from '../anev/asked.ts';
import { type AnevSubject, measureAnev } from '../anev/measure.ts';
import { computation, effortOf } from '../computing/computation.ts';
import { anevAnswer, anevAnswerFormat } from './anev-answer.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { platformVersions, selectPlatforms } from './platforms.ts';

/** ANEV as asked for. What the caller has paid for is no part of it: that is looked at before. */
export async function anevOf(db: Kysely<DB>, answers: Answers, asked: AnevAsked): Promise<Answer> {
  const subject = await anevSubject(db, asked);
  const versions = await platformVersions(db, subject.scope, subject.posts);
  return answers.of('anev', { subject, filters: asked.filters }, versions);
}

/** Finds out which posts count. */
export async function anevSubject(db: Kysely<DB>, asked: Omit<AnevSubject, 'posts'>): Promise<AnevSubject> {
  const { scope, window, namesOutsiders } = asked;
  return { scope, window, namesOutsiders, posts: await selectPlatforms(db, scope, window) };
}

export const anevComputation = computation<{ subject: AnevSubject; filters: AnevFilters }>({
  format: anevAnswerFormat,
  effort: ({ subject }) => effortOf(subject.scope),
  async compute(db, { subject, filters }, rosters) {
    return Buffer.from(JSON.stringify(anevAnswer(await measureAnev(db, subject, rosters), filters)));
  },
});
