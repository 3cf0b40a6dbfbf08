import { randomUUID } from 'node:crypto';
import { sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import { jakartaTime } from '@cicero/runtime';
import { queueMail } from '../mail/queue-mail.ts';

/** Said with every code, wherever it goes. */
const secrecy = 'Jangan berikan kode ini kepada siapa pun, termasuk yang mengaku sebagai petugas.';

/** Queues the mail that carries a code. It goes out before everything else and not after the code has expired. */
export function queueCodeMail(unit: UnitOfWork, mail: { email: string; code: string; expiresAt: Date }): void {
  queueMail(unit, {
    email: mail.email,
    subject: 'Kode OTP klaim data Cicero',
    topic: 'claim-code',
    priority: 'otp',
    expiresAt: mail.expiresAt,
    sensitive: true,
    page: {
      title: 'Kode OTP klaim data',
      preheader: 'Kode untuk membuka dan memperbaiki data Anda.',
      parts: [
        { kind: 'paragraph', text: 'Masukkan kode ini di halaman klaim data.' },
        { kind: 'code', label: 'Kode OTP Anda', code: mail.code },
        {
          kind: 'paragraph',
          text: `Kode berlaku sampai pukul ${jakartaTime(mail.expiresAt)} WIB dan hanya dapat dipakai satu kali.`,
        },
        {
          kind: 'note',
          text: `${secrecy} Jika Anda tidak meminta kode ini, abaikan email ini; data Anda tidak berubah.`,
        },
      ],
    },
  });
}

/**
 * Queues the code over WhatsApp to the number of record, for a person without e-mail address, and a mail to the address
 * that was typed, which says where to look and nothing of the number.
 */
export function queueCodeByWhatsApp(
  unit: UnitOfWork,
  message: { number: string; email: string; code: string; expiresAt: Date },
): void {
  const until = `${jakartaTime(message.expiresAt)} WIB`;
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${message.number}@c.us`,
    text: [
      `Kode OTP klaim data Cicero: ${message.code}`,
      '',
      `Kode berlaku sampai pukul ${until} dan hanya dapat dipakai satu kali. Setelah kode dimasukkan, alamat email ${message.email} didaftarkan untuk data Anda.`,
      '',
      `${secrecy} Jika Anda tidak meminta kode ini, abaikan pesan ini; data Anda tidak berubah.`,
    ].join('\n'),
    dedupeKey: `claim-code:${randomUUID()}`,
    priority: 'otp',
    expiresAt: message.expiresAt.toISOString(),
    sensitive: true,
  });
  queueMail(unit, {
    email: message.email,
    subject: 'Kode OTP dikirim ke WhatsApp Anda',
    topic: 'claim-code-elsewhere',
    priority: 'otp',
    expiresAt: message.expiresAt,
    page: {
      title: 'Kode OTP dikirim ke WhatsApp',
      preheader: 'Periksa WhatsApp dengan nomor yang terdaftar pada data Anda.',
      parts: [
        {
          kind: 'paragraph',
          text: 'Data Anda belum memiliki alamat email. Karena itu kode OTP dikirim ke nomor WhatsApp yang terdaftar pada data Anda, bukan ke email ini.',
        },
        {
          kind: 'paragraph',
          text: `Masukkan kode itu di halaman klaim data sebelum pukul ${until}. Setelah itu alamat email ini terdaftar, dan kode berikutnya dikirim ke sini.`,
        },
        {
          kind: 'note',
          text: 'Jika nomor WhatsApp Anda sudah berubah, hubungi admin satuan Anda. Jika Anda tidak meminta kode, abaikan email ini.',
        },
      ],
    },
  });
}

/** Queues the mail that tells an address that it is a person's own from now on. */
export function queueRegisteredMail(unit: UnitOfWork, email: string): void {
  queueMail(unit, {
    email,
    subject: 'Email Anda terdaftar di Cicero',
    topic: 'first-email-registered',
    priority: 'approval',
    page: {
      title: 'Alamat email terdaftar',
      preheader: 'Kode OTP klaim data berikutnya dikirim ke alamat ini.',
      parts: [
        {
          kind: 'paragraph',
          text: 'Alamat email ini sekarang terdaftar sebagai email Anda di Cicero. Kode OTP untuk klaim data berikutnya dikirim ke sini.',
        },
        {
          kind: 'note',
          text: 'Jika bukan Anda yang mendaftarkan alamat ini, segera hubungi admin satuan Anda.',
        },
      ],
    },
  });
}
