import { xmlText } from './xml-text.ts';

export interface Style {
  readonly font?: 'bold' | 'title' | 'link';
  readonly fill?: 'heading' | 'good' | 'bad' | 'goodHeading' | 'badHeading';
  readonly border?: 'box' | 'above';
  readonly format?: string;
  readonly centred?: boolean;
}

const fonts = { plain: '', bold: '<b/>', title: '<b/>', link: '<u/>' } as const;
const sizes: Readonly<Record<string, number>> = { title: 14 };
const colours: Readonly<Record<string, string>> = { link: 'FF0563C1' };
const fills = {
  heading: 'FFE7E6E6',
  good: 'FFE2F0D9',
  bad: 'FFFBE5E5',
  goodHeading: 'FFA9D18E',
  badHeading: 'FFF4A6A6',
} as const;
const sides = ['left', 'right', 'top', 'bottom'] as const;
const borders: Readonly<Record<string, readonly string[]>> = { box: sides, above: ['top'] };

/** Formats Excel knows by number. */
const knownFormats: Readonly<Record<string, number>> = {
  General: 0,
  '0': 1,
  '0.00': 2,
  '#,##0': 3,
  '#,##0.00': 4,
  '0%': 9,
  '0.00%': 10,
  '@': 49,
};
const firstOwnFormat = 164;

/** The styles of a workbook: cells refer to them by number. All are asked for before the file is written. */
export class Styles {
  readonly #styles = new Map<string, number>();
  readonly #xml: string[] = [];
  readonly #formats = new Map<string, number>();

  constructor() {
    this.idOf({});
  }

  /** The style's number. */
  idOf(style: Style): number {
    const key = JSON.stringify([style.font, style.fill, style.border, style.format, style.centred]);
    const known = this.#styles.get(key);
    if (known !== undefined) return known;
    const id = this.#xml.length;
    this.#styles.set(key, id);
    this.#xml.push(this.#cellStyle(style));
    return id;
  }

  get xml(): string {
    const formats = [...this.#formats].map(
      ([format, id]) => `<numFmt numFmtId="${id}" formatCode="${xmlText(format)}"/>`,
    );
    return [
      '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
      '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
      formats.length > 0 ? `<numFmts count="${formats.length}">${formats.join('')}</numFmts>` : '',
      list('fonts', Object.entries(fonts).map(fontXml)),
      list('fills', [pattern('none'), pattern('gray125'), ...Object.values(fills).map(fillXml)]),
      list('borders', ['none', ...Object.keys(borders)].map(borderXml)),
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
      list('cellXfs', this.#xml),
      '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
      '</styleSheet>',
    ].join('');
  }

  #cellStyle({ font, fill, border, format = 'General', centred }: Style): string {
    const ids = {
      numFmtId: this.#formatId(format),
      fontId: font === undefined ? 0 : Object.keys(fonts).indexOf(font),
      fillId: fill === undefined ? 0 : Object.keys(fills).indexOf(fill) + 2,
      borderId: border === undefined ? 0 : Object.keys(borders).indexOf(border) + 1,
    };
    const attributes = Object.entries(ids).map(([name, id]) => ` ${name}="${id}"`);
    const applied = ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"';
    const opening = `<xf${attributes.join('')} xfId="0"${applied}`;
    if (!centred) return `${opening}/>`;
    return `${opening} applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>`;
  }

  #formatId(format: string): number {
    const known = knownFormats[format] ?? this.#formats.get(format);
    if (known !== undefined) return known;
    const id = firstOwnFormat + this.#formats.size;
    this.#formats.set(format, id);
    return id;
  }
}

function list(element: string, items: readonly string[]): string {
  return `<${element} count="${items.length}">${items.join('')}</${element}>`;
}

function fontXml([name, marks]: [string, string]): string {
  const colour = colours[name] ? `<color rgb="${colours[name]}"/>` : '';
  return `<font>${marks}<sz val="${sizes[name] ?? 11}"/>${colour}<name val="Calibri"/><family val="2"/></font>`;
}

function pattern(type: string, inside = ''): string {
  return `<fill><patternFill patternType="${type}">${inside}</patternFill></fill>`;
}

function fillXml(colour: string): string {
  return pattern('solid', `<fgColor rgb="${colour}"/><bgColor indexed="64"/>`);
}

function borderXml(name: string): string {
  const drawn = borders[name] ?? [];
  const line = (side: string): string =>
    drawn.includes(side) ? `<${side} style="thin"><color auto="1"/></${side}>` : `<${side}/>`;
  return `<border>${sides.map(line).join('')}<diagonal/></border>`;
}
