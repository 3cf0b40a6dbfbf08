/** What the dashboard sends to enter somebody. */
export const personForm = (user_id: string, more: object = {}) => ({
  client_id: 'RES_A',
  nama: 'Baru Contoh',
  title: 'BRIPDA',
  divisi: 'POLSEK Satu',
  user_id,
  ...more,
});
