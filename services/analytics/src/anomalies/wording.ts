import { platformNames } from '@cicero/directory';
import type { Hint } from './measure.ts';
import { thresholds } from './thresholds.ts';

const percents = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });

/** A hint in a sentence; Indonesian. It says what was seen, not what it means. */
export function hintText(hint: Hint): string {
  const where = `${hint.name} di ${platformNames[hint.platform]}`;
  switch (hint.kind) {
    case 'drop':
      return (
        `Partisipasi ${where} ${percents.format(hint.participation)}%, ` +
        `padahal rata-rata ${hint.weeks} minggu sebelumnya ${percents.format(hint.baseline)}%.`
      );
    case 'together':
      return (
        `${hint.people.length} akun ${where} selalu terlihat pada saat yang sama, di ${hint.posts} konten yang sama. ` +
        'Ini petunjuk untuk diperiksa, bukan bukti.'
      );
    case 'instant':
      return (
        `Satu akun ${where} sudah terlihat paling lambat ${thresholds.instant.within} menit setelah terbit ` +
        `di semua ${hint.posts} konten yang sempat diperiksa secepat itu. Ini petunjuk untuk diperiksa, bukan bukti.`
      );
  }
}
