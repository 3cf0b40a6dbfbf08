import { tableLimits } from '../table/limits.ts';
import { invalidTable } from '../table/refusals.ts';
import { CellText } from './cell-text.ts';
import type { Parts } from './parts.ts';
import { readXml } from './xml.ts';

/** The texts that cells refer to by number. */
export async function sharedStringsOf(parts: Parts, part: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined || !parts.has(part)) return strings;
  const text = new CellText();
  await readXml(parts.read(part), {
    open(element) {
      if (element === 'si') text.reset();
      else text.open(element);
    },
    text: (piece) => text.add(piece),
    close(element) {
      text.close(element);
      if (element !== 'si') return;
      if (strings.length >= tableLimits.sharedTexts) throw invalidTable('Berkas Excel memuat terlalu banyak teks.');
      strings.push(text.value);
    },
  });
  return strings;
}
