import { computations } from '../computing/computations.ts';
import type { ComputationInput, ComputationName, Computer } from '../computing/computer.ts';
import type { Answer, AnswerCache } from './answer-cache.ts';

/** Finished answers by what they are about: from the cache while their data versions stand, else computed. */
export class Answers {
  private readonly cache: AnswerCache;
  private readonly computer: Computer;

  constructor(cache: AnswerCache, computer: Computer) {
    this.cache = cache;
    this.computer = computer;
  }

  /**
   * @param input everything the answer is about, as plain data: it is part of the key
   * @param versions of the data it is computed from, read before it is computed: an answer may be newer than its key
   *   says, never older
   */
  of<Name extends ComputationName>(name: Name, input: ComputationInput<Name>, versions: string): Promise<Answer> {
    const { format } = computations[name];
    return this.cache.get([name, format, input, versions], () => this.computer.compute(name, input));
  }
}
