import type { RawCell } from '../table/table.ts';
import { unescaped } from './cell-text.ts';
import { dateText } from './dates.ts';
import { numberText, padded } from './numbers.ts';
import type { NumberLook } from './styles.ts';

/** What the cells of a workbook refer to. */
export interface CellContext {
  sharedStrings: readonly string[];
  looks: readonly NumberLook[];
  from1904: boolean;
}

/** A cell as it is written: its type `t`, its style `s`, `<v>`, and the text of `<is>`. */
export interface WrittenCell {
  type: string;
  style: number;
  value: string;
  inline: string;
  /** It has a formula; what counts is the value that was stored with it. */
  formula: boolean;
}

type Told = Pick<RawCell, 'text' | 'warning'>;

/** What a person sees in the cell, as text. */
export function tell(cell: WrittenCell, { sharedStrings, looks, from1904 }: CellContext): Told {
  const { type, value } = cell;
  if (cell.formula && value === '' && type !== 'str') return { text: '', warning: 'FORMULA_UNCOMPUTED' };
  if (type === 's') return { text: value === '' ? '' : (sharedStrings[Number(value)] ?? '') };
  if (type === 'inlineStr') return { text: cell.inline };
  if (type === 'str') return { text: unescaped(value) };
  if (type === 'b') return { text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' };
  if (type === 'e') return { text: value, warning: 'FORMULA_FAILED' };
  if (type === 'd') return { text: isoText(value) };
  return value === '' ? { text: '' } : tellNumber(value, looks[cell.style] ?? 'number', from1904);
}

function tellNumber(value: string, look: NumberLook, from1904: boolean): Told {
  const number = numberText(value);
  if (!number) return { text: value };
  if (typeof look === 'object') return told(padded(number.text, look.digits), number.imprecise);
  const date = look === 'number' ? undefined : dateText(Number(value), look, from1904);
  return date === undefined ? told(number.text, number.imprecise) : { text: date };
}

function told(text: string, imprecise: boolean): Told {
  return imprecise ? { text, warning: 'NUMBER_IMPRECISE' } : { text };
}

/** A date cell written as ISO text, as few programs do: `2026-11-23T14:05:00`, midnight without its time. */
function isoText(value: string): string {
  return value
    .replace('T', ' ')
    .replace(/(?:\.\d+)?Z?$/, '')
    .replace(/ 00:00(?::00)?$/, '');
}
