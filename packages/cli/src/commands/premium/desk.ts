import type { Decision } from '@cicero/platform';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';

/** What is done about one sort of requests. */
export interface Desk {
  list(tools: Toolbox, options: { status?: string; limit: number }): Promise<void>;
  show(tools: Toolbox, request: string): Promise<void>;
  decide(tools: Toolbox, request: string, wanted: Wanted): Promise<void>;
}

export interface Wanted {
  decision: Decision;
  tier?: string;
  /** Last day. */
  until?: string;
  note?: string;
  dryRun?: boolean;
}

/** One of the states that requests have. @throws CommandError */
export function stateIn<State extends string>(known: readonly State[], text: string | undefined): State | undefined {
  if (text === undefined) return undefined;
  const state = known.find((one) => one === text.trim().toLowerCase());
  if (!state) throw new CommandError(`--status is one of ${known.join(', ')}`);
  return state;
}

/** The number of a request; undefined for what is none. */
export function numberIn(text: string): number | undefined {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= 2_147_483_647 ? number : undefined;
}
