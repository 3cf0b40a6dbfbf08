import type { Platform } from '@cicero/contracts';
import type { AttendanceStatus } from './ladder.ts';

/** What people are told about attendance; Indonesian. What engagement is called differs by platform. */
export interface Wording {
  badges: Readonly<Record<AttendanceStatus, string>>;
  legend: readonly { status: AttendanceStatus; label: string; description: string }[];
  /** Sentences about the groups that are not empty. */
  insights(byStatus: Readonly<Record<AttendanceStatus, number>>): string[];
}

export const wordingOf: Readonly<Record<Platform, Wording>> = {
  instagram: wording({ noun: 'like', posts: 'konten Instagram', handle: 'username Instagram' }),
  tiktok: wording({ noun: 'komentar', posts: 'konten TikTok', handle: 'username TikTok' }),
};

function wording({ noun, posts, handle }: { noun: string; posts: string; handle: string }): Wording {
  return {
    badges: {
      sudah: `✅ Semua ${posts} sudah diberi ${noun}.`,
      kurang: `⚠️ Baru sebagian ${posts} yang diberi ${noun}.`,
      belum: `⏳ Belum ada ${noun} pada ${posts}.`,
      no_posts: `ℹ️ Tidak ada ${posts} pada periode ini.`,
      no_username: `❗ ${capital(handle)} belum diisi.`,
    },
    legend: [
      { status: 'sudah', label: 'Sudah', description: `Memberi ${noun} pada semua ${posts} dalam periode.` },
      { status: 'kurang', label: 'Kurang', description: `Memberi ${noun} pada sebagian ${posts} dalam periode.` },
      { status: 'belum', label: 'Belum', description: `Belum memberi ${noun} pada satu pun ${posts} dalam periode.` },
      { status: 'no_username', label: 'No Username', description: `${capital(handle)} personel belum terdaftar.` },
      { status: 'no_posts', label: 'No Posts', description: `Tidak ada ${posts} dalam periode.` },
    ],
    insights(byStatus) {
      const sentences: string[] = [];
      if (byStatus.sudah > 0) sentences.push(`✅ ${byStatus.sudah} akun sudah memberi ${noun} pada semua konten.`);
      if (byStatus.kurang > 0) sentences.push(`⚠️ ${byStatus.kurang} akun baru memberi ${noun} pada sebagian konten.`);
      if (byStatus.belum > 0) sentences.push(`⏳ ${byStatus.belum} akun belum memberi ${noun} sama sekali.`);
      if (byStatus.no_username > 0) sentences.push(`❗ ${byStatus.no_username} akun belum mengisi ${handle}.`);
      if (byStatus.no_posts > 0) sentences.push(`ℹ️ Belum ada ${posts} pada periode ini.`);
      return sentences;
    },
  };
}

/** With a capital letter in front. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
