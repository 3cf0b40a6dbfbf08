import { textCell } from './cell-xml.ts';
import type { LaidColumn } from './layout.ts';

/** The last row of a sheet: sums as formulas with their value, so that they follow when somebody edits the sheet. */
export class Totals {
  readonly #columns: readonly LaidColumn[];
  readonly #firstRow: number;
  readonly #sums = new Map<string, number>();

  constructor(columns: readonly LaidColumn[], firstRow: number) {
    this.#columns = columns;
    this.#firstRow = firstRow;
    for (const { column, letters } of columns) if (column.total === 'sum') this.#sums.set(letters, 0);
  }

  add(letters: string, number: string): void {
    const sum = this.#sums.get(letters);
    if (sum !== undefined) this.#sums.set(letters, sum + Number(number));
  }

  /** Empty when no column has a total, or there is nothing to add up. */
  xml(lastRow: number): string {
    if (lastRow < this.#firstRow || this.#columns.every(({ column }) => column.total === undefined)) return '';
    const row = lastRow + 1;
    const cells = this.#columns.map(({ column: { total }, letters, totalStyle }) => {
      if (total !== 'sum') return textCell(letters, row, totalStyle, total?.label ?? '');
      const range = `${letters}${this.#firstRow}:${letters}${lastRow}`;
      return `<c r="${letters}${row}" s="${totalStyle}"><f>SUM(${range})</f><v>${this.#sums.get(letters) ?? 0}</v></c>`;
    });
    return `<row r="${row}">${cells.join('')}</row>`;
  }
}
