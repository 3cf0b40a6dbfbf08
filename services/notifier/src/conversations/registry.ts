import { consentCommand } from './commands/consent.ts';
import { approvalCommands, premiumCommands } from './commands/decisions.ts';
import { editorialCommands } from './commands/editorial.ts';
import { helpCommand } from './commands/help.ts';
import type { Menu } from './menus/menu.ts';
import { reportMenu } from './menus/reports.ts';
import type { Command } from './router/command.ts';
import { openRegistry, type Registry } from './router/registry.ts';

const commands: readonly Command[] = [approvalCommands, premiumCommands, ...editorialCommands, consentCommand];
export const menus: readonly Menu[] = [reportMenu];

/** What people can write to the numbers. A new command or menu is entered here: docs/conversations.md. */
export function conversations(): Registry {
  return withHelp(commands, menus);
}

/** A registry that tells of itself. @throws Error for what openRegistry refuses */
export function withHelp(listed: readonly Command[], offered: readonly Menu[]): Registry {
  const registry: Registry = openRegistry([...listed, helpCommand(() => registry.commands)], offered);
  return registry;
}
