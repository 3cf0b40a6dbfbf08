import type { DB } from '@cicero/database';
import type { Kysely } from 'kysely';
import type { Rosters } from '../measure/rosters.ts';

/** How much it takes, besides what the database does: nearly nothing, what a unit has, or what a directorate has. */
export type Effort = 'little' | 'unit' | 'directorate';

/** How one kind of answer is made. */
export interface Computation<Input> {
  /** Grows when the shape of the answer changes, so that shared answers of an older release are not served. */
  format: number;
  /** Decides where it is computed, and who waits behind it. Default: a directorate's. */
  effort?(input: Input): Effort;
  /**
   * @param input plain data: survives JSON and the way to another thread
   * @param rosters people who are known from earlier computations
   * @returns the bytes of the finished answer: JSON, or a file
   */
  compute(db: Kysely<DB>, input: Input, rosters: Rosters): Promise<Buffer>;
}

/** Lets the computation know the type of its input. */
export function computation<Input>(definition: Computation<Input>): Computation<Input> {
  return definition;
}

/** Of answers that list people: members of one client are few, holders of a role are many. */
export function effortOf({ members }: { members: string | null }): Effort {
  return members === null ? 'directorate' : 'unit';
}
