import type { LaidColumn } from './layout.ts';

/**
 * How many lines each row of the header needs, from the top: not every program that opens a file measures texts that
 * wrap, and what does not fit would lie over the rows beside it.
 * @param widths of the columns, in characters
 */
export function headerLines(columns: readonly LaidColumn[], widths: readonly number[]): number[] {
  const own = columns.map(({ column }, at) => linesOf(column.header, widths[at] ?? 0));
  if (columns.every(({ column }) => column.group === undefined)) return [Math.max(...own)];
  const groups = new Map<string, number>();
  let upper = 1;
  for (const [at, { column }] of columns.entries()) {
    const { group } = column;
    if (group === undefined) continue;
    const before = columns[at - 1]?.column.group === group ? (groups.get(group) ?? 0) : 0;
    groups.set(group, before + (widths[at] ?? 0));
    if (columns[at + 1]?.column.group !== group) upper = Math.max(upper, linesOf(group, groups.get(group) ?? 0));
  }
  // Columns without a group have both rows for themselves.
  const lower = columns.map(({ column }, at) => (own[at] ?? 1) - (column.group === undefined ? upper : 0));
  return [upper, Math.max(1, ...lower)];
}

/** Lines of a bold text between words, or within those that are longer than a line. */
function linesOf(text: string, width: number): number {
  const room = Math.max(1, Math.floor(width - 0.5));
  let lines = 1;
  let used = 0;
  for (const word of text.split(/\s+/)) {
    if (used > 0 && used + 1 + word.length > room) {
      lines += 1;
      used = 0;
    }
    used += (used > 0 ? 1 : 0) + word.length;
    while (used > room) {
      lines += 1;
      used -= room;
    }
  }
  return lines;
}
