import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** Longer texts hold more than a number. */
const longestText = 250;

/** Digits of an Indonesian mobile number whose leading zero was left out. Eight digits are a personnel number. */
const indonesianMobile = /^8\d{8,11}$/;

/**
 * Phone number as WhatsApp writes it: international digits without plus (`62812…`), read from what people type and
 * from WhatsApp's own addresses (`…@c.us`). Null when it is no possible number, and when it is not clear whose: better
 * asked for again than somebody else's. What comes out reads as itself. The rules and examples: docs/directory.md.
 */
export function normalisePhone(text: string): string | null {
  const typed = withAsciiDigits(text.trim());
  if (typed === null) return null;
  const candidate = typed.includes('@') ? numberOfAddress(typed) : withCountryCode(typed);
  const parsed = candidate === null ? undefined : parsePhoneNumberFromString(candidate, 'ID');
  if (!parsed) return null;
  const number = parsed.number.slice(1);
  if (parsed.countryCallingCode === '62') {
    return parsed.isPossible() && !parsed.nationalNumber.startsWith('0') ? number : null;
  }
  // Stored without its plus, this one would read as an Indonesian number from then on.
  if (indonesianMobile.test(number)) return null;
  return parsed.isValid() ? number : null;
}

/** The numbers of a field that may hold several, separated by `;`, `,` or new lines; what is no number is left out. */
export function normalisePhones(text: string | null | undefined): string[] {
  const numbers = (text ?? '').split(/[;,\n\r]+/).map(normalisePhone);
  return [...new Set(numbers.filter((number) => number !== null))];
}

/** Full-width and Arabic digits are what they look like; a number with others is not guessed at. */
function withAsciiDigits(text: string): string | null {
  if (text.length > longestText) return null;
  const typed = text.replace(/[０-９٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
  return /[^\P{N}0-9]/u.test(typed) ? null : typed;
}

/** WhatsApp's address of a person is an international number; those of groups and hidden numbers are none. */
function numberOfAddress(address: string): string | null {
  const [, name = ''] = /^([^@]*?)(?::\d+)?@(?:c\.us|s\.whatsapp\.net)$/i.exec(address) ?? [];
  return /^\d/.test(name) && !name.startsWith('0') ? `+${name}` : name || null;
}

/** The part with the number in it, with a plus wherever the digits begin with a country code. */
function withCountryCode(typed: string): string | null {
  const start = typed.search(/[+＋\d]/);
  if (start < 0) return null;
  const lead = typed.slice(start);
  if (!/^\d/.test(lead)) return lead;
  const digits = lead.replace(/[a-z#;,].*$/is, '').replace(/\D/g, '');
  // 00 is how most of the world dials abroad, but in Indonesia 001 and 008 do, so that only 0062 is certain.
  if (digits.startsWith('00')) return digits.startsWith('0062') ? lead.replace(/^0\D*0\D*/, '+') : null;
  return digits.startsWith('0') || indonesianMobile.test(digits) ? lead : `+${lead}`;
}
