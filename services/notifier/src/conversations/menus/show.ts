import { passes } from '../router/guard.ts';
import type { Entry, Menu, Node, Scene } from './menu.ts';
import { wording } from './wording.ts';

/** A step as it is shown, and what its numbers mean. */
export interface Shown {
  text: string;
  offered: readonly string[];
}

/** Numbers of a list that stand in one message. */
export const pageSize = 20;

/** Whether a step is somebody's to see and to answer now. */
export async function isOpen(node: Node, scene: Scene): Promise<boolean> {
  if (node.guard && !passes(node.guard, scene.sender, scene.data.clientId)) return false;
  return node.visible === undefined || (await node.visible(scene));
}

/** The choices of a step that are open, in their order. */
export async function openItems(menu: Menu, items: readonly string[], scene: Scene): Promise<Entry[]> {
  const open: Entry[] = [];
  for (const id of items) {
    const node = menu.nodes[id];
    if (node && (await isOpen(node, scene))) open.push({ id, label: node.label });
  }
  return open;
}

/** Words a step that waits for an answer. @param entries of a step with a list, all of them; @param page the part shown */
export async function show(
  menu: Menu,
  name: string,
  node: Exclude<Node, { input: 'action' }>,
  scene: Scene,
  { entries = [], page = 0 }: { entries?: readonly Entry[]; page?: number } = {},
): Promise<Shown> {
  const prompt = typeof node.prompt === 'string' ? node.prompt : await node.prompt(scene);
  const shown = node.input === 'choice' ? await openItems(menu, node.items, scene) : entries;
  const first = page * pageSize < shown.length ? page * pageSize : 0;
  const part = shown.slice(first, first + pageSize);
  const lines = [
    prompt,
    ...(part.length > 0 ? ['', ...part.map(({ label }, at) => `${first + at + 1}. ${label}`)] : []),
    '',
    ...(shown.length > pageSize ? [wording.more(first + 1, first + part.length, shown.length)] : []),
    ...(node.input === 'pick' ? [wording.narrows] : []),
    ...(node.input === 'confirm' ? [wording.expectsYes] : []),
    wording.leaving(name === menu.root),
  ];
  return { text: lines.join('\n'), offered: shown.map(({ id }) => id) };
}
