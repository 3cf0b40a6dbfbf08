import { CiceroError } from '@cicero/contracts';
import pLimit from 'p-limit';

/** So many files of a process are read from the database at once: the others leave connections for pages. */
const readAtOnce = 2;
/** So many wait for their turn; further ones are refused. */
const mostWaiting = 100;
/** Seconds after which a caller who was refused may ask again. */
const retryAfter = 5;

/**
 * Files are read one after the other.
 * @returns what reads a file when its turn comes; null when the caller has left by then. Throws what the reading throws,
 *   and CiceroError SERVICE_UNAVAILABLE when too many wait already
 */
export function turns(): <File>(read: () => Promise<File>, signal: AbortSignal) => Promise<File | null> {
  const inTurn = pLimit(readAtOnce);
  return async (read, signal) => {
    if (inTurn.pendingCount >= mostWaiting) throw new CiceroError('SERVICE_UNAVAILABLE', { retryAfter });
    try {
      const file = await inTurn(async () => (signal.aborted ? null : read()));
      return signal.aborted ? null : file;
    } catch (error) {
      if (signal.aborted) return null;
      throw error;
    }
  };
}
