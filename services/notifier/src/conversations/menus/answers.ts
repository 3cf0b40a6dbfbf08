import { type Entry, type Menu, moreWord, type Scene } from './menu.ts';
import type { Session } from './sessions.ts';
import { openItems, pageSize } from './show.ts';
import { wording } from './wording.ts';

/** What an answer to a step means. */
export type Answered =
  | { kind: 'next'; node: string; data: Readonly<Record<string, string>> }
  | { kind: 'leave' }
  /** The step is shown again: why, and of a list what part. */
  | { kind: 'again'; problem?: string; entries?: readonly Entry[]; page?: number }
  | { kind: 'ignored' };

/** Longest part of a name that a list is narrowed by. */
const longestPart = 100;

/** Reads the answer to the step somebody is at. Members of a group also talk to each other: only what answers counts. */
export async function readAnswer(menu: Menu, session: Session, scene: Scene, text: string): Promise<Answered> {
  const node = menu.nodes[session.node];
  const { data } = scene;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : null;
  const inGroup = scene.saying.chatKind === 'group';
  const wrong = (problem: string): Answered =>
    inGroup && number === null ? { kind: 'ignored' } : { kind: 'again', problem };
  const set = (field: string, value: string, next: string): Answered => ({
    kind: 'next',
    node: next,
    data: { ...data, [field]: value },
  });
  switch (node?.input) {
    case 'choice': {
      if (number === null || number > session.offered.length)
        return wrong(wording.expectsNumber(session.offered.length));
      // What the number meant when it was shown, not what it would mean now.
      const id = session.offered[number - 1] ?? '';
      const open = await openItems(menu, node.items, scene);
      return open.some((item) => item.id === id) ? { kind: 'next', node: id, data } : again(wording.gone);
    }
    case 'pick': {
      const entries = await node.entries(scene);
      if (number !== null) {
        if (number > session.offered.length) return wrong(wording.expectsNumber(session.offered.length));
        const id = session.offered[number - 1] ?? '';
        return entries.some((entry) => entry.id === id) ? set(node.set, id, node.next) : again(wording.gone, entries);
      }
      if (text.toLowerCase() === moreWord) {
        const byId = new Map(entries.map((entry) => [entry.id, entry]));
        const offered = session.offered.flatMap((id) => byId.get(id) ?? []);
        const pages = Math.max(Math.ceil(offered.length / pageSize), 1);
        return { kind: 'again', entries: offered, page: (session.page + 1) % pages };
      }
      if (inGroup) return { kind: 'ignored' };
      const like = narrowed(entries, text);
      const [only, ...others] = like;
      if (!only) return again(wording.nothingLike, entries);
      return others.length === 0 ? set(node.set, only.id, node.next) : { kind: 'again', entries: like, page: 0 };
    }
    case 'text': {
      const read = node.read(text);
      return 'value' in read ? set(node.set, read.value, node.next) : again(read.problem);
    }
    case 'number': {
      const { from, to } = node;
      if (number === null || number < from || number > to) return wrong(wording.expectsRange(from, to));
      return set(node.set, String(number), node.next);
    }
    case 'confirm': {
      const word = text.toLowerCase();
      if (word === 'ya') return { kind: 'next', node: node.yes, data };
      if (word !== 'tidak') return wrong(wording.expectsYes);
      return node.no === null ? { kind: 'leave' } : { kind: 'next', node: node.no, data };
    }
    default:
      throw new Error(`${menu.id} waits for no answer at ${session.node}`);
  }
}

/** Entries whose id this is, else those that contain it. */
function narrowed(entries: readonly Entry[], text: string): readonly Entry[] {
  const wanted = text.slice(0, longestPart).toLowerCase();
  const exact = entries.filter(({ id }) => id.toLowerCase() === wanted);
  if (exact.length > 0) return exact;
  return entries.filter(({ id, label }) => `${id} ${label}`.toLowerCase().includes(wanted));
}

function again(problem: string, entries?: readonly Entry[]): Answered {
  return { kind: 'again', problem, ...(entries ? { entries, page: 0 } : {}) };
}
