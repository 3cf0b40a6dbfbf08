import { randomUUID } from 'node:crypto';
import { sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import { jakartaTime } from '@cicero/runtime';

/** Queues the message that carries a login code. It goes out before everything else and not after the code expired. */
export function queueCodeMessage(
  unit: UnitOfWork,
  message: { number: string; code: string; title: string; expiresAt: Date },
): void {
  const { number, code, title, expiresAt } = message;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: [
      `*${code}* adalah kode masuk Cicero Anda (${title}).`,
      '',
      `Masukkan kode ini sebagai pengganti nomor WhatsApp. Kode berlaku sampai pukul ${jakartaTime(expiresAt)} WIB dan hanya dapat dipakai satu kali.`,
      '',
      'Jangan berikan kode ini kepada siapa pun, termasuk yang mengaku sebagai petugas. Jika Anda tidak sedang masuk ke Cicero, abaikan pesan ini.',
    ].join('\n'),
    dedupeKey: `login-code:${randomUUID()}`,
    priority: 'otp',
    expiresAt: expiresAt.toISOString(),
    sensitive: true,
  });
}
