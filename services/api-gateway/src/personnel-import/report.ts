import type { Readable } from 'node:stream';
import { csvMediaType, csvStream, type Sheet, sheet, workbookStream, xlsxMediaType } from '@cicero/spreadsheet';
import type { ExportFile, ExportFormat } from '../personnel/export.ts';
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
  return fileOf(
    'laporan_impor',
    sheet<ImportRow>({
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
    }),
    format,
  );
}

/** A file to fill in: the columns that an import reads, and two invented people. */
export function templateFile(format: ExportFormat): ExportFile {
  type Example = (typeof examples)[number];
  return fileOf(
    'format_impor_personel',
    sheet<Example>({
      name: 'Personel',
      rows: examples,
      columns: [
        { header: 'NRP/NIP', width: 20, value: ({ nrp }) => nrp },
        { header: 'Nama', value: ({ nama }) => nama },
        { header: 'Pangkat', value: ({ pangkat }) => pangkat },
        { header: 'Satfung', value: ({ satfung }) => satfung },
        { header: 'Jabatan', value: ({ jabatan }) => jabatan },
        { header: 'Desa', value: ({ desa }) => desa },
        { header: 'Instagram', value: ({ instagram }) => instagram },
        { header: 'TikTok', value: ({ tiktok }) => tiktok },
        { header: 'No WA', width: 18, value: ({ whatsapp }) => whatsapp },
        { header: 'Email', value: ({ email }) => email },
        { header: 'Status', value: ({ status }) => status },
        { header: 'Role', value: ({ role }) => role },
      ],
    }),
    format,
  );
}

const examples = [
  {
    ...{
      nrp: '00010101',
      nama: 'Ani Contoh',
      pangkat: 'AIPDA',
      satfung: 'SAT BINMAS',
      jabatan: 'KANIT',
      desa: 'Contoh',
    },
    ...{ instagram: 'ani.contoh', tiktok: 'ani.contoh', whatsapp: '081200000001', email: 'ani@contoh.example' },
    ...{ status: 'aktif', role: 'operator' },
  },
  {
    ...{ nrp: '199001012015031001', nama: 'Budi Contoh', pangkat: 'PENATA', satfung: 'SI TIK', jabatan: '', desa: '' },
    ...{ instagram: '', tiktok: '', whatsapp: '', email: '', status: '', role: '' },
  },
];

function fileOf(base: string, table: Sheet, format: ExportFormat): ExportFile {
  const name = `${base}.${format}`;
  const content: Readable = format === 'csv' ? csvStream(table) : workbookStream([table]);
  return { name, mediaType: format === 'csv' ? csvMediaType : xlsxMediaType, content };
}
