import { domainToASCII } from 'node:url';

/** How ids, roles, personnel numbers and e-mail addresses are written. The rules and examples: docs/directory.md. */

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
 * (Arabic, full-width) are refused: dropping them would make the number somebody else's. So are numbers that have lost
 * digits on their way, as 18 digits do in JSON without quotes.
 */
export function normaliseNrp(value: string | number): string | null {
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && value >= 0)) return null;
  const text = String(value);
  if (/[^\P{N}0-9]/u.test(text)) return null;
  const digits = text.replace(/\D/g, '');
  return digits.length === 0 || digits.length > 18 ? null : digits;
}

/** 64 characters of a local part, and room for a domain that gets shorter as ASCII. */
const longestTypedEmail = 512;
const plainEmail =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$/;

/**
 * E-mail address, trimmed and lower case, its domain in ASCII (`müller.example` is `xn--mller-kva.example`); null when
 * it is not one address in plain form, or not one of a named domain.
 */
export function normaliseEmail(text: string): string | null {
  const typed = text.trim();
  if (typed.length > longestTypedEmail) return null;
  // Plain before it is made lower case: the Kelvin sign would become a k, and the address that of somebody else.
  const [, local = '', domain = ''] = /^([\x21-\x3f\x41-\x7e]+)@([^@]+)$/.exec(typed) ?? [];
  const address = `${local.toLowerCase()}@${asciiDomain(domain.toLowerCase())}`;
  if (address.length > 254 || !plainEmail.test(address) || /^\.|\.\.|\.@/.test(address)) return null;
  return address;
}

/** Letters of other scripts as domains write them (IDNA); the domain as it is when there are none. */
function asciiDomain(domain: string): string {
  if (!/[^\x20-\x7e]/.test(domain)) return domain;
  return /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
}
