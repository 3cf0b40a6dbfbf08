import type { PersonBody } from '../personnel/wanted.ts';

/** Columns of a roster, by the name of what they fill, with the headers that people write above them. */
export const rosterColumns = {
  user_id: [
    'nrp',
    'nip',
    'nrp/nip',
    'nrp_/_nip',
    'nip/nrp',
    'nip_/_nrp',
    'nrp_nip',
    'nomor_induk',
    'no._nrp',
    'no_nrp',
  ],
  nama: ['nama_lengkap', 'nama_personel', 'nama_personil', 'nama_anggota', 'name', 'full_name'],
  title: ['pangkat', 'pangkat/golongan', 'pangkat/gol', 'rank'],
  divisi: ['satfung', 'satuan_fungsi', 'fungsi', 'bagian', 'division'],
  jabatan: ['position', 'job_title'],
  desa: ['desa/kelurahan', 'desa_binaan', 'kelurahan', 'village'],
  insta: ['instagram', 'ig', 'username_ig', 'username_instagram', 'akun_instagram', 'akun_ig', 'link_instagram'],
  tiktok: ['tik_tok', 'username_tiktok', 'akun_tiktok', 'link_tiktok'],
  whatsapp: [
    ...['wa', 'no_wa', 'no._wa', 'nomor_wa', 'no_whatsapp', 'no._whatsapp', 'nomor_whatsapp', 'whatsapp_number'],
    ...['no_hp', 'no._hp', 'nomor_hp', 'hp', 'no_telepon', 'no._telepon', 'nomor_telepon', 'telepon', 'phone'],
  ],
  email: ['e-mail', 'alamat_email', 'surel'],
  status: ['status_aktif', 'aktif', 'active'],
  roles: ['role', 'peran'],
  client_id: ['client', 'kode_client', 'id_client', 'kode_satuan'],
} as const satisfies Record<string, readonly string[]>;

export type RosterColumn = keyof typeof rosterColumns;

/** Columns whose cells go to a person's record as they are. */
export const textColumns = [
  ...(['nama', 'title', 'divisi', 'jabatan', 'desa', 'insta', 'tiktok', 'whatsapp', 'email'] as const),
] satisfies (RosterColumn & keyof PersonBody)[];

/** Headers of columns that are known and not for files: one person at a time is excused, by an admin. */
export const excusingHeaders: ReadonlySet<string> = new Set([
  'exception',
  'pengecualian',
  'dispensasi',
  'dikecualikan',
]);

const words: Readonly<Record<string, boolean>> = {
  ...{ aktif: true, active: true, ya: true, yes: true, true: true, '1': true },
  ...{ nonaktif: false, 'non aktif': false, 'non-aktif': false, 'tidak aktif': false, inactive: false },
  ...{ tidak: false, no: false, false: false, '0': false },
};

/** What a cell says about somebody's status; undefined for words that say nothing. */
export function readStatus(cell: string): boolean | undefined {
  const word = cell.toLowerCase().replace(/\s+/gu, ' ');
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Names of roles in one cell. */
export function readRoleCell(cell: string): string[] {
  return cell.split(/[,;|\n]/).flatMap((name) => name.trim() || []);
}
