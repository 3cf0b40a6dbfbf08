import { amplificationComputation } from '../answers/amplification.ts';
import { anevComputation } from '../answers/anev.ts';
import { anomaliesComputation } from '../answers/anomalies.ts';
import { recapComputation } from '../answers/recap.ts';
import { statsComputation } from '../answers/stats.ts';
import { summaryComputation } from '../answers/summary.ts';
import { timeToEngageComputation } from '../answers/time-to-engage.ts';
import { trendsComputation } from '../answers/trends.ts';
import { unitsComputation } from '../answers/units.ts';
import { anevFileComputation } from '../exports/anev.ts';
import { rankingFileComputation } from '../exports/engagement-ranking.ts';
import { matrixFileComputation } from '../exports/satker-update-matrix.ts';
import { reportComputation } from '../reports/computation.ts';

/**
 * Every answer that is computed from many rows, by name. A computation takes plain data, so that it can be done where
 * nobody waits: away from the thread that serves requests.
 */
export const computations = {
  recap: recapComputation,
  stats: statsComputation,
  units: unitsComputation,
  trends: trendsComputation,
  timeToEngage: timeToEngageComputation,
  anomalies: anomaliesComputation,
  summary: summaryComputation,
  amplification: amplificationComputation,
  anev: anevComputation,
  anevFile: anevFileComputation,
  rankingFile: rankingFileComputation,
  matrixFile: matrixFileComputation,
  report: reportComputation,
};
