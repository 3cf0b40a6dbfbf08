/**
 * The one catalogue of errors. A code is stable and in English; the message is for people and in Indonesian.
 * The HTTP status of a code is decided here and nowhere else.
 */
export const errorCatalogue = {
  VALIDATION_FAILED: { status: 400, message: 'Permintaan tidak valid.' },
  MALFORMED_BODY: { status: 400, message: 'Isi permintaan bukan JSON yang valid.' },
  CLIENT_REQUIRED: { status: 400, message: 'client_id wajib diisi.' },
  CLIENT_NOT_IN_TOKEN: { status: 400, message: 'client_id pengguna tidak ditemukan pada token.' },
  ROLE_REQUIRED: { status: 400, message: 'role wajib diisi.' },
  SCOPE_INVALID: { status: 400, message: 'scope tidak valid; gunakan org atau direktorat.' },
  DATE_INVALID: { status: 400, message: 'Tanggal tidak valid; gunakan format YYYY-MM-DD.' },
  TIME_RANGE_INVALID: { status: 400, message: 'Rentang waktu tidak valid.' },
  PERIOD_TOO_LONG: { status: 400, message: 'Periode terlalu panjang. Pilih periode yang lebih pendek.' },
  USERNAME_REQUIRED: { status: 400, message: 'username wajib diisi.' },
  HANDLE_INVALID: { status: 400, message: 'Nama akun tidak valid.' },
  NRP_INVALID: { status: 400, message: 'NRP/NIP tidak valid; isi dengan angka saja.' },
  EMAIL_INVALID: { status: 400, message: 'Alamat email tidak valid.' },
  PHONE_INVALID: { status: 400, message: 'Nomor WhatsApp tidak valid.' },
  PHONE_MISMATCH: { status: 400, message: 'Nomor WhatsApp tidak sama dengan nomor yang tersimpan.' },
  CREDENTIALS_REQUIRED: { status: 400, message: 'Username dan password wajib diisi.' },
  LOGIN_FIELDS_REQUIRED: { status: 400, message: 'Semua isian masuk wajib diisi.' },
  REGISTRATION_FIELDS_REQUIRED: { status: 400, message: 'Isian pendaftaran belum lengkap.' },
  USERNAME_INVALID: {
    status: 400,
    message: 'Username harus 3 sampai 64 karakter: huruf, angka, titik, garis bawah, strip, plus, atau @.',
  },
  USERNAME_TAKEN: { status: 400, message: 'Username sudah dipakai.' },
  NRP_TAKEN: { status: 400, message: 'NRP/NIP sudah terdaftar.' },
  PASSWORD_INVALID: { status: 400, message: 'Password harus 8 sampai 200 karakter.' },
  PASSWORD_MISMATCH: { status: 400, message: 'Konfirmasi password tidak sama.' },
  ROLE_INVALID: { status: 400, message: 'Role tidak valid.' },
  RESET_FIELDS_REQUIRED: { status: 400, message: 'Username dan kontak wajib diisi.' },
  RESET_CONFIRM_FIELDS_REQUIRED: { status: 400, message: 'Token, password, dan konfirmasi password wajib diisi.' },
  RESET_TOKEN_INVALID: { status: 400, message: 'Tautan reset password tidak berlaku lagi. Minta tautan baru.' },
  HANDLE_RESERVED: { status: 400, message: 'Nama akun ini tidak boleh dipakai.' },
  EMAIL_REQUIRED: { status: 400, message: 'Email wajib diisi.' },
  EMAIL_DOMAIN_INACTIVE: { status: 400, message: 'Domain email ini tidak dapat menerima email. Periksa penulisannya.' },
  CLAIM_FIELDS_REQUIRED: { status: 400, message: 'NRP dan email wajib diisi.' },
  OTP_FIELDS_REQUIRED: { status: 400, message: 'NRP, email, dan OTP wajib diisi.' },
  OTP_INVALID: { status: 400, message: 'Kode OTP salah atau sudah kedaluwarsa.' },
  EMAIL_MISMATCH: { status: 400, message: 'Email tidak sesuai dengan data yang terdaftar.' },
  TABLE_INVALID: { status: 400, message: 'Isi tabel tidak dapat dibaca. Periksa berkasnya.' },
  ROW_REPEATED: { status: 400, message: 'NRP/NIP ini sudah ada di baris lain.' },
  CELL_UNREADABLE: { status: 400, message: 'Isi sel tidak dapat dibaca.' },
  FILE_REQUIRED: { status: 400, message: 'Kirim berkas .xlsx atau .csv, atau tautan Google Sheets.' },
  SHEET_LINK_INVALID: {
    status: 400,
    message: 'Tautan ini bukan tautan Google Sheets. Salin alamat lembar dari peramban, lalu coba lagi.',
  },
  REPORT_UNFIT: { status: 400, message: 'Laporan ini bukan untuk client tersebut.' },
  REPORT_OPTIONS_INVALID: { status: 400, message: 'Pilihan laporan tidak valid.' },
  SCHEDULE_INVALID: { status: 400, message: 'Jadwal tidak valid; gunakan pola cron lima isian (WIB).' },
  RECIPIENT_INVALID: { status: 400, message: 'Penerima tidak valid.' },
  LINK_INVALID: { status: 400, message: 'Link tidak valid.' },
  LINK_REQUIRED: { status: 400, message: 'Isi paling sedikit satu link.' },
  TASK_NOT_OPEN: { status: 400, message: 'Tugas tidak ditemukan atau sudah lewat.' },
  REPORT_EXISTS: {
    status: 400,
    message: 'Anda sudah melaporkan link untuk tugas ini. Untuk memperbaikinya, ubah laporan yang sudah ada.',
  },
  ASSIGNEE_INVALID: { status: 400, message: 'Penerima tugas tidak dikenal.' },
  PREMIUM_REQUEST_CLOSED: { status: 400, message: 'Permintaan premium ini tidak menunggu lagi.' },
  OAUTH_CODE_REQUIRED: { status: 400, message: 'Kode otorisasi dari Google tidak ada.' },
  OAUTH_STATE_INVALID: {
    status: 400,
    message: 'Permintaan ini tidak dikenal, sudah dipakai, atau sudah kedaluwarsa. Mulai lagi dari awal.',
  },
  OAUTH_DENIED: { status: 400, message: 'Akun Google tidak dihubungkan: persetujuan ditolak.' },
  OAUTH_CODE_INVALID: { status: 400, message: 'Kode otorisasi dari Google tidak berlaku lagi. Mulai lagi dari awal.' },
  OAUTH_SCOPE_MISSING: {
    status: 400,
    message: 'Akun Google tidak dihubungkan: izin untuk kontak tidak dicentang. Mulai lagi dan izinkan kontak.',
  },
  NO_CLIENTS: { status: 400, message: 'Akun ini belum memiliki client yang diizinkan.' },
  TOKEN_REQUIRED: { status: 401, message: 'Token required' },
  TOKEN_INVALID: { status: 401, message: 'Invalid token' },
  CREDENTIALS_CONFLICT: { status: 401, message: 'Invalid token' },
  LOGIN_FAILED: { status: 401, message: 'Login gagal: username atau password salah.' },
  LOGIN_CODE_SENT: {
    status: 401,
    message:
      'Jika data cocok, kode masuk enam angka sudah dikirim ke WhatsApp Anda. Masuk sekali lagi dengan kode itu sebagai pengganti nomor.',
  },
  LOGIN_CODE_INVALID: { status: 401, message: 'Login gagal: kode salah atau sudah kedaluwarsa.' },
  FORBIDDEN: { status: 403, message: 'Forbidden' },
  CLIENT_DENIED: { status: 403, message: 'client_id tidak diizinkan untuk akun ini.' },
  PREMIUM_REQUIRED: { status: 403, message: 'Halaman ini untuk akun premium. Ajukan permintaan premium di dashboard.' },
  PREMIUM_EXPIRED: {
    status: 403,
    message: 'Masa premium akun ini sudah berakhir. Ajukan permintaan premium baru di dashboard.',
  },
  PREMIUM_TIER_DENIED: { status: 403, message: 'Paket premium akun ini tidak mencakup halaman ini.' },
  SHEET_NOT_PUBLIC: {
    status: 403,
    message:
      'Google Sheet ini tidak dapat dibuka umum. Atur bagikan ke "Siapa saja yang memiliki link", lalu coba lagi.',
  },
  ACCOUNT_PENDING: { status: 403, message: 'Akun belum disetujui admin.' },
  OTP_NOT_VERIFIED: { status: 403, message: 'OTP belum diverifikasi.' },
  NOT_FOUND: { status: 404, message: 'Endpoint not found' },
  USER_NOT_FOUND: { status: 404, message: 'User tidak ditemukan.' },
  REPORT_UNKNOWN: { status: 404, message: 'Laporan tidak dikenal.' },
  SUBSCRIPTION_UNKNOWN: { status: 404, message: 'Langganan laporan tidak ditemukan.' },
  REPORT_ISSUE_UNKNOWN: { status: 404, message: 'Laporan terkirim tidak ditemukan.' },
  CLIENT_NOT_FOUND: { status: 404, message: 'Client tidak ditemukan.' },
  EVENT_NOT_FOUND: { status: 404, message: 'Agenda tidak ditemukan.' },
  PRESS_RELEASE_NOT_FOUND: { status: 404, message: 'Agenda ini belum memiliki rincian siaran pers.' },
  APPROVAL_NOT_FOUND: { status: 404, message: 'Permintaan persetujuan tidak ditemukan.' },
  PREMIUM_REQUEST_NOT_FOUND: { status: 404, message: 'Permintaan premium tidak ditemukan.' },
  GOOGLE_NOT_CONNECTED: { status: 404, message: 'Tidak ada akun Google yang terhubung.' },
  MESSAGE_NOT_FOUND: { status: 404, message: 'Pesan tidak ditemukan.' },
  PROFILE_NOT_FOUND: { status: 404, message: 'Profil tidak ditemukan.' },
  IMPORT_NOT_FOUND: { status: 404, message: 'Impor tidak ditemukan.' },
  SHEET_NOT_FOUND: { status: 404, message: 'Google Sheet atau lembar ini tidak ditemukan. Periksa tautannya.' },
  REFRESH_NOT_FOUND: { status: 404, message: 'Penyegaran data tidak ditemukan.' },
  REPORT_FILE_GONE: { status: 410, message: 'Berkas laporan ini sudah tidak disimpan.' },
  REPORT_NOT_FOUND: { status: 404, message: 'Laporan link tidak ditemukan.' },
  CLAIM_NOT_MATCHED: {
    status: 404,
    message:
      'NRP dan email tidak cocok dengan data yang terdaftar. Periksa lagi; bila email Anda belum terdaftar, permintaan Anda diteruskan ke admin.',
  },
  EMAIL_TAKEN: {
    status: 409,
    message: 'Email sudah dipakai akun lain. Gunakan email lain atau hubungi admin.',
  },
  HANDLE_TAKEN: { status: 409, message: 'Akun media sosial ini sudah terdaftar atas nama orang lain. Hubungi admin.' },
  PHONE_TAKEN: { status: 409, message: 'Nomor WhatsApp ini sudah dipakai akun lain.' },
  USER_ID_TAKEN: {
    status: 409,
    message: 'NRP/NIP ini sudah terdaftar. Periksa nomornya, atau hubungi admin satuan yang bersangkutan.',
  },
  IMPORT_BUSY: {
    status: 409,
    message: 'Masih ada beberapa impor untuk satuan ini yang belum selesai. Tunggu sampai selesai.',
  },
  GOOGLE_OFF: { status: 409, message: 'Google belum diatur di server ini. Hubungi pengelola server.' },
  GOOGLE_ACCOUNT_OTHER: {
    status: 409,
    message:
      'Akun Google ini bukan akun yang dipakai server ini. Mengganti akun hanya dapat dilakukan pengelola server (cicero google connect).',
  },
  WHATSAPP_NOT_PAIRING: {
    status: 409,
    message: 'Nomor ini sedang tidak menunggu ditautkan. Muat ulang halaman untuk melihat keadaannya.',
  },
  MESSAGE_NOT_GIVEN_UP: { status: 409, message: 'Pesan ini masih menunggu atau sudah terkirim.' },
  MESSAGE_CONTENT_GONE: { status: 409, message: 'Isi pesan ini rahasia dan sudah dihapus; tidak dapat dikirim lagi.' },
  MESSAGE_TOO_LATE: { status: 409, message: 'Pesan ini sedang dikirim atau sudah selesai; tidak dapat dibatalkan.' },
  WHATSAPP_NOT_RUNNING: {
    status: 409,
    message: 'Nomor ini sedang tidak dijalankan. Coba lagi beberapa saat lagi.',
  },
  LINK_TAKEN: { status: 409, message: 'Link ini sudah pernah dilaporkan.' },
  PRESS_RELEASE_EXISTS: { status: 409, message: 'Agenda ini sudah memiliki rincian siaran pers.' },
  APPROVAL_PENDING: { status: 409, message: 'Agenda ini sudah menunggu persetujuan.' },
  PREMIUM_REQUEST_OPEN: {
    status: 409,
    message: 'Permintaan premium Anda sebelumnya masih menunggu keputusan admin.',
  },
  ALREADY_DECIDED: { status: 409, message: 'Permintaan ini sudah diputuskan.' },
  CONFLICT: { status: 409, message: 'Data bertentangan dengan data yang sudah ada.' },
  IDEMPOTENCY_KEY_REUSED: { status: 409, message: 'Idempotency-Key sudah dipakai untuk permintaan lain.' },
  PRECONDITION_FAILED: {
    status: 412,
    message: 'Data sudah diubah orang lain sejak Anda membukanya. Muat ulang lalu coba lagi.',
  },
  BODY_TOO_LARGE: { status: 413, message: 'Isi permintaan terlalu besar.' },
  FILE_TOO_LARGE: { status: 413, message: 'Berkas terlalu besar; paling banyak 16 MB.' },
  TABLE_TOO_LARGE: { status: 413, message: 'Tabel terlalu besar. Bagi menjadi beberapa berkas.' },
  FILE_TYPE_UNSUPPORTED: { status: 415, message: 'Jenis berkas tidak didukung.' },
  DUPLICATE_REQUEST: { status: 429, message: 'Duplicate request detected' },
  RATE_LIMITED: { status: 429, message: 'Terlalu banyak permintaan. Coba lagi beberapa saat.' },
  LOCKED_OUT: { status: 429, message: 'Terlalu banyak percobaan gagal. Coba lagi nanti.' },
  INTERNAL: { status: 500, message: 'Terjadi kesalahan pada server.' },
  UPSTREAM_FAILED: { status: 502, message: 'Layanan penyedia data tidak dapat dihubungi.' },
  SHEET_UNREACHABLE: { status: 502, message: 'Google Sheets tidak dapat dihubungi. Coba lagi beberapa saat.' },
  DELIVERY_FAILED: { status: 502, message: 'Pesan tidak dapat dikirim.' },
  SERVICE_UNAVAILABLE: { status: 503, message: 'Layanan sedang tidak tersedia. Coba lagi beberapa saat.' },
  DOMAIN_CHECK_UNAVAILABLE: {
    status: 503,
    message: 'Pemeriksaan domain email sedang tidak tersedia. Coba lagi beberapa saat.',
  },
  GATEWAY_TIMEOUT: { status: 504, message: 'Layanan tidak menjawab tepat waktu. Coba lagi beberapa saat.' },
  UPSTREAM_TIMEOUT: { status: 504, message: 'Layanan penyedia data tidak menjawab tepat waktu.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errorCatalogue;

export interface ErrorOptions {
  /** Replaces the catalogue's message when the cause can be said more precisely. Indonesian, for people. */
  message?: string;
  /** Extra fields of the JSON answer, such as `permitted_time_ranges`. Nothing personal. */
  fields?: Record<string, unknown>;
  /** Seconds after which trying again makes sense; sent as `Retry-After`. */
  retryAfter?: number;
  cause?: unknown;
}

/** An error of the catalogue; thrown anywhere, turned into an answer in one place (runtime/http). */
export class CiceroError extends Error {
  override readonly name = 'CiceroError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    const entry = errorCatalogue[code];
    super(options.message ?? entry.message, { cause: options.cause });
    this.code = code;
    this.status = entry.status;
    this.fields = options.fields ?? {};
    this.retryAfter = options.retryAfter;
  }
}
