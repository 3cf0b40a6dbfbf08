import { moreWord } from './menu.ts';

/** What every menu says; what one of them says is its own. */
export const wording = {
  closed: 'Menu ditutup.',
  /** @param start the word that begins it again */
  expired: (start: string) =>
    `Menu sebelumnya sudah berakhir karena tidak ada jawaban. Tulis *${start}* untuk memulai lagi.`,
  gone: 'Pilihan itu tidak tersedia lagi. Silakan pilih dari daftar berikut.',
  notYours: '⛔ Menu ini tidak lagi terbuka untuk nomor Anda.',
  away: 'Menu sedang tidak dapat dibuka. Silakan coba lagi sebentar lagi.',
  /** After what was done. @param start the word that begins it again */
  interrupted: (start: string) =>
    `Menu tidak dapat dilanjutkan saat ini. Tulis *${start}* sebentar lagi untuk membukanya lagi.`,
  expectsNumber: (count: number) => (count === 1 ? 'Balas dengan angka 1.' : `Balas dengan angka 1 sampai ${count}.`),
  expectsRange: (from: number, to: number) => `Balas dengan angka ${from} sampai ${to}.`,
  expectsYes: 'Balas *ya* atau *tidak*.',
  nothingLike: 'Tidak ada pilihan yang cocok.',
  more: (from: number, to: number, count: number) =>
    `Nomor ${from}–${to} dari ${count}; *${moreWord}* untuk berikutnya.`,
  narrows: 'Balas dengan angka, atau tulis sebagian namanya.',
  leaving: (root: boolean) => (root ? '*batal* – tutup' : '*kembali* – naik · *batal* – tutup'),
  help: (title: string) =>
    [
      `*${title}*`,
      'Jawab dengan angka pilihan atau isi yang diminta.',
      '*kembali* (atau 0) – satu langkah naik',
      '*menu* – ke awal menu ini',
      '*batal* – tutup menu',
    ].join('\n'),
} as const;
