import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type Answer, answerOf } from '../answers/answer-cache.ts';
import type { Computation } from './computation.ts';
import { computations } from './computations.ts';

type Computations = typeof computations;
export type ComputationName = keyof Computations;
export type ComputationInput<Name extends ComputationName> = Parameters<Computations[Name]['compute']>[1];

/** Where answers are computed. */
export interface Computer {
  compute<Name extends ComputationName>(name: Name, input: ComputationInput<Name>): Promise<Answer>;
}

/** Computes in this very thread. */
export function localComputer(db: Kysely<DB>): Computer {
  return {
    async compute(name, input) {
      const computation: Computation<typeof input> = computations[name];
      return answerOf(await computation.compute(db, input));
    },
  };
}
