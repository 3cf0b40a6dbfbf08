import { CiceroError } from '@cicero/contracts';

/** More than this nobody transfers for a subscription, rupiah. */
const most = 1_000_000_000;
const format = new Intl.NumberFormat('id-ID', { style: 'currency', currency: 'IDR', maximumFractionDigits: 0 });

/**
 * An amount in whole rupiah, as it is stored: digits. Null for what is absent or blank. A point between thousands is not
 * guessed at: `300.123` may be three hundred thousand or three hundred.
 * @throws CiceroError VALIDATION_FAILED for anything but a number above 0, and for more than a thousand million
 */
export function readAmount(given: string | null | undefined): string | null {
  const text = given?.trim() ?? '';
  if (text === '') return null;
  const [, digits = ''] = /^(\d{1,15})(?:\.0{1,2})?$/.exec(text) ?? [];
  const amount = Number(digits);
  if (amount > 0 && amount <= most) return String(amount);
  throw new CiceroError('VALIDATION_FAILED', {
    message: 'Nominal transfer harus berupa angka rupiah bulat, lebih dari 0 dan paling banyak 1.000.000.000.',
    fields: { field: 'transfer_amount' },
  });
}

/** `Rp 300.123`; `-` when nothing was said. */
export function rupiah(amount: string | null): string {
  return amount === null ? '-' : format.format(Number(amount)).replace(/\u00a0/g, ' ');
}

/** An account number as messages show it: enough to recognise it by. */
export function maskedAccount(number: string | null): string {
  const text = number?.trim() ?? '';
  if (text === '') return '-';
  return text.length <= 4 ? '*'.repeat(text.length) : `${'*'.repeat(text.length - 4)}${text.slice(-4)}`;
}
