import type { Platform } from '@cicero/contracts';

/** The platforms as they call themselves. */
export const platformNames = { instagram: 'Instagram', tiktok: 'TikTok' } as const satisfies Record<Platform, string>;

const longest: Readonly<Record<Platform, number>> = { instagram: 30, tiktok: 24 };

/**
 * Normal form by which stored handles and handles seen on a platform are compared (docs/attendance.md, "Matching"):
 * spaces trimmed, every `@` removed, A to Z lower case. Null for what is empty then: it matches nobody.
 */
export function handleKey(stored: string | null | undefined): string | null {
  if (typeof stored !== 'string') return null;
  const key = asciiLowerCase(stored.trim().replaceAll('@', ''));
  return key === '' ? null : key;
}

/** What trim() takes off; btrim() alone knows the plain space only. */
const whiteSpace =
  ' \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** handleKey in SQL, for a text expression. Keep it equal to handleKey, whatever language the database speaks. */
export function handleKeySql(expression: string): string {
  const name = `replace(btrim(${expression}, '${whiteSpace}'), '@', '')`;
  return `nullif(lower(${name} collate "C") collate "default", '')`;
}

/** Handles have no other letters; how those become lower case differs from one database to the next. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether a person counts as having a handle: anything but white space. */
export function hasHandle(stored: string | null | undefined): stored is string {
  return typeof stored === 'string' && stored.trim() !== '';
}

/** First parts of Instagram addresses that are no account. */
const instagramPages = new Set(['p', 'reel', 'reels', 'tv', 'stories', 'explore', 'share', 'accounts', 'direct']);

/**
 * Reads what a person typed: a bare name, `@name` or a profile URL. The canonical handle has no `@`, lower case.
 * Null when it is not a handle of the platform.
 */
export function parseHandle(platform: Platform, input: string): string | null {
  const text = input.trim();
  const url =
    platform === 'instagram'
      ? /^(?:https?:\/\/)?(?:www\.|m\.)?instagram\.com\/@?([^/?#\s]+)\/?(?:[?#].*)?$/i.exec(text)
      : /^(?:https?:\/\/)?(?:www\.|m\.)?tiktok\.com\/@([^/?#\s]+)\/?(?:[?#].*)?$/i.exec(text);
  const typed = url?.[1] ?? text.replace(/^@/, '');
  if (typed.length > longest[platform] || !/^[A-Za-z0-9._]+$/.test(typed)) return null;
  const name = typed.toLowerCase();
  return platform === 'instagram' && url && instagramPages.has(name) ? null : name;
}
