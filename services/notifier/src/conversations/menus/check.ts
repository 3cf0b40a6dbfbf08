import type { Menu, Node } from './menu.ts';
import { controlOf, moreWord, nextOf } from './menu.ts';

/** What is wrong with a menu, in words; empty when people can walk through all of it, and out of it. */
export function troubleIn(menu: Menu): string[] {
  const { nodes, root, guard } = menu;
  const trouble: string[] = [];
  const say = (text: string) => trouble.push(`menu ${menu.id}: ${text}`);
  const reached = reachedFrom(menu);
  if (!nodes[root]) say(`its root ${root} is no step`);
  for (const [name, node] of Object.entries(nodes)) {
    for (const next of nextOf(node)) if (!nodes[next]) say(`${name} leads to ${next}, which is no step`);
    if (!reached.has(name)) say(`nothing leads to ${name}`);
    if (name === root && node.back !== null) say('the root leads back somewhere');
    if (name !== root && (node.back === null || !nodes[node.back])) say(`there is no way back from ${name}`);
    if (node.back !== null && nodes[node.back]?.input === 'action') say(`${name} leads back to an action`);
    if (node.input === 'action' && guard.who === 'anybody' && !node.guard) say(`${name} acts for anybody`);
    const problem = problemOf(node);
    if (problem) say(`${name} ${problem}`);
  }
  if (endless(menu)) say('actions lead to each other without end');
  return trouble;
}

function problemOf(node: Node): string | null {
  if (node.input === 'choice' && node.items.length === 0) return 'offers nothing';
  if (node.input === 'choice' && new Set(node.items).size < node.items.length) return 'offers something twice';
  if (node.input === 'number' && !(node.from >= 1 && node.from <= node.to)) return 'takes no number from 1 on';
  return null;
}

/** Words that cannot begin a menu or be a command. */
export function isTaken(word: string): boolean {
  return controlOf(word) !== undefined || word === moreWord || /^\d+$/.test(word);
}

function reachedFrom({ nodes, root }: Menu): Set<string> {
  const reached = new Set<string>();
  const waiting = [root];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const node = nodes[name];
    if (!node || reached.has(name)) continue;
    reached.add(name);
    waiting.push(...nextOf(node));
  }
  return reached;
}

/** Actions that follow each other are done at once, so they must come to an end. */
function endless({ nodes }: Menu): boolean {
  return Object.keys(nodes).some((start) => {
    const seen = new Set<string>();
    for (let name: string | null = start; name !== null; ) {
      const node: Node | undefined = nodes[name];
      if (node?.input !== 'action') return false;
      if (seen.has(name)) return true;
      seen.add(name);
      name = node.next;
    }
    return false;
  });
}
