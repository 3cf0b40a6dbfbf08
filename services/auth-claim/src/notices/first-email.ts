import { type AdministratorNotice, oneLine } from '@cicero/platform';
import { jakartaDay, jakartaTime } from '@cicero/runtime';

/** Somebody without e-mail address and phone number of record wants this address stored. */
export interface FirstEmailRequest {
  requestId: string;
  /** The digits of the person's number. */
  nrp: string;
  nama: string | null;
  /** Name of the unit, or its id. */
  unit: string | null;
  email: string;
  requestedAt: Date;
}

/** Names the notice about a first address, and finds the request again from the name. */
export const firstEmailKey = {
  of: (requestId: string): string => `first-email:${requestId}`,
  requestIn: (key: string): string | undefined => /^first-email:([0-9a-f-]{36})$/.exec(key)?.[1],
};

/**
 * The first eight digits of a request's id: what people write instead of all of it. With the number of the person it
 * names one request, and so the address that was shown with it.
 */
export function referenceOf(requestId: string): string {
  return requestId.slice(0, 8);
}

/** Asks administrators to decide about a first address: buttons where there are any, commands elsewhere. */
export function firstEmailNotice(request: FirstEmailRequest): AdministratorNotice {
  const { requestId, nrp } = request;
  const subject = `${nrp}#${referenceOf(requestId)}`;
  return {
    key: firstEmailKey.of(requestId),
    text: textOf(request),
    buttons: [
      { label: '✅ Setujui', data: `ae:${requestId}` },
      { label: '❌ Tolak', data: `re:${requestId}` },
    ],
    commands: ['Balas dengan salah satu:', `approveemail#${subject}`, `denyemail#${subject}`],
  };
}

/** No markup: the same text is shown by WhatsApp and Telegram. */
function textOf({ nrp, nama, unit, email, requestedAt }: FirstEmailRequest): string {
  return [
    '📝 Email pertama menunggu persetujuan',
    '',
    `NRP/NIP: ${nrp}`,
    `Nama: ${oneLine(nama ?? '') || '-'}`,
    `Satuan: ${oneLine(unit ?? '') || '-'}`,
    `Email: ${email}`,
    `Diminta: ${jakartaDay(requestedAt)} pukul ${jakartaTime(requestedAt)} WIB`,
    '',
    '⚠️ Personel ini belum memiliki email maupun nomor WhatsApp terdaftar. Setujui hanya setelah memastikan langsung kepada yang bersangkutan bahwa alamat ini miliknya.',
  ].join('\n');
}
