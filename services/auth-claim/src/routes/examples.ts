/** Invented requests and answers, for the documentation. Nothing here opens anything. */
const token = 'eyJhbGciOiJFZERTQSJ9.eyJraW5kIjoiZGFzaGJvYXJkIn0.contoh';
const success = true as const;
const account = '7c0e0000-0000-4000-8000-000000000001';

export const signIn = { username: 'admin.contoh', password: 'Kata-Sandi-Contoh-1' };
export const dashboardSignedIn = {
  ...{ success, token },
  user: {
    ...{ dashboard_user_id: account, role: 'admin', role_id: 1, client_ids: ['RES_A'], client_id: 'RES_A' },
    ...{ premium_status: false, premium_tier: null, premium_expires_at: null },
  },
};
export const pressSignedIn = { success, token, user: { user_id: 'p-1', role: 'editor' } };
export const unitSignIn = { client_id: 'RES_A', client_operator: '081100000002' };
export const unitSignedIn = {
  ...{ success, token },
  client: { client_id: 'RES_A', nama: 'RESOR CONTOH A', role: 'client' },
};
export const personSignIn = { nrp: '10000001', whatsapp: '123456' };
export const personSignedIn = {
  ...{ success, token },
  user: { user_id: '10000001', nama: 'ANI CONTOH', role: 'user' as const },
};
export const signedOut = { success, message: 'Anda telah keluar.' };
export const publicKeys = {
  keys: [
    {
      ...{ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
      ...{ kid: '3f1d0000-0000-4000-8000-000000000001', alg: 'EdDSA', use: 'sig' },
    },
  ],
};

export const pressRegistration = { ...signIn, username: 'penulis.contoh', role: 'penulis' };
export const pressRegistered = { success, user_id: '3f1d0000-0000-4000-8000-000000000002' };
export const dashboardRegistration = {
  ...{ ...signIn, username: 'calon.operator', whatsapp: '081100000003' },
  ...{ role: 'operator', client_ids: ['RES_A'] },
};
export const dashboardRegistered = { success, dashboard_user_id: account, status: false as const };
export const personRegistration = {
  ...{ nrp: '10000001', nama: 'Ani Contoh', client_id: 'RES_A', whatsapp: '0812-0000-0001' },
  ...{ divisi: 'SAT BINMAS', jabatan: 'KANIT', title: 'AIPDA' },
};
export const personRegistered = { success, user_id: '10000001' };

export const resetRequest = { username: 'admin.contoh', contact: '081100000003' };
export const resetRequested = { success, message: 'Jika username dan kontak cocok, petunjuk segera dikirim.' };
export const resetConfirm = {
  ...{ token: 'dari-tautan', password: 'Kata-Sandi-Baru-1', confirmPassword: 'Kata-Sandi-Baru-1' },
};
export const resetConfirmed = { success, message: 'Password berhasil diperbarui. Silakan masuk kembali.' };

const identity = { nrp: '10000001', email: 'ani@example.org' };
const claimToken = 'v0J2k3mQ8r1Zt5xW7yB4cD6eF9gH0iJ2kL4mN6oP8qR';
export const emailCheck = { email: identity.email };
export const emailChecked = { success, data: { message: 'Email valid dan dapat menerima pesan.' } };
export const codeRequest = identity;
export const codeRequested = { success, data: { message: 'Kode OTP akan segera dikirim.' } };
export const codeRedemption = { ...identity, otp: '123456' };
export const codeRedeemed = { success, data: { verified: true as const, claim_token: claimToken, expires_in: 900 } };
export const recordRequest = { ...identity, claim_token: claimToken };
export const recordChange = { ...recordRequest, jabatan: 'KANIT BINMAS', insta: '@ani.01', tiktok: '' };
export const claimedRecord = {
  success,
  data: {
    ...{ user_id: '10000001', nama: 'ANI CONTOH', title: 'AIPDA', divisi: 'SAT BINMAS', jabatan: 'KANIT', desa: null },
    ...{ insta: 'ani.01', tiktok: '@ani.tok', whatsapp: '6281200000001', email: identity.email },
    ...{ client_id: 'RES_A', client_name: 'RESOR CONTOH A', status: true, exception: false },
    ...{ premium_status: false, premium_end_date: null, wa_notification_opt_in: true },
    ...{ created_at: '2026-01-05T02:00:00.000Z', updated_at: '2026-02-01T03:00:00.000Z' },
    ...{ ditbinmas: true, ditlantas: false, bidhumas: false, ditsamapta: false, ditintelkam: false, operator: true },
  },
};
export const claimClosing = { claim_token: claimToken };
export const claimClosed = { success, data: { message: 'Sesi klaim data telah ditutup.' } };

const dashboardAccount = {
  ...{ dashboard_user_id: account, username: 'calon.operator', role_id: 2, role: 'operator' },
  ...{ status: true, state: 'approved' as const, client_ids: ['RES_A'], whatsapp: '6281100000003', email: null },
  ...{ premium_status: false, premium_tier: null, premium_expires_at: null },
  ...{ created_at: '2026-02-01T02:00:00.000Z', updated_at: '2026-02-01T03:00:00.000Z' },
  ...{ decided_at: '2026-02-01T03:00:00.000Z', decided_by: 'dashboard:7c0e0000-0000-4000-8000-000000000002' },
};
export const decidedAccount = { success, data: dashboardAccount };
export const accountList = { success, data: [dashboardAccount], total: 1, page: 1, limit: 50 };
export const trail = {
  success,
  data: [
    {
      ...{ event_id: 41, at: '2026-02-01T03:00:00.000Z', action: 'account.approved', outcome: 'ok', reason: null },
      actor: { kind: 'dashboard', id: '7c0e0000-0000-4000-8000-000000000002' },
      subject: { kind: 'dashboard', id: account },
      ...{ channel: 'http', address: '192.0.2.7', user_agent: 'Mozilla/5.0', correlation_id: 'Cq1-contoh', detail: {} },
    },
  ],
  next: null,
};
