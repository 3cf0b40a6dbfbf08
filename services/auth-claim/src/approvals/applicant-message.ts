import { sendMessage } from '@cicero/contracts';
import { normaliseEmail, normalisePhone } from '@cicero/directory';
import { oneLine, type UnitOfWork } from '@cicero/platform';
import type { AccountRow } from '../accounts/dashboard-accounts.ts';
import { queueMail } from '../mail/queue-mail.ts';

/** What became of an account: `blocked` is the refusal of one that could sign in. */
export type AccountVerdict = 'approved' | 'rejected' | 'blocked';

const words: Readonly<Record<AccountVerdict, { title: string; text: string }>> = {
  approved: {
    title: 'Akun dashboard disetujui',
    text: 'Akun dashboard Anda telah disetujui. Silakan masuk dengan username dan password yang Anda daftarkan.',
  },
  rejected: {
    title: 'Pendaftaran akun dashboard ditolak',
    text: 'Pendaftaran akun dashboard Anda ditolak. Hubungi admin satuan Anda jika menurut Anda ini keliru.',
  },
  blocked: {
    title: 'Akun dashboard dinonaktifkan',
    text: 'Akun dashboard Anda telah dinonaktifkan oleh admin. Hubungi admin satuan Anda jika menurut Anda ini keliru.',
  },
};

/** Tells the account's owner, over WhatsApp and by mail, as far as number and address are stored. */
export function tellApplicant(
  unit: UnitOfWork,
  account: Pick<AccountRow, 'dashboard_user_id' | 'username' | 'whatsapp' | 'email'>,
  verdict: AccountVerdict,
  now: Date,
): void {
  const { title, text } = words[verdict];
  const name = `Username: ${oneLine(account.username)}`;
  const number = normalisePhone(account.whatsapp ?? '');
  const email = normaliseEmail(account.email ?? '');
  if (number !== null) {
    unit.publish(sendMessage, {
      channel: 'whatsapp',
      account: 'user',
      recipient: `${number}@c.us`,
      text: [`*${title}*`, '', name, '', text].join('\n'),
      dedupeKey: `account-decision:${account.dashboard_user_id}:${verdict}:${now.getTime()}`,
      priority: 'approval',
    });
  }
  if (email !== null) {
    queueMail(unit, {
      email,
      subject: `${title} - Cicero`,
      topic: 'account-decision',
      priority: 'approval',
      page: {
        title,
        preheader: text,
        parts: [
          { kind: 'paragraph', text: name },
          { kind: 'paragraph', text },
        ],
      },
    });
  }
}
