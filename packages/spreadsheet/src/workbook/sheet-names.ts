const longest = 31;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const forbidden = /[[\]:*?/\\\u0000-\u001f\u007f]/g;

/**
 * Names Excel accepts for the sheets of one workbook, in their order: forbidden characters become blanks, what is too
 * long is cut, a name that occurs again (in any case) gets `_1`, `_2`, and so on.
 */
export function legalSheetNames(names: readonly string[]): string[] {
  // Excel keeps this one for itself.
  const taken = new Set(['history']);
  return names.map((name) => {
    const base = legal(name);
    let candidate = base;
    for (let count = 1; taken.has(candidate.toLowerCase()); count += 1) {
      const suffix = `_${count}`;
      candidate = `${cut(base, longest - suffix.length)}${suffix}`;
    }
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

function legal(name: string): string {
  const readable = name.toWellFormed().replace(forbidden, ' ').replace(/\s+/gu, ' ').trim();
  // An apostrophe at either end quotes the name in formulas.
  const unquoted = readable.replace(/^['\s]+/, '');
  return cut(unquoted, longest).replace(/['\s]+$/, '') || 'Sheet';
}

/** Not in the middle of a character that takes two places. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text[length - 1] ?? '') ? length - 1 : length;
  return text.slice(0, end).trimEnd();
}
