import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** The one set of rules for how ids, handles, numbers and addresses are written. See docs/directory.md. */

/** Client id in its canonical spelling: trimmed, upper case. Empty text gives null. */
export function canonicalClientId(text: string): string | null {
  const id = text.trim().toUpperCase();
  return id === '' ? null : id;
}

/** Role name in its canonical spelling: trimmed, lower case. Empty text gives null. */
export function canonicalRole(text: string): string | null {
  const role = text.trim().toLowerCase();
  return role === '' ? null : role;
}

/**
 * NRP or NIP: the digits, leading zeros kept; null when that leaves nothing or more than 18. Digits of other scripts
 * (Arabic, full-width) are refused: dropping them would make the number somebody else's.
 */
export function normaliseNrp(value: string | number): string | null {
  const text = String(value);
  if (/[^\P{N}0-9]/u.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits.length === 0 || digits.length > 18 ? null : digits;
}

/**
 * E-mail address, trimmed and lower case, its domain in ASCII (`müller.example` is `xn--mller-kva.example`); null when
 * it is not one address in plain form, or not one of a named domain.
 */
export function normaliseEmail(text: string): string | null {
  const [, local = '', domain = ''] = /^([^@]+)@([^@]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const address = `${local}@${asciiDomain(domain)}`;
  const plain =
    /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;
  if (address.length > 254 || !plain.test(address) || /^\.|\.\.|\.@/.test(address)) return null;
  return address;
}

/** Letters of other scripts as domains write them (IDNA); the domain as it is when there are none. */
function asciiDomain(domain: string): string {
  if (!/[^\x20-\x7e]/.test(domain)) return domain;
  return /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
}

/**
 * Phone number as WhatsApp writes it: international digits without plus (`62812…`).
 * Numbers without country code are read as Indonesian; null when it is no possible number.
 */
export function normalisePhone(text: string): string | null {
  const trimmed = text.trim().replace(/@(c\.us|s\.whatsapp\.net)$/, '');
  const digits = trimmed.replace(/\D/g, '');
  const candidate = !trimmed.startsWith('+') && digits.startsWith('62') ? `+${digits}` : trimmed;
  const parsed = parsePhoneNumberFromString(candidate, 'ID');
  return parsed?.isPossible() ? parsed.number.slice(1) : null;
}

/** The numbers of a field that may hold several, separated by `;`, `,` or new lines; what is no number is left out. */
export function normalisePhones(text: string | null | undefined): string[] {
  const numbers = (text ?? '').split(/[;,\n\r]+/).map(normalisePhone);
  return [...new Set(numbers.filter((number) => number !== null))];
}
