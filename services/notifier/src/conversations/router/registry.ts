import { whatsAppAccounts } from '@cicero/contracts';
import { Type } from 'typebox';
import { isTaken, troubleIn } from '../menus/check.ts';
import type { Menu } from '../menus/menu.ts';
import { type ChatKind, type Command, command } from './command.ts';

/** Everything that people can write, checked. */
export interface Registry {
  /** Highest priority first, the beginnings of menus among them. */
  commands: readonly Command[];
  menus: ReadonlyMap<string, Menu>;
}

const chatKinds: readonly ChatKind[] = ['person', 'group'];
/** Below commands: a text that is something is not the beginning of a menu. */
const menuPriority = 0;

/** @throws Error that names everything that is wrong: the service does not start with a menu that leads nowhere */
export function openRegistry(commands: readonly Command[], menus: readonly Menu[]): Registry {
  const all = [...commands, ...menus.map(beginningOf)].sort((a, b) => b.priority - a.priority);
  const trouble = [
    ...menus.flatMap(troubleIn),
    ...all.flatMap(troubleInCommand),
    ...twice(all.map(({ id }) => id)).map((id) => `there are two of ${id}`),
    ...twice(all.flatMap(placesOf)).map((place) => `two listen to ${place}`),
  ];
  if (trouble.length > 0) throw new Error(`conversations: ${trouble.join('; ')}`);
  return { commands: all, menus: new Map(menus.map((menu) => [menu.id, menu])) };
}

function beginningOf({ id, startWords, accounts, chatKinds: kinds, guard, refusal, help }: Menu): Command {
  const [word = ''] = startWords;
  return command({
    id: `menu.${id}`,
    match: { kind: 'word', words: startWords },
    ...{ accounts, chatKinds: kinds, guard, refusal },
    args: Type.Object({}),
    priority: menuPriority,
    help: { lines: [`*${word}* – ${help}`] },
    action: () => ({ kind: 'open', menu: id }),
  });
}

function troubleInCommand({ id, match, accounts, chatKinds: kinds }: Command): string[] {
  const words = wordsOf(match);
  return [
    ...(accounts.length === 0 || kinds.length === 0 ? [`${id} listens nowhere`] : []),
    ...(match.kind !== 'recogniser' && words.length === 0 ? [`${id} has no word`] : []),
    ...words.filter((word) => !/^[a-z0-9][a-z0-9 ]*$/.test(word)).map((word) => `${id} can never be told by "${word}"`),
    // With its fields a word is no answer to a menu.
    ...(match.kind === 'word' && id !== helpId ? words.filter(isTaken).map((word) => `${id} takes ${word}`) : []),
  ];
}

/** The one command that is also a word of every menu. */
export const helpId = 'help';

function placesOf({ match, accounts, chatKinds: kinds }: Command): string[] {
  return wordsOf(match).flatMap((word) =>
    whatsAppAccounts
      .filter((account) => accounts.includes(account))
      .flatMap((account) =>
        chatKinds
          .filter((kind) => kinds.includes(kind))
          .map((kind) => `${word}${match.kind === 'fields' ? '#' : ''} (${account}, ${kind})`),
      ),
  );
}

function wordsOf(match: Command['match']): readonly string[] {
  switch (match.kind) {
    case 'word':
      return match.words;
    case 'fields':
      return [match.word];
    case 'recogniser':
      return [];
  }
}

function twice(names: readonly string[]): string[] {
  return [...Map.groupBy(names, (name) => name)].filter(([, same]) => same.length > 1).map(([name]) => name);
}
