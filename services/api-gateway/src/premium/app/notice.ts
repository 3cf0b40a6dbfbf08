import { normalisePhone } from '@cicero/directory';
import { type AdministratorNotice, oneLine } from '@cicero/platform';
import { maskedAccount } from '../money.ts';
import { noticeVersion } from '../notice-version.ts';
import type { AppRequest } from './requests.ts';

/** Names each notice about a request as it stood, and finds the request again from the name. */
export const appPremiumKey = {
  of: (request: AppRequest): string => {
    const { request_id, screenshot_url, bank_name, account_number, sender_name, updated_at } = request;
    const version = noticeVersion([screenshot_url, bank_name, account_number, sender_name, updated_at]);
    return `app-premium:${request_id}:${version}`;
  },
  requestIn: (key: string): number | undefined => {
    const [, digits] = /^app-premium:(\d{1,10})(?::[\w-]+)?$/.exec(key) ?? [];
    return digits === undefined ? undefined : Number(digits);
  },
};

/** Asks administrators to decide about a person's request: buttons where there are any, commands elsewhere. */
export function appNotice(request: AppRequest): AdministratorNotice {
  const { request_id: id } = request;
  return {
    key: appPremiumKey.of(request),
    text: textOf(request),
    buttons: [
      { label: '✅ Setujui', data: `as:${id}` },
      { label: '❌ Tolak', data: `rs:${id}` },
    ],
    commands: ['Balas dengan salah satu:', `grantsub#${id}`, `denysub#${id}`],
  };
}

/** No markup: the same text is shown by WhatsApp and Telegram. */
function textOf(request: AppRequest): string {
  const number = normalisePhone(request.whatsapp ?? '');
  return [
    '💳 Permintaan premium aplikasi dengan bukti transfer',
    '',
    `NRP/NIP: ${request.user_id ?? '-'}`,
    `Nama: ${shown(request.nama)}`,
    `Satuan: ${shown(request.client_id)}`,
    `WhatsApp: ${number === null ? '-' : `+${number}`}`,
    `Bank: ${shown(request.bank_name)}`,
    `Nomor rekening: ${maskedAccount(oneLine(request.account_number ?? ''))}`,
    `Pengirim: ${shown(request.sender_name)}`,
    `Bukti transfer: ${shown(request.screenshot_url)}`,
    `Nomor permintaan: ${request.request_id}`,
    '',
    'Cocokkan pengirim dengan mutasi rekening sebelum menyetujui.',
  ].join('\n');
}

function shown(text: string | null): string {
  return oneLine(text ?? '') || '-';
}
