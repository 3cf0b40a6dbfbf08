import { sendMessage } from '@cicero/contracts';
import { oneLine, type UnitOfWork } from '@cicero/platform';
import { queueMail } from '../mail/queue-mail.ts';
import type { Contact } from './contact.ts';

export interface ResetMessage {
  contact: Contact;
  username: string;
  token: string;
  /** The dashboard's page that takes a token, without query. */
  page: string;
  /** Minutes. */
  validFor: number;
  expiresAt: Date;
  /** Names this reset in the message's key. */
  resetKey: string;
}

const unasked = 'Jika Anda tidak meminta reset password, abaikan pesan ini; password Anda tidak berubah.';
const secrecy = 'Jangan berikan tautan ini kepada siapa pun, termasuk yang mengaku sebagai admin.';

/** Queues the link, by the way that was asked for. It goes to nobody else, also when it cannot be delivered. */
export function queueResetMessage(unit: UnitOfWork, message: ResetMessage): void {
  if (message.contact.channel === 'email') queueResetMail(unit, message, message.contact.address);
  else queueResetByWhatsApp(unit, message, message.contact.number);
}

function queueResetByWhatsApp(unit: UnitOfWork, message: ResetMessage, number: string): void {
  unit.publish(sendMessage, {
    channel: 'whatsapp',
    account: 'user',
    recipient: `${number}@c.us`,
    text: [
      '*Reset Password Dashboard*',
      '',
      `Ada permintaan password baru untuk akun dashboard dengan username: ${oneLine(message.username)}`,
      '',
      'Buka tautan ini untuk membuat password baru:',
      linkOf(message),
      '',
      `Tautan berlaku ${message.validFor} menit dan hanya dapat dipakai satu kali.`,
      '',
      'Tautan tidak dapat dibuka?',
      `Dengan url ${message.page} Anda dapat memasukkan sendiri token berikut (Copy seluruhnya):`,
      message.token,
      '',
      `${secrecy} ${unasked}`,
    ].join('\n'),
    dedupeKey: `password-reset:${message.resetKey}`,
    priority: 'otp',
    expiresAt: message.expiresAt.toISOString(),
    sensitive: true,
  });
}

function queueResetMail(unit: UnitOfWork, message: ResetMessage, email: string): void {
  queueMail(unit, {
    email,
    subject: 'Reset password dashboard Cicero',
    topic: 'password-reset',
    priority: 'otp',
    expiresAt: message.expiresAt,
    sensitive: true,
    page: {
      title: 'Reset Password Dashboard',
      preheader: 'Tautan untuk membuat password baru akun dashboard Anda.',
      parts: [
        {
          kind: 'paragraph',
          text: `Ada permintaan password baru untuk akun dashboard dengan username: ${oneLine(message.username)}`,
        },
        { kind: 'link', label: 'Buat password baru', url: linkOf(message) },
        {
          kind: 'paragraph',
          text: `Tautan berlaku ${message.validFor} menit dan hanya dapat dipakai satu kali.`,
        },
        { kind: 'note', text: `${secrecy} ${unasked}` },
      ],
    },
  });
}

function linkOf({ page, token }: ResetMessage): string {
  return `${page}?token=${token}`;
}
