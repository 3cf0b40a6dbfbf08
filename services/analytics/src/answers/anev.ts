import type { DB } from '@cicero/database';
import { versionTag } from '@cicero/database';
import type { Kysely } from 'kysely';
import type { AnevAsked, AnevFilters } from '../anev/asked.ts';
import { type AnevSubject, anevSubject, measureAnev } from '../anev/measure.ts';
import { computation } from '../computing/computation.ts';
import { anevAnswer, anevAnswerFormat } from './anev-answer.ts';
import type { Answer } from './answer-cache.ts';
import type { Answers } from './answers.ts';
import { versionScopes } from './recap.ts';

/** ANEV as asked for. What the caller has paid for is no part of it: that is looked at before. */
export async function anevOf(db: Kysely<DB>, answers: Answers, asked: AnevAsked): Promise<Answer> {
  const subject = await anevSubject(db, asked);
  const { instagram, tiktok } = subject.posts;
  const scopes = [...versionScopes(subject, instagram), ...versionScopes(subject, tiktok)];
  return answers.of('anev', { subject, filters: asked.filters }, await versionTag(db, [...new Set(scopes)]));
}

export const anevComputation = computation<{ subject: AnevSubject; filters: AnevFilters }>({
  format: anevAnswerFormat,
  async compute(db, { subject, filters }) {
    return Buffer.from(JSON.stringify(anevAnswer(await measureAnev(db, subject), filters)));
  },
});
