const token = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const accountId = '0b9d5f7e-8a64-4c1e-9a57-2f0a6c0f3b11';
const waiting = 'Permintaan premium Anda menunggu pemeriksaan admin.';

/** An invented request of a dashboard account, as the form reads it. */
export const requestExample = {
  request_id: 5,
  request_token: token,
  dashboard_user_id: accountId,
  client_id: 'RES_A',
  username: 'humas.a',
  whatsapp: '628120000001',
  bank_name: 'BANK CONTOH',
  account_number: '0001112223',
  sender_name: 'ANI CONTOH',
  transfer_amount: '300123',
  premium_tier: 'premium_1',
  proof_url: null,
  subscription_expires_at: null,
  status: 'pending',
  expired_at: '2026-02-03T02:00:00.000Z',
  responded_at: null,
  admin_whatsapp: null,
  metadata: { unique_code: 123 },
  created_at: '2026-02-02T02:00:00.000Z',
  updated_at: '2026-02-02T02:00:00.000Z',
  user_id: accountId,
  unique_code: 123,
  locked: true,
  lock_reason: waiting,
  message: waiting,
};
export const askExample = {
  premium_tier: 'premium_1',
  bank_name: 'BANK CONTOH',
  account_number: '0001112223',
  sender_name: 'ANI CONTOH',
  transfer_amount: '300123',
  amount: '300123',
  unique_code: '123',
};
export const decidedExample = {
  ...requestExample,
  status: 'approved',
  responded_at: '2026-02-02T03:00:00.000Z',
  subscription_expires_at: '2026-03-04T03:00:00.000Z',
  metadata: { unique_code: 123, subscription_id: '5f0c3a52-0b5e-4a53-8f2b-6f1f9f1f7c10' },
  locked: false,
  lock_reason: null,
  message: 'Permintaan premium Anda sudah disetujui.',
  decided_by: 'dashboard:7c0e0000-0000-4000-8000-000000000001',
};
export const subscriptionExample = {
  subscription_id: '5f0c3a52-0b5e-4a53-8f2b-6f1f9f1f7c10',
  dashboard_user_id: accountId,
  tier: 'premium_1',
  status: 'active',
  started_at: '2026-02-02T03:00:00.000Z',
  expires_at: '2026-03-04T03:00:00.000Z',
};

/** An invented request of a person in the app. */
export const appRequestExample = {
  request_id: 12,
  user_id: '75020201',
  sender_name: 'ANI CONTOH',
  account_number: '0001112223',
  bank_name: 'BANK CONTOH',
  screenshot_url: 'https://berkas.example.org/bukti.jpg',
  status: 'pending',
  created_at: '2026-02-02T02:00:00.000Z',
  updated_at: '2026-02-02T02:05:00.000Z',
  decided_at: null,
};
export const administeredAppExample = {
  ...appRequestExample,
  nama: 'ANI CONTOH',
  client_id: 'RES_A',
  decided_by: null,
};
