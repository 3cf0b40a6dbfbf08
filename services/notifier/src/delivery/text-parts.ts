/**
 * Splits a chat text that is too long into parts "(1/3)", "(2/3)", …, each at most `limit` characters.
 * Cut where it hurts least: between paragraphs, lines, words, and only at last inside a word, never inside a character.
 * WhatsApp's markup (`*bold*`, `_italic_`, `~struck~`, three backticks for monospace) that a cut would leave open is
 * closed before it and opened again after it; not so with `markup: false`, for plain text.
 * A text that fits is returned as it is. See docs/delivery.md, "Long texts".
 */
export function splitText(text: string, limit: number, options: { markup: boolean } = { markup: true }): string[] {
  if (text.length <= limit) return [text];
  const room = limit - labelRoom;
  const bodies: string[] = [];
  let rest = text;
  while (rest.length > room) {
    const cut = cutPosition(rest, room - markRoom);
    const head = rest.slice(0, cut).trimEnd();
    const tail = rest.slice(cut).replace(/^[ \t]*\n+|^ +/, '');
    const open = options.markup ? openMarks(head, rest.slice(cut)) : [];
    if (head !== '') bodies.push(head + open.toReversed().join(''));
    rest = tail === '' ? '' : open.join('') + tail;
  }
  if (rest.trim() !== '') bodies.push(rest);
  if (bodies.length <= 1) return [bodies[0] ?? text.slice(0, limit)];
  return bodies.map((body, at) => `(${at + 1}/${bodies.length})\n${body}`);
}

/** Characters of the longest label, `(999/999)` and a line break. */
const labelRoom = 10;
/** Characters of all marks closed at once: ``` or the three of a line. */
const markRoom = 6;

/** Where to cut so that at most `room` characters come before: after the last good break in the second half. */
function cutPosition(text: string, room: number): number {
  const window = text.slice(0, room + 1);
  for (const breakAt of ['\n\n', '\n', ' ']) {
    const at = window.lastIndexOf(breakAt, room - 1);
    if (at >= room / 2) return at + breakAt.length > room ? at : at + breakAt.length;
  }
  return characterBoundary(text, room);
}

/** The last boundary between two characters as people see them (emoji, letters with accents) up to `room`. */
function characterBoundary(text: string, room: number): number {
  const start = Math.max(0, room - 64);
  const segments = new Intl.Segmenter('id', { granularity: 'grapheme' }).segment(text.slice(start, room + 64));
  let boundary = room;
  for (const { index } of segments) {
    if (start + index > room) break;
    if (index > 0) boundary = start + index;
  }
  // Not inside a fence; more than two steps back it would be a run of backticks.
  for (let step = 0; step < 2 && text[boundary - 1] === '`' && text[boundary] === '`'; step++) boundary--;
  return boundary;
}

const codeFence = '```';
const inlineMarks = new Set(['*', '_', '~']);
const wordCharacter = /[\p{L}\p{N}]/u;

/**
 * Marks that are open where a text is cut, in the order they were opened.
 * A mark that the rest does not close is no mark, just a character.
 */
function openMarks(head: string, rest: string): string[] {
  const fences = head.split(codeFence);
  if (fences.length % 2 === 0) return rest.includes(codeFence) ? [codeFence] : [];
  // Bold, italic and struck end with their line.
  const line = [...((fences.at(-1) ?? '').split('\n').at(-1) ?? '')];
  const restOfLine = rest.split('\n', 1)[0] ?? '';
  const open: string[] = [];
  for (const [at, character] of line.entries()) {
    if (!inlineMarks.has(character)) continue;
    const before = line[at - 1] ?? ' ';
    const after = line[at + 1] ?? ' ';
    if (open.includes(character)) {
      if (!/\s/.test(before) && !wordCharacter.test(after)) open.splice(open.indexOf(character), 1);
    } else if (!/\s/.test(after) && !wordCharacter.test(before)) open.push(character);
  }
  return open.filter((mark) => restOfLine.includes(mark));
}
