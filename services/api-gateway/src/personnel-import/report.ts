import { sheet } from '@cicero/spreadsheet';
import { type ExportFile, type ExportFormat, fileOf } from '../personnel/export.ts';
import type { Outcome } from './outcomes.ts';
import type { ImportRow } from './rows.ts';

const words: Readonly<Record<Outcome, string>> = {
  created: 'Baru',
  changed: 'Diubah',
  unchanged: 'Tidak berubah',
  refused: 'Ditolak',
};

/** What became of each row, as a file. */
export function reportFile(rows: AsyncIterable<ImportRow>, format: ExportFormat): ExportFile {
  const report = sheet<ImportRow>({
    name: 'Laporan Impor',
    rows,
    filter: true,
    columns: [
      { header: 'Baris', kind: 'integer', value: ({ row_number }) => row_number },
      { header: 'NRP/NIP', value: ({ user_id }) => user_id },
      { header: 'Hasil', value: ({ outcome }) => words[outcome] },
      { header: 'Isian', value: ({ fields }) => fields.join(', ') },
      { header: 'Kode', value: ({ code }) => code },
      {
        header: 'Keterangan',
        value: ({ problem, warnings }) => [...(problem ? [problem] : []), ...warnings].join(' '),
      },
    ],
  });
  return fileOf('laporan_impor', format, [report]);
}
