import { sheet } from '@cicero/spreadsheet';
import { type ExportFile, type ExportFormat, fileOf } from '../personnel/export.ts';

/** What belongs into each column, for people. */
const guide = [
  { header: 'NRP/NIP', says: 'Wajib. Ubah format kolom menjadi teks sebelum mengisi NIP.', example: '00010101' },
  { header: 'Nama', says: 'Wajib untuk orang yang belum terdaftar.', example: 'Ani Contoh' },
  { header: 'Pangkat', says: 'Sel kosong tidak mengubah data yang tersimpan.', example: 'AIPDA' },
  { header: 'Satfung', says: '', example: 'SAT BINMAS' },
  { header: 'Jabatan', says: '', example: 'KANIT' },
  { header: 'Desa', says: '', example: 'Desa Contoh' },
  { header: 'Instagram', says: 'Nama akun atau alamat profil.', example: 'ani.contoh' },
  { header: 'TikTok', says: 'Nama akun atau alamat profil.', example: '@ani.contoh' },
  { header: 'No WA', says: 'Paling sedikit 8 angka.', example: '081200000001' },
  { header: 'Email', says: '', example: 'ani@contoh.example' },
  { header: 'Status', says: 'aktif atau nonaktif; kosong berarti aktif.', example: 'aktif' },
  { header: 'Role', says: 'Dipisahkan koma; role yang sudah ada tidak dicabut.', example: 'operator' },
];

/**
 * A file to fill in: the columns that an import reads and nothing else, so that no example is ever imported. A workbook
 * has a second sheet that says what belongs into them.
 */
export function templateFile(format: ExportFormat): ExportFile {
  const roster = sheet<never>({
    name: 'Personel',
    rows: [],
    columns: guide.map(({ header }) => ({ header, width: 18, value: () => '' })),
  });
  const help = sheet<(typeof guide)[number]>({
    name: 'Petunjuk',
    rows: guide,
    columns: [
      { header: 'Kolom', value: ({ header }) => header },
      { header: 'Isi', value: ({ says }) => says },
      { header: 'Contoh', value: ({ example }) => example },
    ],
  });
  return fileOf('format_impor_personel', format, [roster, help]);
}
