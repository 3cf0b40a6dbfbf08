import { tableLimits } from '../table/limits.ts';
import { invalidTable } from '../table/refusals.ts';

/** Excel's way to write a character that XML does not allow: `_x0007_`. */
const escaped = /_x([0-9A-Fa-f]{4})_/g;

/**
 * A text of a workbook put together from its pieces: `<t>`, and `<r><t>` for each differently styled run. How a text
 * is read aloud (`<rPh>`, in Japanese files) is not part of it.
 */
export class CellText {
  #value = '';
  #inText = false;
  #aloud = false;

  reset(): void {
    this.#value = '';
    this.#inText = false;
    this.#aloud = false;
  }

  open(element: string): void {
    if (element === 't') this.#inText = !this.#aloud;
    else if (element === 'rPh') this.#aloud = true;
  }

  close(element: string): void {
    if (element === 't') this.#inText = false;
    else if (element === 'rPh') this.#aloud = false;
  }

  /** @throws TABLE_INVALID when the text is longer than a cell can hold */
  add(piece: string): void {
    if (!this.#inText) return;
    this.#value += piece;
    // Each character may be written as seven.
    if (this.#value.length > tableLimits.cellLength * 7) throw tooLong();
  }

  get value(): string {
    const value = unescaped(this.#value);
    if (value.length > tableLimits.cellLength) throw tooLong();
    return value;
  }
}

export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;
}

function tooLong(): Error {
  return invalidTable(`Isi sebuah sel lebih panjang dari ${tableLimits.cellLength} karakter.`);
}
