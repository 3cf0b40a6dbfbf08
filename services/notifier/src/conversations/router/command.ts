import type { WhatsAppAccount, WhatsAppRequester } from '@cicero/contracts';
import type { Sender, ServiceContext, UnitOfWork } from '@cicero/platform';
import type { Static, TSchema } from 'typebox';
import type { Guard } from './guard.ts';

export type ChatKind = 'person' | 'group';

/** Something that was written to one of the WhatsApp numbers. */
export interface Saying {
  account: WhatsAppAccount;
  chatId: string;
  chatKind: ChatKind;
  /** `62…@c.us` */
  author: string;
  /** The provider's id of the message. */
  providerId: string;
  text: string;
  /** When it was written. */
  at: Date;
}

/** What an action has at hand. Effects are published with the unit, or happen in its transaction. */
export interface Call {
  saying: Saying;
  sender: Sender;
  /** The author, for the service that acts: it looks again at what they may. */
  by: WhatsAppRequester;
  unit: UnitOfWork;
  parts: Pick<ServiceContext, 'cache' | 'clock' | 'log'>;
}

/** What is answered. */
export type Answer =
  /** @property personal not for the others in a group: it goes to the author alone */
  | { kind: 'say'; text: string; personal?: boolean }
  | { kind: 'open'; menu: string }
  /** Whoever was asked to act answers. */
  | { kind: 'nothing' };

/** How a command is recognised. */
export type Match =
  /** The whole text is one of these words. */
  | { kind: 'word'; words: readonly string[] }
  /** `word#first#second`, upper and lower case alike; `rest` names the field that keeps further `#`. */
  | { kind: 'fields'; word: string; fields: readonly string[]; rest?: string }
  /** Whatever else can be told from the text; undefined = it is none. */
  | { kind: 'recogniser'; recognise(text: string, hints: { administrator: boolean }): object | undefined };

/** Something that people can ask for by a message: everything that is known about it stands here. */
export interface Command<Args extends TSchema = TSchema> {
  id: string;
  match: Match;
  accounts: readonly WhatsAppAccount[];
  chatKinds: readonly ChatKind[];
  guard: Guard;
  /** What those hear whom the guard keeps out. It never tells who or what there is. */
  refusal: 'silence' | 'denial';
  /** Too much would be lost with it: in a group it is obeyed, once, by whatever number of ours hears it. */
  isForEveryNumber?: boolean;
  /** What the fields must be like. */
  args: Args;
  /** How it is written, for those who wrote it wrongly, and who is told so. */
  form?: { to: Guard; text(raw: object): string };
  /** Of several that recognise a text the highest has it. */
  priority: number;
  /** Lines in the answer to `bantuan`, and who reads them when that is not whom the guard lets through. */
  help?: { lines: readonly string[]; to?: Guard };
  action(call: Call, args: Static<Args>): Answer | Promise<Answer>;
}

/** Lets a definition know the type of its fields, and forget it for the registry. */
export function command<Args extends TSchema>(definition: Command<Args>): Command {
  return definition as unknown as Command;
}
