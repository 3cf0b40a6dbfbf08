import type { Platform } from '@cicero/contracts';
import { firstUrl, readAddress, type WebAddress } from './web-address.ts';

/** First parts of an Instagram path that are no account, so that what follows is no post of one. */
const notAccounts = new Set(['share', 'stories', 'explore', 'accounts', 'direct']);

/**
 * Shortcode of an Instagram post: from the first link in a text, from an address without `https://`, or as such. Null
 * when there is none; letter case is kept.
 */
export function parseInstagramShortcode(text: string): string | null {
  const bare = /^([A-Za-z0-9_-]{1,64})\/?(?:[?#]\S*)?$/.exec(text.trim())?.[1];
  if (bare !== undefined) return bare;
  const address = readAddress(firstUrl(text) ?? text);
  return address && instagramShortcode(address);
}

/** Video id of TikTok, also of a photo post, from the same texts as parseInstagramShortcode. Digits, as text. */
export function parseTiktokVideoId(text: string): string | null {
  const bare = /^[0-9]{5,32}$/.exec(text.trim())?.[0];
  if (bare !== undefined) return bare;
  const address = readAddress(firstUrl(text) ?? text);
  return address && tiktokVideoId(address);
}

/**
 * Address of a post. TikTok finds a video by its id alone; the account is for those who read the address.
 * @param code shortcode of Instagram or video id of TikTok
 * @param account handle without `@`
 */
export function postUrl(platform: Platform, code: string, account = ''): string {
  return platform === 'instagram'
    ? `https://www.instagram.com/p/${pathPart(code)}`
    : `https://www.tiktok.com/@${pathPart(account)}/video/${pathPart(code)}`;
}

export function instagramShortcode({ platform, path }: WebAddress): string | null {
  if (platform !== 'instagram') return null;
  // What could be an account and is a form of address is the form: a post may have the code `p`, nobody that name.
  const post = /^\/(?:(?!(?:p|reels?|tv)\/)([A-Za-z0-9._]{1,30})\/)?(p|reels?|tv)\/([A-Za-z0-9_-]{1,64})(?:\/|$)/.exec(
    path,
  );
  const [, account = '', kind, code = ''] = post ?? [];
  // Below /reels/audio/ are pieces of music.
  if (notAccounts.has(account) || (kind === 'reels' && code === 'audio')) return null;
  return code === '' ? null : code;
}

export function tiktokVideoId({ platform, path }: WebAddress): string | null {
  if (platform !== 'tiktok') return null;
  return /\/(?:video|photo|embed|embed\/v\d|v)\/([0-9]{5,32})(?:\.html)?(?:\/|$)/.exec(path)?.[1] ?? null;
}

function pathPart(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
