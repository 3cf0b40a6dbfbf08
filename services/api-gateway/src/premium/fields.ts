import { CiceroError } from '@cicero/contracts';
import { addDays, type Day, isDay, startOfDay } from '@cicero/runtime';
import { missing } from '../answers/missing.ts';

/** Bank data as a body gives it. */
export interface BankBody {
  bank_name?: string | null | undefined;
  account_number?: string | null | undefined;
  sender_name?: string | null | undefined;
}
export type BankField = keyof BankBody;

export const bankNames: Readonly<Record<BankField, string>> = {
  bank_name: 'Nama bank',
  account_number: 'Nomor rekening',
  sender_name: 'Nama pengirim',
};
const longest = 200;
/** Years ahead that a subscription may be given. */
const furthest = 5;
const year = 366 * 86_400_000;

/** A text on one line, without what cannot be seen; null when nothing is left. @throws CiceroError VALIDATION_FAILED */
export function readLine(field: string, name: string, given: string | null | undefined): string | null {
  const text = (given ?? '').replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  if (text.length <= longest) return text === '' ? null : text;
  const message = `${name} paling banyak ${longest} karakter.`;
  throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/** The bank data that a body names; blank and null clear. @throws CiceroError VALIDATION_FAILED */
export function readBank(body: BankBody): { [Field in BankField]?: string | null } {
  const read: { [Field in BankField]?: string | null } = {};
  for (const field of Object.keys(bankNames) as BankField[]) {
    if (body[field] !== undefined) read[field] = readLine(field, bankNames[field], body[field]);
  }
  return read;
}

/** Bank data that must be there. @throws CiceroError VALIDATION_FAILED naming the first that is not */
export function requireBank(body: BankBody): Record<BankField, string> {
  const read = readBank(body);
  const take = (field: BankField): string => {
    const value = read[field];
    if (value) return value;
    throw missing(field, bankNames[field]);
  };
  return {
    bank_name: take('bank_name'),
    account_number: take('account_number'),
    sender_name: take('sender_name'),
  };
}

/** Where a proof of payment is to be seen; null for a blank. @throws CiceroError VALIDATION_FAILED when it is no address */
export function readProof(field: string, given: string | null | undefined): string | null {
  const text = given?.trim() ?? '';
  if (text === '') return null;
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && text.length <= 2_000) return url.href;
  const message = 'Bukti transfer harus berupa alamat (URL) yang diawali http:// atau https://.';
  throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/** The name of a tier, lower case; null for a blank. @throws CiceroError VALIDATION_FAILED */
export function readTier(field: string, given: string | null | undefined): string | null {
  const tier = given?.trim().toLowerCase() ?? '';
  if (tier === '') return null;
  if (/^[a-z0-9][a-z0-9_-]{0,39}$/.test(tier)) return tier;
  const message = 'Paket premium hanya boleh berisi huruf, angka, strip, dan garis bawah, paling banyak 40 karakter.';
  throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/**
 * Until when something is to be good: an instant with its zone, or a Jakarta day, which is good to its end.
 * @throws CiceroError VALIDATION_FAILED when it is neither, is over, or is years ahead
 */
export function readUntil(field: string, given: string | null | undefined, now: Date): Date | null {
  const text = given?.trim() ?? '';
  if (text === '') return null;
  const until = isDay(text) ? startOfDay(addDays(text, 1)) : instantOf(text);
  const ahead = until.getTime() - now.getTime();
  if (ahead > 0 && ahead <= furthest * year) return until;
  const message = `Masa berlaku harus di masa depan, paling lama ${furthest} tahun.`;
  throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/** The first day without premium. @throws CiceroError VALIDATION_FAILED */
export function readEndDay(field: string, given: string | null | undefined, today: Day): Day | null {
  const text = given?.trim() ?? '';
  if (text === '') return null;
  if (isDay(text) && text > today && text <= addDays(today, furthest * 366)) return text;
  const message = `Tanggal akhir harus berformat YYYY-MM-DD, sesudah hari ini, dan paling lama ${furthest} tahun lagi.`;
  throw new CiceroError('VALIDATION_FAILED', { message, fields: { field } });
}

/** NaN for what is no instant: it is neither ahead nor over. */
function instantOf(text: string): Date {
  return new Date(/^\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? text : Number.NaN);
}
