import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import { type Answer, answerOf } from '../answers/answer-cache.ts';
import { Rosters } from '../measure/rosters.ts';
import type { Computation } from './computation.ts';
import { computations } from './computations.ts';

type Computations = typeof computations;
export type ComputationName = keyof Computations;
export type ComputationInput<Name extends ComputationName> = Parameters<Computations[Name]['compute']>[1];

/** Where answers are computed. */
export interface Computer {
  compute<Name extends ComputationName>(name: Name, input: ComputationInput<Name>): Promise<Answer>;
  /** Waits for what is being computed. */
  close(): Promise<void>;
}

/** Computes in this very thread. */
export function localComputer(db: Kysely<DB>): Computer {
  const rosters = new Rosters();
  return {
    async compute(name, input) {
      const { compute } = computationOf(name);
      return answerOf(await compute(db, input, rosters));
    },
    async close() {},
  };
}

export function computationOf<Name extends ComputationName>(name: Name): Computation<ComputationInput<Name>> {
  return computations[name];
}
