/** Invented clients. */
const columns = {
  client_id: 'RES_A',
  nama: 'RESOR CONTOH A',
  client_type: 'org',
  client_status: true,
  client_insta: 'resor.a',
  client_insta_status: true,
  client_tiktok: '@resor.a',
  client_tiktok_status: true,
  client_amplify_status: true,
  regional_id: 'WIL1',
  parent_client_id: 'DITBINMAS',
  client_level: null,
};
const contacts = {
  client_operator: '628110000003',
  client_super: '628110000013,628110000014',
  client_group: '1203630000000003@g.us',
  tiktok_secuid: 'MS4wContoh',
};

export const clientExample = {
  ...columns,
  ...contacts,
  created_at: '2026-01-05T02:00:00.000Z',
  updated_at: '2026-02-01T03:00:00.000Z',
  deleted_at: null,
};
export const profileExample = {
  ...columns,
  client_insta: 'binmas.contoh',
  client_tiktok: '@binmas.contoh',
  ...contacts,
  level: null,
  tier: 'premium_1',
  premium_tier: 'premium_1',
  premium_expiry: '2026-03-01T02:00:00.000Z',
};
export const newClientExample = {
  client_id: 'RES_A',
  nama: 'Resor Contoh A',
  client_insta: 'resor.a',
  client_tiktok: '@resor.a',
  client_operator: '0811-0000-003',
  regional_id: 'WIL1',
};
