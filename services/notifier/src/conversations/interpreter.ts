import type { WhatsAppAccount } from '@cicero/contracts';
import { approvalCommands } from './approval-commands.ts';
import type { Decision } from './decision.ts';
import { premiumCommands } from './premium-commands.ts';

/** Something that was written to one of the WhatsApp numbers. */
export interface Saying {
  readonly account: WhatsAppAccount;
  readonly chatId: string;
  /** `62…@c.us` */
  readonly author: string;
  readonly text: string;
  /** Whether the author is one of the administrators of this installation. */
  readonly byAdministrator: boolean;
}

/** What is to be done about it. */
export type Reaction =
  | { kind: 'decide'; decision: Decision }
  | { kind: 'reply'; text: string }
  /** It was understood, and is to be passed over in silence. */
  | { kind: 'nothing' };

/** Understands one sort of messages, and leaves the others to those after it. */
export type Interpreter = (saying: Saying) => Reaction | undefined;

/** Everybody who listens, in order: the first who understands a message has it. */
const interpreters: readonly Interpreter[] = [approvalCommands, premiumCommands];

/** What is to be done about a message; nothing when nobody understands it. */
export function interpret(saying: Saying, listeners: readonly Interpreter[] = interpreters): Reaction {
  for (const listener of listeners) {
    const reaction = listener(saying);
    if (reaction) return reaction;
  }
  return { kind: 'nothing' };
}
