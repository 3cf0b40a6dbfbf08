import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';

/** How one kind of answer is made. */
export interface Computation<Input> {
  /** Grows when the shape of the answer changes, so that shared answers of an older release are not served. */
  format: number;
  /**
   * @param input plain data: survives JSON and the way to another thread
   * @returns the bytes of the finished JSON
   */
  compute(db: Kysely<DB>, input: Input): Promise<Buffer>;
}

/** Lets the computation know the type of its input. */
export function computation<Input>(definition: Computation<Input>): Computation<Input> {
  return definition;
}
