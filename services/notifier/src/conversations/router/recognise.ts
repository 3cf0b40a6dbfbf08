import { bare } from '../decision.ts';
import type { Command, Match, Saying } from './command.ts';

/** A command as it was written; whether the fields are what they must be is not said yet. */
export interface Recognised {
  command: Command;
  raw: object;
}

/**
 * The command that a message is, of those that listen to this number and this kind of chat.
 * @param commands in the order of their priority
 */
export function recognise(
  commands: readonly Command[],
  { account, chatKind, text }: Saying,
  hints: { administrator: boolean },
): Recognised | undefined {
  const line = bare(text);
  for (const command of commands) {
    if (!command.accounts.includes(account) || !command.chatKinds.includes(chatKind)) continue;
    const raw = read(command.match, line, hints);
    if (raw) return { command, raw };
  }
  return undefined;
}

function read(match: Match, line: string, hints: { administrator: boolean }): object | undefined {
  switch (match.kind) {
    case 'word':
      return line.length <= longestWord && match.words.includes(line.toLowerCase()) ? {} : undefined;
    case 'fields':
      return fieldsOf(match, line);
    case 'recogniser':
      return match.recognise(line, hints);
  }
}

/** No word is longer; longer texts need not be put into lower case. */
const longestWord = 60;

/** Blank fields count as missing. Linear, however many `#` there are. */
function fieldsOf({ word, fields, rest }: Extract<Match, { kind: 'fields' }>, line: string): object | undefined {
  if (line.charAt(word.length) !== '#' || line.slice(0, word.length).toLowerCase() !== word) return undefined;
  const found: Record<string, string> = {};
  let left = line.slice(word.length + 1);
  for (const field of fields) {
    const end = left.indexOf('#');
    const value = bare(end < 0 ? left : left.slice(0, end));
    if (value !== '') found[field] = value;
    left = end < 0 ? '' : left.slice(end + 1);
  }
  const remainder = bare(left);
  if (rest !== undefined && remainder !== '') found[rest] = remainder;
  return found;
}
