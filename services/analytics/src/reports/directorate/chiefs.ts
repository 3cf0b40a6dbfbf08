import { Type } from 'typebox';

/** Words that say where somebody serves, or that they act for another: they are no part of the position. */
const leftOut =
  /\b(POLRES|POLRESTA|POLRESTABES|POLTABES|POLDA|POLSEK|KOTA|KAB|KABUPATEN|KOTAMADYA|PS|PLT|PLH|PJ|PJS)\b/g;

/** `Kasat. Binmas Polres Contoh` → `KASATBINMASCONTOH`: letters and digits of what is left, in upper case. */
function normalised(position: string): string {
  return position
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(leftOut, '')
    .replaceAll(' ', '');
}

/** Whether a position (jabatan) begins with another, whatever the punctuation and the region. Pure. */
export function isChief(position: string | null, prefix: string): boolean {
  const wanted = normalised(prefix);
  return wanted !== '' && position !== null && normalised(position).startsWith(wanted);
}

/** The option `position`: the beginning of the position of those who are meant. */
export const positionOption = Type.String({ default: 'KASAT BINMAS', minLength: 3, maxLength: 100 });
