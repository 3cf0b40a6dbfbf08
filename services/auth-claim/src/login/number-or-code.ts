import { CiceroError } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';

/** What was typed into the one field that clients and personnel have: first their number, then the code. */
export type NumberOrCode = { kind: 'number'; number: string } | { kind: 'code'; code: string };

/** Fewer digits are no number: they must never match what is stored blank. */
const leastDigits = 8;

/**
 * Six digits are a code, eight and more a phone number.
 * @throws CiceroError PHONE_INVALID for anything else
 */
export function readNumberOrCode(text: string): NumberOrCode {
  const compact = text.replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(compact)) return { kind: 'code', code: compact };
  const number = compact.replace(/\D/g, '').length < leastDigits ? null : normalisePhone(text);
  if (number === null) throw new CiceroError('PHONE_INVALID');
  return { kind: 'number', number };
}
