import { bare } from '../decision.ts';
import type { Call } from '../router/command.ts';
import { passes } from '../router/guard.ts';
import { readAnswer } from './answers.ts';
import { controlOf, type Menu, patience, type Scene } from './menu.ts';
import type { Session } from './sessions.ts';
import { isOpen, show } from './show.ts';
import { wording } from './wording.ts';

/** What becomes of a session by one message. */
export type Turn =
  /** @property done what actions said that stand, whatever becomes of the menu; missing = there were none */
  | { kind: 'said'; text: string; done?: string; personal: boolean; session: Session | null }
  /** The guard no longer lets them through: the session is over. */
  | { kind: 'refused'; text: string }
  /** Other people's talk: nothing is answered, and nothing changes. */
  | { kind: 'ignored' };

/** Begins a menu at its root. */
export function begin(menu: Menu, call: Call): Promise<Turn> {
  return arrive(menu, menu.root, { ...call, data: {} });
}

/** Goes on from where somebody is. Who they are was looked up for this message. */
export async function proceed(menu: Menu, session: Session, call: Call): Promise<Turn> {
  const { node: name, data } = session;
  const scene: Scene = { ...call, data };
  const node = menu.nodes[name];
  if (!node || !passes(menu.guard, call.sender, data.clientId) || !(await isOpen(node, scene))) {
    return { kind: 'refused', text: wording.notYours };
  }
  const text = bare(call.saying.text);
  switch (controlOf(text)) {
    case 'close':
      return over(wording.closed);
    case 'back':
      return goBack(menu, name, scene);
    case 'root':
      return begin(menu, call);
    case 'help':
      return said(wording.help(menu.title), false, renewed(menu, session, call));
    default: {
      const answer = await readAnswer(menu, session, scene, text);
      if (answer.kind === 'ignored') return answer;
      if (answer.kind === 'next') return arrive(menu, answer.node, { ...scene, data: answer.data });
      if (answer.kind === 'leave') return over(wording.closed);
      const { problem, entries, page } = answer;
      const again = await stay(menu, name, scene, { ...(entries ? { entries } : {}), page: page ?? session.page });
      return problem === undefined ? again : { ...again, text: `${problem}\n\n${again.text}` };
    }
  }
}

/**
 * Comes to a step: actions are done at once, and a list of one entry is not asked about, until there is something to
 * answer or the menu is over.
 */
async function arrive(menu: Menu, to: string, at: Scene): Promise<Turn> {
  let scene = at;
  let name: string | null = to;
  const done: string[] = [];
  let personal = false;
  while (name !== null) {
    const node: Menu['nodes'][string] | undefined = menu.nodes[name];
    if (!node || !passes(menu.guard, scene.sender, scene.data.clientId) || !(await isOpen(node, scene))) {
      return { kind: 'refused', text: wording.notYours };
    }
    personal ||= node.personal === true;
    if (node.input === 'action') {
      done.push(await node.run(scene));
      name = node.next;
      continue;
    }
    if (node.input === 'pick') {
      const entries = await node.entries(scene);
      const [first] = entries;
      if (!first) return over([...done, node.empty].join('\n\n'), personal);
      // What was just done for the only entry is not done again.
      if (node.skipsOne && entries.length === 1 && done.length === 0) {
        scene = { ...scene, data: { ...scene.data, [node.set]: first.id } };
        name = node.next;
        continue;
      }
      return after(done, await stay(menu, name, scene, { entries, page: 0 }), personal);
    }
    return after(done, await stay(menu, name, scene, {}), personal);
  }
  return over(done.join('\n\n'), personal);
}

function after(done: readonly string[], turn: Said, personal: boolean): Said {
  if (done.length === 0) return { ...turn, personal };
  return { ...turn, text: [...done, turn.text].join('\n\n'), done: done.join('\n\n'), personal };
}

/** One step up; over what was taken without asking, since that would lead straight here again. */
async function goBack(menu: Menu, from: string, scene: Scene): Promise<Turn> {
  let name = menu.nodes[from]?.back ?? null;
  const data: Record<string, string> = { ...scene.data };
  while (name !== null) {
    const node = menu.nodes[name];
    // What was answered there is asked for anew, and guards do not go by it.
    if (node && 'set' in node) delete data[node.set];
    if (node?.input !== 'pick' || !node.skipsOne) break;
    if ((await node.entries({ ...scene, data })).length > 1) break;
    name = node.back;
  }
  return name === null ? over(wording.closed) : arrive(menu, name, { ...scene, data });
}

type Said = Extract<Turn, { kind: 'said' }>;

async function stay(
  menu: Menu,
  name: string,
  scene: Scene,
  { entries, page = 0 }: { entries?: readonly { id: string; label: string }[]; page?: number },
): Promise<Said> {
  const node = menu.nodes[name];
  if (!node || node.input === 'action') throw new Error(`${menu.id} cannot stay at ${name}`);
  const list = node.input === 'pick' ? (entries ?? (await node.entries(scene))) : [];
  const { text, offered } = await show(menu, name, node, scene, { entries: list, page });
  const session = {
    ...{ menu: menu.id, node: name, data: { ...scene.data }, offered: [...offered], page },
    until: waitsUntil(menu, scene),
  };
  return said(text, node.personal === true, session);
}

function renewed(menu: Menu, session: Session, call: Call): Session {
  return { ...session, until: waitsUntil(menu, call) };
}

function waitsUntil(menu: Menu, { parts }: Pick<Call, 'parts'>): number {
  return parts.clock.now().getTime() + patience[menu.kind];
}

function said(text: string, personal: boolean, session: Session | null): Said {
  return { kind: 'said', text, personal, session };
}

function over(text: string, personal = false): Turn {
  return said(text, personal, null);
}
