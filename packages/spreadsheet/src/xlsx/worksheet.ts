import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable } from '../table/refusals.ts';
import type { RawCell, RawRow } from '../table/table.ts';
import { CellText } from './cell-text.ts';
import { type CellContext, tell, type WrittenCell } from './cells.ts';
import type { Attributes, XmlHandlers } from './xml.ts';

/** Makes rows out of a worksheet's elements; `take` gives those that are complete. */
export class WorksheetRows implements XmlHandlers {
  readonly #context: CellContext;
  readonly #inline = new CellText();
  #complete: RawRow[] = [];
  #row = 0;
  #cells: RawCell[] | undefined;
  #column = -1;
  #cell: WrittenCell | undefined;
  #inValue = false;
  #inInline = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  take(): RawRow[] {
    const rows = this.#complete;
    this.#complete = [];
    return rows;
  }

  open(element: string, attributes: Attributes): void {
    if (element === 'row') this.#openRow(attributes);
    else if (element === 'c') this.#openCell(attributes);
    else if (!this.#cell) return;
    else if (element === 'v') this.#inValue = true;
    else if (element === 'f') this.#cell.formula = true;
    else if (element === 'is') {
      this.#inInline = true;
      this.#inline.reset();
    } else if (this.#inInline) this.#inline.open(element);
  }

  text(piece: string): void {
    if (this.#inValue && this.#cell) {
      this.#cell.value += piece;
      if (this.#cell.value.length > tableLimits.cellLength * 7) throw this.#tooLong();
    } else if (this.#inInline) this.#inline.add(piece);
  }

  close(element: string): void {
    if (element === 'row') this.#closeRow();
    else if (element === 'c') this.#closeCell();
    else if (element === 'v') this.#inValue = false;
    else if (element === 'is') {
      this.#inInline = false;
      if (this.#cell) this.#cell.inline = this.#inline.value;
    } else if (this.#inInline) this.#inline.close(element);
  }

  #openRow({ r: number }: Attributes): void {
    const row = number === undefined ? this.#row + 1 : Number(number);
    if (!(Number.isInteger(row) && row > this.#row && row <= tableLimits.rows)) throw invalidTable(damaged);
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
  }

  #closeRow(): void {
    if (this.#cells && this.#cells.length > 0) this.#complete.push({ number: this.#row, cells: this.#cells });
    this.#cells = undefined;
  }

  #openCell({ r: reference, t: type = 'n', s: style = '0' }: Attributes): void {
    if (!this.#cells) return;
    const column = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (!(column > this.#column && column < tableLimits.gridColumns)) throw invalidTable(damaged);
    this.#column = column;
    this.#cell = { type, style: Number(style), value: '', inline: '', formula: false };
  }

  #closeCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    this.#inValue = false;
    this.#inInline = false;
    if (!cell || !this.#cells) return;
    const { text, warning } = tell(cell, this.#context);
    if (text === '' && warning === undefined) return;
    if (text.length > tableLimits.cellLength) throw this.#tooLong();
    if (this.#column >= tableLimits.columns) {
      throw invalidTable(`Baris ${this.#row} punya isi di luar ${tableLimits.columns} kolom pertama.`);
    }
    this.#cells.push({ column: this.#column, text, ...(warning && { warning }) });
  }

  #tooLong(): Error {
    return invalidTable(`Isi sel di baris ${this.#row} lebih panjang dari ${tableLimits.cellLength} karakter.`);
  }
}

/** Place of the column in `BC12`, from 0; beyond any sheet when it is no cell's name. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at) & 0xdf;
    if (code < 65 || code > 90) return at === 0 ? Number.NaN : column - 1;
    column = column * 26 + code - 64;
    if (column > tableLimits.gridColumns) break;
  }
  return column - 1;
}
