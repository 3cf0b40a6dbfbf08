import { tableLimits } from '../table/limits.ts';

/** Characters XML 1.0 has no place for, and texts that would be read as Excel's escape of one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const markup = /[&<>"]/g;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text inside an element or an attribute. Control characters are written the way Excel does: `_x0007_`. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(unwritable, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(markup, (character) => entities[character] ?? character);
}

/** Cut to what a cell can hold, with `…` to show it, never through the middle of a character. */
export function cellLong(text: string): string {
  if (text.length <= tableLimits.cellLength) return text;
  const end = tableLimits.cellLength - 1;
  return `${text.slice(0, /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end)}…`;
}
