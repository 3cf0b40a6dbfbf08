/** What an administrator can do, by the reason of a disconnect. For people, hence in Indonesian. */
const advices: Readonly<Record<string, string>> = {
  BROWSER_NOT_FOUND:
    'Chromium tidak ditemukan. Pasang paket chromium, atau isi WA_BROWSER_PATH dengan lokasi Chromium atau Chrome.',
  BROWSER_NOT_EXECUTABLE:
    'WA_BROWSER_PATH tidak menunjuk program yang dapat dijalankan. Perbaiki isinya, atau kosongkan agar dicari sendiri.',
  BROWSER_START_FAILED:
    'Chromium tidak mau berjalan. Coba jalankan sendiri di mesin ini; di dalam kontainer isi WA_BROWSER_ARGS=--no-sandbox.',
  BROWSER_CRASHED: 'Chromium berhenti mendadak dan dijalankan lagi. Bila berulang, periksa memori mesin.',
  PAGE_CRASHED: 'Halaman WhatsApp Web berhenti dan dibuka lagi. Bila berulang, periksa memori mesin.',
  PAGE_STUCK: 'Halaman WhatsApp Web tidak menjawab dan dibuka lagi. Bila berulang, periksa beban mesin.',
  PAGE_UNREACHABLE: 'web.whatsapp.com tidak dapat dibuka. Periksa sambungan internet, DNS, dan proxy mesin ini.',
  PAGE_UNKNOWN: 'Halaman WhatsApp Web tidak dikenali. Mungkin berubah: perbarui Cicero dan Chromium.',
  START_TIMEOUT: 'WhatsApp Web tidak selesai dibuka pada waktunya; dicoba lagi. Periksa internet dan beban mesin.',
  NOT_READY: 'WhatsApp Web tidak kunjung siap; dicoba lagi. Bila berulang, buka WhatsApp di ponsel nomor ini.',
  PROFILE_LOCKED:
    'Folder sesi sedang dipakai peramban lain. Tutup peramban itu, atau pakai folder lain di WA_AUTH_DATA_PATH.',
  PROFILE_NOT_WRITABLE: 'Folder sesi tidak dapat ditulis. Periksa WA_AUTH_DATA_PATH, pemilik foldernya, dan isi disk.',
  CONNECTION_LOST: 'Sambungan ke WhatsApp terputus. Periksa internet mesin ini; bila perlu, buka WhatsApp di ponsel.',
  CONFLICT: 'WhatsApp Web nomor ini terbuka di tempat lain. Tutup yang di sana.',
  OUTDATED: 'WhatsApp menolak versi ini. Perbarui Cicero dan Chromium.',
  BLOCKED: 'WhatsApp menahan nomor ini. Buka WhatsApp di ponsel dan ikuti petunjuknya.',
  LOGOUT: 'Nomor ini tidak lagi tertaut. Tautkan lagi dengan memindai kode QR.',
  AUTH_FAILURE: 'Sesi tersimpan ditolak WhatsApp. Keluarkan nomor ini (logout), lalu tautkan lagi.',
  QR_EXPIRED: 'Tidak ada kode QR baru dari WhatsApp; halaman dibuka lagi.',
  LEASE_LOST: 'Nomor ini dilepas, karena basis data tidak terjangkau atau notifier lain memegangnya.',
};

/** What to do about a number that is not well: why it left, or what it waits for; null when there is nothing to do. */
export function adviceFor({
  state,
  lastDisconnectReason: reason,
}: {
  state: string;
  lastDisconnectReason: string | null;
}) {
  if (state === 'qr')
    return 'Pindai kode QR dengan ponsel nomor ini: WhatsApp > Perangkat tertaut > Tautkan perangkat.';
  if (state !== 'disconnected' && state !== 'backing-off' && state !== 'starting') return null;
  return reason === null ? null : (advices[reason] ?? null);
}
