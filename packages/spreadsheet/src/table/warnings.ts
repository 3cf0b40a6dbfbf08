import type { WarningCode } from './table.ts';

const messages: Readonly<Record<WarningCode, (cell: string) => string>> = {
  NUMBER_IMPRECISE: (cell) =>
    `Angka di sel ${cell} lebih dari 15 digit, sehingga digit terakhirnya sudah hilang di Excel. Ubah selnya menjadi teks lalu isi ulang.`,
  FORMULA_FAILED: (cell) => `Rumus di sel ${cell} menghasilkan galat.`,
  FORMULA_UNCOMPUTED: (cell) => `Rumus di sel ${cell} belum dihitung. Buka dan simpan berkasnya di Excel.`,
  CELL_WITHOUT_HEADER: (cell) => `Sel ${cell} terisi, tetapi kolomnya tidak punya judul.`,
};

export function warningMessage(code: WarningCode, cell: string): string {
  return messages[code](cell);
}
