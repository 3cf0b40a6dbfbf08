import { tableLimits } from '../table/limits.ts';
import { damaged, invalidTable } from '../table/refusals.ts';
import type { Parts } from './parts.ts';
import { readXml } from './xml.ts';

/** What a cell's number format makes of its number, as far as it changes the text we give. */
export type NumberLook = 'number' | 'day' | 'moment' | 'time' | { readonly digits: number };

/** Formats that have a number but no text in the file. Those of East Asian calendars (27–36, 50–58) are days too. */
function builtIn(id: number): NumberLook {
  if (id === 22) return 'moment';
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return 'time';
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'day';
  return 'number';
}

/**
 * What a format's text does: a date when it has years or days, a time when only hours or seconds; `00000000` shows
 * eight digits whatever the number. Quoted and escaped characters, colours and conditions say nothing.
 */
export function lookOf(format: string): NumberLook {
  const [positive = ''] = format
    .replace(/"[^"]*"|\\.|_.|\*./gsu, '')
    .replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
    .split(';');
  if (/^0+$/.test(positive)) return { digits: positive.length };
  if (/general/i.test(positive)) return 'number';
  const time = /[hs]/i.test(positive);
  if (/[yd]/i.test(positive)) return time ? 'moment' : 'day';
  if (time) return 'time';
  return /m/i.test(positive) ? 'day' : 'number';
}

/** The look of each cell style, by the style's number. */
export async function looksOf(parts: Parts, part: string | undefined): Promise<NumberLook[]> {
  const looks: NumberLook[] = [];
  if (part === undefined || !parts.has(part)) return looks;
  const formats = new Map<number, NumberLook>();
  let inCellStyles = false;
  await readXml(parts.read(part), {
    open(element, { numFmtId, formatCode }) {
      if (formats.size + looks.length > tableLimits.formats) throw invalidTable(damaged);
      if (element === 'numFmt') formats.set(Number(numFmtId), lookOf((formatCode ?? '').slice(0, 255)));
      else if (element === 'cellXfs') inCellStyles = true;
      else if (element === 'xf' && inCellStyles) {
        const id = Number(numFmtId ?? 0);
        looks.push(formats.get(id) ?? builtIn(id));
      }
    },
    close(element) {
      if (element === 'cellXfs') inCellStyles = false;
    },
  });
  return looks;
}
