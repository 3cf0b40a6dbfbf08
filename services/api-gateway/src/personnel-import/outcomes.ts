import { CiceroError, type ErrorCode } from '@cicero/contracts';

/** What became of a row. */
export const outcomes = ['created', 'changed', 'unchanged', 'refused'] as const;
export type Outcome = (typeof outcomes)[number];

/** How many rows came to which end. */
export type Counts = Record<Outcome, number>;

export const noCounts: Readonly<Counts> = { created: 0, changed: 0, unchanged: 0, refused: 0 };

/** Why a row is refused. */
export interface Problem {
  code: ErrorCode;
  /** For people, in Indonesian; nothing personal. */
  message: string;
}

/** @throws what is no refusal */
export function problemOf(error: unknown): Problem {
  if (error instanceof CiceroError && error.status < 500) return { code: error.code, message: error.message };
  throw error;
}
