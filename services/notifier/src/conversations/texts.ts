import type { ApprovalWord } from './approval-commands.ts';
import type { PremiumWord } from './premium-commands.ts';

export type DecisionWord = ApprovalWord | PremiumWord;

/** What Cicero says in chats by itself; the answers to decisions are auth-claim's. */

/** The commands of the Telegram bot, as its menu shows them. */
export const telegramMenu = [
  { command: 'approve', description: 'Menyetujui pendaftaran akun: /approve username' },
  { command: 'deny', description: 'Menolak pendaftaran akun: /deny username' },
  { command: 'help', description: 'Menampilkan bantuan ini' },
] as const;

/** The answer to /start and /help. */
export const greeting = [
  'Halo, ini bot Cicero.',
  '',
  'Pendaftaran akun dashboard disampaikan kepada administrator di sini. Administrator dapat menekan tombol di bawah ' +
    'pesan pendaftaran atau menulis perintah:',
  ...telegramMenu.map(({ command, description }) => `/${command} – ${description}`),
].join('\n');

/** Shown for a moment to whoever pressed a button. */
export const pressAnswers = {
  taken: 'Diterima. Hasilnya disampaikan di percakapan ini.',
  unknown: 'Tombol ini tidak berlaku lagi.',
  limited: 'Terlalu banyak permintaan. Silakan coba lagi sebentar lagi.',
} as const;

const token = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const subjects: Readonly<Record<DecisionWord, { subject: string; example: string }>> = {
  approvedash: { subject: 'username', example: 'budi.humas' },
  denydash: { subject: 'username', example: 'budi.humas' },
  approveemail: { subject: 'NRP#rujukan', example: '85010001#1a2b3c4d' },
  denyemail: { subject: 'NRP#rujukan', example: '85010001#1a2b3c4d' },
  'grant access': { subject: 'username', example: 'budi.humas' },
  'deny access': { subject: 'username', example: 'budi.humas' },
  grantsub: { subject: 'nomor permintaan', example: '12' },
  denysub: { subject: 'nomor permintaan', example: '12' },
  grantdashsub: { subject: 'token permintaan', example: token },
  denydashsub: { subject: 'token permintaan', example: token },
};

/** How a command is written that came without what it is about. */
export function expectedForm(word: DecisionWord): string {
  const { subject, example } = subjects[word];
  return `Format perintah belum tepat. Tulis: ${word}#${subject}\nContoh: ${word}#${example}`;
}
