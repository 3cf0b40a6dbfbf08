import type { WhatsAppAccount } from '@cicero/contracts';
import type { Call, ChatKind } from '../router/command.ts';
import type { Guard } from '../router/guard.ts';

/** What a step of a menu has at hand: the message, and what was answered so far. */
export interface Scene extends Call {
  /** Answers by field. `clientId` is the client that was chosen: guards ask about this one from then on. */
  data: Readonly<Record<string, string>>;
}

type Said = string | ((scene: Scene) => string | Promise<string>);

interface Step {
  /** As a choice of the menu above. */
  label: string;
  /** Besides the guard of the menu; looked at whenever the step is shown, chosen or answered. */
  guard?: Guard;
  /** Whether it is offered at all, by what is known of the client and the like. */
  visible?(scene: Scene): boolean | Promise<boolean>;
  /** Where `kembali` leads; null at the root alone. */
  back: string | null;
  /** What it says is about somebody: in a group it goes to the author alone. */
  personal?: boolean;
}

export interface Entry {
  id: string;
  label: string;
}

/** One step. Steps are known by their names; the numbers that people see are positions in what was last shown. */
export type Node = Step &
  (
    | { input: 'choice'; prompt: Said; items: readonly string[] }
    /** One of a list that is read anew each time; a text narrows it. */
    | {
        input: 'pick';
        prompt: Said;
        entries(scene: Scene): Promise<readonly Entry[]>;
        set: string;
        next: string;
        /** Said when there is nothing to choose. */
        empty: string;
        /** One entry alone is taken without asking. */
        skipsOne?: boolean;
      }
    /** @property read what is kept of the answer, or why it will not do */
    | {
        input: 'text';
        prompt: Said;
        read(text: string): { value: string } | { problem: string };
        set: string;
        next: string;
      }
    /** From 1 on: 0 leads back. */
    | { input: 'number'; prompt: Said; from: number; to: number; set: string; next: string }
    | { input: 'confirm'; prompt: Said; yes: string; no: string | null }
    /** @property next null = the menu closes */
    | { input: 'action'; run(scene: Scene): Promise<string>; next: string | null }
  );

/** A conversation as data; what is common to all of them is the engine's. See docs/conversations.md. */
export interface Menu {
  id: string;
  title: string;
  startWords: readonly string[];
  accounts: readonly WhatsAppAccount[];
  chatKinds: readonly ChatKind[];
  /** Looked at with every message. */
  guard: Guard;
  refusal: 'silence' | 'denial';
  /** A menu waits 5 minutes for the next answer, a form 10. */
  kind: 'menu' | 'form';
  root: string;
  nodes: Readonly<Record<string, Node>>;
  /** One line for `bantuan`. */
  help: string;
}

const minute = 60_000;
/** So long an answer is waited for; each one begins it anew. */
export const patience = { menu: 5 * minute, form: 10 * minute } as const;

/** Words that mean the same in every menu, and are never an answer. */
export const controlWords = {
  close: ['batal'],
  back: ['kembali', 'back', '0'],
  root: ['menu'],
  help: ['bantuan'],
} as const;
export type Control = keyof typeof controlWords;

/** Shows more of a long list. */
export const moreWord = 'lanjut';

export function controlOf(text: string): Control | undefined {
  const word = text.toLowerCase();
  const names = Object.keys(controlWords) as Control[];
  return names.find((name) => controlWords[name].some((one) => one === word));
}

/** Steps that a step may lead to. */
export function nextOf(node: Node): string[] {
  switch (node.input) {
    case 'choice':
      return [...node.items];
    case 'confirm':
      return [node.yes, ...(node.no === null ? [] : [node.no])];
    default:
      return node.next === null ? [] : [node.next];
  }
}
