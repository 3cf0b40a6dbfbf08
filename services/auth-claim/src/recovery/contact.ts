import { normaliseEmail, normalisePhone } from '@cicero/directory';

/** Where an account can be reached, as somebody says who asks for a new password. */
export type Contact = { channel: 'whatsapp'; number: string } | { channel: 'email'; address: string };

/** Reads a WhatsApp number in any spelling, or an e-mail address; null when it is neither. */
export function readContact(text: string): Contact | null {
  // A phone number is recognised within longer texts, so what has an @ is an address and nothing else.
  if (text.includes('@') && !/@(c\.us|s\.whatsapp\.net)\s*$/.test(text)) {
    const address = normaliseEmail(text);
    return address === null ? null : { channel: 'email', address };
  }
  const number = normalisePhone(text);
  return number === null ? null : { channel: 'whatsapp', number };
}

/** Whether this is a contact of record. What is stored may be spelled in any way; nothing stored matches nothing. */
export function isContactOf(account: { whatsapp: string | null; email: string | null }, contact: Contact): boolean {
  if (contact.channel === 'email') return normaliseEmail(account.email ?? '') === contact.address;
  return normalisePhone(account.whatsapp ?? '') === contact.number;
}

/** Number or address. */
export function contactText(contact: Contact): string {
  return contact.channel === 'email' ? contact.address : contact.number;
}

/** The contact as it may be kept in records: `6281******45`, `b****@example.org`. */
export function masked(contact: Contact): string {
  if (contact.channel === 'email') {
    const [name = '', domain = ''] = contact.address.split('@');
    return `${name.slice(0, 1)}${'*'.repeat(Math.max(1, name.length - 1))}@${domain}`;
  }
  const { number } = contact;
  return `${number.slice(0, 4)}${'*'.repeat(Math.max(1, number.length - 6))}${number.slice(-2)}`;
}
