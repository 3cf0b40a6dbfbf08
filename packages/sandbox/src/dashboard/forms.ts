import { escapeHtml } from '../pages/layout.ts';

/** One form of the stand-in dashboard: what it shows; assets/dashboard.js knows what it sends. */
export interface DashboardForm {
  /** Path below /sandbox/dashboard, '' for the first. */
  path: string;
  title: string;
  lead: string;
  fields: readonly Field[];
  submit: string;
}

interface Field {
  name: string;
  label: string;
  type?: 'text' | 'password' | 'email' | 'file' | 'checkbox';
  autocomplete?: string;
  /** Fields of numbers get the keyboard for them. */
  numeric?: true;
  optional?: true;
  readonly?: true;
  maxlength?: number;
  placeholder?: string;
}

const password: Field = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
};
const newPassword: Field = { ...password, label: 'Password baru', autocomplete: 'new-password' };

/** The forms of the dashboard that concern accounts and the claim of a record. */
export const dashboardForms: readonly DashboardForm[] = [
  {
    path: '',
    title: 'Masuk',
    lead: 'Masuk ke dashboard dengan akun yang sudah disetujui.',
    fields: [{ name: 'username', label: 'Username', autocomplete: 'username' }, password],
    submit: 'Masuk',
  },
  {
    path: '/register',
    title: 'Daftar akun',
    lead: 'Akun baru menunggu persetujuan admin sebelum dapat dipakai.',
    fields: [
      { name: 'username', label: 'Username', autocomplete: 'username' },
      { ...password, autocomplete: 'new-password' },
      { name: 'whatsapp', label: 'Nomor WhatsApp', numeric: true, placeholder: '0812…' },
      { name: 'role', label: 'Role', optional: true, placeholder: 'operator' },
      { name: 'client_id', label: 'Client ID', optional: true },
    ],
    submit: 'Daftar',
  },
  {
    path: '/forgot',
    title: 'Lupa password',
    lead: 'Petunjuk dikirim ke kontak yang terdaftar untuk akun Anda.',
    fields: [
      { name: 'username', label: 'Username', autocomplete: 'username' },
      { name: 'contact', label: 'Nomor WhatsApp atau email' },
    ],
    submit: 'Kirim petunjuk',
  },
  {
    path: '/reset-password',
    title: 'Password baru',
    lead: 'Tautan hanya dapat dipakai satu kali.',
    fields: [newPassword, { ...newPassword, name: 'confirmPassword', label: 'Ulangi password baru' }],
    submit: 'Simpan password',
  },
  {
    path: '/reposter',
    title: 'Masuk personel',
    lead: 'Isi NRP dan nomor WhatsApp; setelah kode diterima, isi kode itu sebagai password.',
    fields: [
      { name: 'nrp', label: 'NRP/NIP', numeric: true },
      { ...password, label: 'Nomor WhatsApp atau kode', autocomplete: 'one-time-code' },
    ],
    submit: 'Masuk',
  },
  {
    path: '/claim',
    title: 'Klaim data',
    lead: 'Kode OTP dikirim untuk memastikan bahwa data ini milik Anda.',
    fields: [
      { name: 'nrp', label: 'NRP/NIP', numeric: true },
      { name: 'email', label: 'Email', type: 'email', autocomplete: 'email' },
    ],
    submit: 'Kirim kode',
  },
  {
    path: '/claim/otp',
    title: 'Kode OTP',
    lead: 'Kode berlaku 5 menit.',
    fields: [{ name: 'otp', label: 'Kode OTP', autocomplete: 'one-time-code', numeric: true, maxlength: 6 }],
    submit: 'Periksa kode',
  },
  {
    path: '/claim/edit',
    title: 'Perbaiki data',
    lead: 'Nama akun tanpa @.',
    fields: [
      { name: 'client', label: 'Satuan', readonly: true, optional: true },
      { name: 'nama', label: 'Nama' },
      { name: 'title', label: 'Pangkat', optional: true },
      { name: 'divisi', label: 'Divisi', optional: true },
      { name: 'jabatan', label: 'Jabatan', optional: true },
      { name: 'desa', label: 'Desa', optional: true },
      { name: 'insta', label: 'Instagram', optional: true },
      { name: 'tiktok', label: 'TikTok', optional: true },
    ],
    submit: 'Simpan',
  },
  {
    path: '/import',
    title: 'Impor personel',
    lead: 'Masuk dahulu sebagai admin. Kirim berkas .xlsx atau .csv, atau tautan Google Sheets.',
    fields: [
      { name: 'file', label: 'Berkas', type: 'file', optional: true },
      { name: 'source', label: 'Tautan Google Sheets', optional: true },
      { name: 'client_id', label: 'Client ID', optional: true },
      { name: 'apply', label: 'Terapkan; tanpa ini hanya uji coba', type: 'checkbox', optional: true },
    ],
    submit: 'Impor',
  },
];

const links = [
  ['', 'Masuk'],
  ['/register', 'Daftar'],
  ['/forgot', 'Lupa password'],
  ['/reposter', 'Masuk personel'],
  ['/claim', 'Klaim data'],
  ['/import', 'Impor personel'],
] as const;

/** The page's body: the form, its links, and where the answer appears. */
export function formBody(form: DashboardForm): string {
  const list = links
    .filter(([path]) => path !== form.path)
    .map(([path, label]) => `<a href="/sandbox/dashboard${path}">${label}</a>`)
    .join('');
  return `
<div class="form-page"><section class="card">
  <h1>${escapeHtml(form.title)}</h1><p class="lead">${escapeHtml(form.lead)}</p>
  <form id="form" data-form="${escapeHtml(form.path)}" class="stacked" novalidate>
    ${form.fields.map(inputOf).join('\n    ')}
    <button class="primary">${escapeHtml(form.submit)}</button>
  </form>
  <p id="answer" role="status"></p>
  <dl id="facts" class="facts" hidden></dl>
  <nav class="links" aria-label="Halaman dashboard">${list}</nav>
</section></div>`;
}

function inputOf(field: Field): string {
  const attributes = [
    `name="${field.name}"`,
    `type="${field.type ?? 'text'}"`,
    `autocomplete="${field.autocomplete ?? 'off'}"`,
    ...(field.numeric ? ['inputmode="numeric"'] : []),
    ...(field.optional ? [] : ['required']),
    ...(field.readonly ? ['readonly'] : []),
    ...(field.maxlength ? [`maxlength="${field.maxlength}"`] : []),
    ...(field.placeholder ? [`placeholder="${escapeHtml(field.placeholder)}"`] : []),
  ].join(' ');
  return `<label>${escapeHtml(field.label)} <input ${attributes}></label>`;
}
