import { amplificationComputation } from '../answers/amplification.ts';
import { anevComputation } from '../answers/anev.ts';
import { recapComputation } from '../answers/recap.ts';
import { statsComputation } from '../answers/stats.ts';

/**
 * Every answer that is computed from many rows, by name. A computation takes plain data, so that it can be done where
 * nobody waits: away from the thread that serves requests.
 */
export const computations = {
  recap: recapComputation,
  stats: statsComputation,
  amplification: amplificationComputation,
  anev: anevComputation,
};
