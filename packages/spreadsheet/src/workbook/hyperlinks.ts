import { xmlText } from './xml-text.ts';

/** Excel refuses a sheet with more, and addresses that are longer; what is beyond stays text. */
const most = 65_530;
const longest = 2_079;

/** Where the links of one sheet lead. Addresses stand in a part of their own, each once. */
export class Hyperlinks {
  readonly #cells: string[] = [];
  readonly #addresses = new Map<string, number>();

  /** @returns whether the cell can be clicked; if not, it is a text */
  add(cell: string, address: string): boolean {
    if (this.#cells.length >= most || address.length > longest || !isWebAddress(address)) return false;
    const known = this.#addresses.get(address);
    const id = known ?? this.#addresses.size + 1;
    if (known === undefined) this.#addresses.set(address, id);
    this.#cells.push(`<hyperlink ref="${cell}" r:id="rId${id}"/>`);
    return true;
  }

  get xml(): string {
    return this.#cells.length > 0 ? `<hyperlinks>${this.#cells.join('')}</hyperlinks>` : '';
  }

  get relationshipsXml(): string {
    const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink';
    const each = [...this.#addresses].map(
      ([address, id]) =>
        `<Relationship Id="rId${id}" Type="${type}" Target="${xmlText(address)}" TargetMode="External"/>`,
    );
    return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;
  }
}

/** Nothing else is made clickable: no `file:`, no `javascript:`. */
function isWebAddress(address: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(address) && URL.canParse(address);
}
