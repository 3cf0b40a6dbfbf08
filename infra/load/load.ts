import type { Stage } from '../stage/stage.ts';

/** A load test: what it takes, and how it is run. */
export interface Load {
  usage: string;
  /**
   * @param words the command line behind the name; read before anything is opened
   * @param open the stage: servers of its own, closed by whoever runs the load
   * @throws Error with the usage when the words make no plan
   */
  run(words: readonly string[], open: () => Promise<Stage>, say: (text: string) => void): Promise<LoadResult>;
}

export interface LoadResult {
  report: string;
  /** Whether every limit was kept. */
  isGood: boolean;
  /** Whether data and logs stay. */
  keep: boolean;
}
