import { randomUUID } from 'node:crypto';
import { type MessageData, sendMessage } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import { jakartaTime } from '@cicero/runtime';

/** Queues the mail that carries a code. It goes out before everything else and not after the code has expired. */
export function queueCodeMail(unit: UnitOfWork, mail: { email: string; code: string; expiresAt: Date }): void {
  const data: MessageData<typeof sendMessage> = {
    channel: 'email',
    recipient: mail.email,
    subject: 'Kode OTP klaim data Cicero',
    text: textOf(mail.code, mail.expiresAt),
    html: htmlOf(mail.code, mail.expiresAt),
    dedupeKey: `claim-code:${randomUUID()}`,
    priority: 'otp',
    expiresAt: mail.expiresAt.toISOString(),
    sensitive: true,
  };
  unit.publish(sendMessage, data);
}

function textOf(code: string, expiresAt: Date): string {
  return [
    `Kode OTP Anda: ${code}`,
    '',
    `Masukkan kode ini di halaman klaim data. Kode berlaku sampai pukul ${jakartaTime(expiresAt)} WIB dan hanya dapat dipakai satu kali.`,
    '',
    'Jangan berikan kode ini kepada siapa pun, termasuk yang mengaku sebagai petugas.',
    'Jika Anda tidak meminta kode ini, abaikan email ini; data Anda tidak berubah.',
  ].join('\n');
}

/** Both values are made here (digits and a time), so there is nothing to escape. */
function htmlOf(code: string, expiresAt: Date): string {
  return `<!doctype html>
<html lang="id">
<body style="margin:0;background:#f3f5f8;font-family:Arial,Helvetica,sans-serif;color:#1c2733">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" style="max-width:480px;background:#ffffff;border-radius:12px" cellpadding="0" cellspacing="0">
<tr><td style="padding:28px 32px 8px;font-size:18px;font-weight:bold">Kode OTP klaim data</td></tr>
<tr><td style="padding:8px 32px;font-size:15px;line-height:1.5">Masukkan kode ini di halaman klaim data:</td></tr>
<tr><td align="center" style="padding:12px 32px;font-size:34px;font-weight:bold;letter-spacing:8px">${code}</td></tr>
<tr><td style="padding:8px 32px;font-size:15px;line-height:1.5">Berlaku sampai pukul <b>${jakartaTime(expiresAt)} WIB</b> dan hanya dapat dipakai satu kali.</td></tr>
<tr><td style="padding:8px 32px 28px;font-size:13px;line-height:1.5;color:#5a6775">Jangan berikan kode ini kepada siapa pun, termasuk yang mengaku sebagai petugas. Jika Anda tidak meminta kode ini, abaikan email ini; data Anda tidak berubah.</td></tr>
</table>
</td></tr></table>
</body>
</html>`;
}
