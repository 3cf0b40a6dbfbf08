import { normalisePhone } from '@cicero/directory';

/**
 * The one spelling of a WhatsApp chat id: `62…@c.us` for a person, `…@g.us` for a group, `…@lid` for a person whose
 * number WhatsApp hides. Accepted beside them: the older suffix `@s.whatsapp.net` and numbers that begin with 0.
 * Null for everything else, status broadcasts included.
 */
export function canonicalChatId(text: string): string | null {
  const [name = '', suffix = '', ...more] = text.trim().toLowerCase().split('@');
  if (more.length > 0) return null;
  if (suffix === 'g.us') return /^\d{5,20}(-\d{5,20})?$/.test(name) ? `${name}@g.us` : null;
  if (suffix === 'lid') return /^\d{5,20}$/.test(name) ? `${name}@lid` : null;
  if (suffix !== 'c.us' && suffix !== 's.whatsapp.net') return null;
  const digits = name.replace(/[\s+-]/g, '');
  if (/^[1-9]\d{6,14}$/.test(digits)) return `${digits}@c.us`;
  const phone = /^0\d+$/.test(digits) ? normalisePhone(digits) : null;
  return phone === null ? null : `${phone}@c.us`;
}

/**
 * The author of a message as `62…@c.us`: without the number of the device, which some libraries put in (`62…:12@…`).
 * Null for authors whose number WhatsApp hides, and for everything that is no person.
 */
export function canonicalAuthor(text: string): string | null {
  const author = canonicalChatId(text.replace(/:\d{1,4}(?=@)/, ''));
  return author?.endsWith('@c.us') ? author : null;
}
