/** An invented person, as lists and single records show them. */
export const unitPersonExample = {
  user_id: '75020201',
  nama: 'ANI CONTOH',
  tiktok: '@ani.contoh',
  insta: 'ani.contoh',
  divisi: 'SAT BINMAS',
  title: 'AIPDA',
  status: true,
  exception: false,
  jabatan: 'KANIT',
  whatsapp: '628120000001',
  email: 'ani@example.org',
  client_id: 'RES_A',
  client_name: 'RESOR CONTOH A',
  regional_id: 'WIL1',
};

export const briefPersonExample = {
  user_id: '75020201',
  nama: 'ANI CONTOH',
  tiktok: '@ani.contoh',
  divisi: 'SAT BINMAS',
  title: 'AIPDA',
  exception: false,
};

export const anyPersonExample = {
  ...unitPersonExample,
  desa: null,
  premium_status: false,
  premium_end_date: null,
  wa_notification_opt_in: true,
  created_at: '2026-01-05T02:00:00.000Z',
  updated_at: '2026-02-01T03:00:00.000Z',
};
const directorates = { ditbinmas: true, ditlantas: false, bidhumas: false, ditsamapta: false, ditintelkam: false };

export const listedPersonExample = { ...anyPersonExample, ...directorates };
export const singlePersonExample = { ...anyPersonExample, ...directorates, operator: true };
export const newPersonExample = {
  client_id: 'RES_A',
  user_id: '75020201',
  nama: 'Ani Contoh',
  title: 'AIPDA',
  divisi: 'SAT BINMAS',
};
