import colors from 'picocolors';

/** Where a command writes; a running instance hands in one that sends the lines to the caller. */
export interface Terminal {
  line(text?: string): void;
  problem(text: string): void;
}

export const processTerminal: Terminal = {
  line: (text = '') => void process.stdout.write(`${text}\n`),
  problem: (text) => void process.stderr.write(`${colors.red(text)}\n`),
};

/** A command was used wrongly or cannot do what was asked; the message tells how to go on. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Rows as aligned columns under a heading. Cells are data: what could steer a terminal is shown as `?`. */
export function table(headings: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const text = rows.map((row) => row.map((cell) => (cell === null || cell === undefined ? '-' : printable(cell))));
  const widths = headings.map((heading, at) => Math.max(heading.length, ...text.map((row) => row[at]?.length ?? 0)));
  const format = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [colors.bold(format(headings)), ...text.map(format)].join('\n');
}

function printable(cell: unknown): string {
  return String(cell).replace(/\p{C}/gu, '?');
}
