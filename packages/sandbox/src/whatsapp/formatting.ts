/** A run of text in one style, as WhatsApp shows it. */
export interface Span {
  text: string;
  bold?: true;
  italic?: true;
  strike?: true;
  mono?: true;
  /** The text is a web address. */
  link?: true;
}

type Style = Omit<Span, 'text' | 'link'>;
const markers: Readonly<Record<string, Style>> = {
  '*': { bold: true },
  _: { italic: true },
  '~': { strike: true },
  '`': { mono: true },
};

/**
 * WhatsApp's markup as spans: `*tebal*`, `_miring_`, `~coret~`, `` `mono` `` and ``` ```blok``` ```. A marker counts only
 * at the edge of a word, with its partner on the same line; markers nest. Linear in the length of the text.
 */
export function formatText(text: string): Span[] {
  const spans: Span[] = [];
  let rest = text;
  for (let open = rest.indexOf('```'); open >= 0; open = rest.indexOf('```')) {
    const close = rest.indexOf('```', open + 3);
    if (close <= open + 3) break;
    lines(rest.slice(0, open), spans);
    spans.push({ text: rest.slice(open + 3, close), mono: true });
    rest = rest.slice(close + 3);
  }
  lines(rest, spans);
  return merged(spans);
}

function lines(text: string, spans: Span[]): void {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) spans.push({ text: '\n' });
    inline(line, {}, spans);
  }
}

function inline(line: string, style: Style, spans: Span[]): void {
  const unclosed = new Set<string>();
  let plain = 0;
  for (let i = 0; i < line.length; i++) {
    const marker = line.charAt(i);
    const adds = markers[marker];
    if (!adds || unclosed.has(marker) || alreadyHas(style, adds) || !opens(line, i)) continue;
    const close = closing(line, marker, i + 1);
    if (close < 0) {
      unclosed.add(marker);
      continue;
    }
    links(line.slice(plain, i), style, spans);
    const inner = line.slice(i + 1, close);
    if (marker === '`') spans.push({ text: inner, ...style, mono: true });
    else inline(inner, { ...style, ...adds }, spans);
    i = close;
    plain = close + 1;
  }
  links(line.slice(plain), style, spans);
}

function alreadyHas(style: Style, adds: Style): boolean {
  return Object.keys(adds).some((name) => name in style);
}

const isEdge = (character: string) => character === '' || !/[\p{L}\p{N}]/u.test(character);
const isBlank = (character: string) => character === '' || /\s/.test(character);

function opens(line: string, at: number): boolean {
  const next = line.charAt(at + 1);
  return isEdge(line.charAt(at - 1)) && !isBlank(next) && next !== line.charAt(at);
}

function closing(line: string, marker: string, from: number): number {
  for (let at = line.indexOf(marker, from + 1); at >= 0; at = line.indexOf(marker, at + 1)) {
    if (!isBlank(line.charAt(at - 1)) && isEdge(line.charAt(at + 1))) return at;
  }
  return -1;
}

function links(text: string, style: Style, spans: Span[]): void {
  for (const [index, part] of text.split(/(https?:\/\/[^\s<>"]+)/).entries()) {
    if (part !== '') spans.push(index % 2 === 1 ? { text: part, ...style, link: true } : { text: part, ...style });
  }
}

/** Joins neighbours of the same style. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last && !last.link && !span.link && styleOf(last) === styleOf(span)) last.text += span.text;
    else result.push({ ...span });
  }
  return result;
}

const styleOf = ({ bold, italic, strike, mono }: Span) => `${bold}${italic}${strike}${mono}`;
