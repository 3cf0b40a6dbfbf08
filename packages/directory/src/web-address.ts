/** Networks whose links personnel report, in the order the interface names them. */
export const linkPlatforms = ['instagram', 'facebook', 'twitter', 'tiktok', 'youtube'] as const;
export type LinkPlatform = (typeof linkPlatforms)[number];

/** An address on one of the platforms. */
export interface WebAddress {
  platform: LinkPlatform;
  /** In canonical spelling: what the mirrors of one site share. */
  host: string;
  /** Without trailing slash; empty for the front page. Letter case is kept, it tells posts apart. */
  path: string;
  query: URLSearchParams;
}

/** Longest link that is read, in characters. */
export const longestLink = 2_048;

/** Domains of the platforms, with the spelling of the host that stands for them. */
const sites: ReadonlyMap<string, readonly [LinkPlatform, host: string]> = new Map([
  ['instagram.com', ['instagram', 'www.instagram.com']],
  ['instagr.am', ['instagram', 'www.instagram.com']],
  ['ig.me', ['instagram', 'ig.me']],
  ['facebook.com', ['facebook', 'www.facebook.com']],
  ['fb.watch', ['facebook', 'fb.watch']],
  ['fb.me', ['facebook', 'fb.me']],
  ['twitter.com', ['twitter', 'x.com']],
  ['x.com', ['twitter', 'x.com']],
  ['tiktok.com', ['tiktok', 'www.tiktok.com']],
  ['youtube.com', ['youtube', 'www.youtube.com']],
  ['youtu.be', ['youtube', 'youtu.be']],
]);

/** Subdomains that show the same pages under the same paths; `id-id` and the like are languages of Facebook. */
const mirror = /^(?:www|m|web|mobile|mbasic|touch|[a-z]{2}-[a-z]{2})$/;
/** Subdomains that send on to any address at all. */
const redirector = /^lm?$/;

/**
 * The first `http(s)://` address in a text, without the punctuation of the sentence around it. Null when there is
 * none, or when it is longer than 2,048 characters. It may lead anywhere: parseLink says where.
 */
export function firstUrl(text: string): string | null {
  const found = /[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s\p{C}<>"]+/u.exec(text)?.[0];
  if (found === undefined || found.length > longestLink) return null;
  const url = found.replace(/[.,;:!?'*)\]}]+$/, '');
  return url.endsWith('//') ? null : url;
}

/**
 * Reads a text that is one address and nothing else; `https://` may be left out. Null unless the host is a platform's
 * domain or a subdomain of it, written out in plain letters: no user name, port, number or look-alike in its place.
 */
export function readAddress(text: string): WebAddress | null {
  const typed = text.trim();
  if (typed.length > longestLink || /[\s\p{C}<>"]/u.test(typed)) return null;
  const [, scheme, host = ''] = /^(https?:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/?#]|$)/i.exec(typed) ?? [];
  const site = siteOf(host.toLowerCase());
  const url = site && URL.parse(scheme ? typed : `https://${typed}`);
  const path = url && plainPath(url.pathname);
  return url && path !== null ? { ...site, path, query: url.searchParams } : null;
}

function siteOf(host: string): { platform: LinkPlatform; host: string } | null {
  const labels = host.split('.');
  const site = sites.get(labels.slice(-2).join('.'));
  const subdomain = labels.slice(0, -2).join('.');
  if (!site || redirector.test(subdomain)) return null;
  return { platform: site[0], host: subdomain === '' || mirror.test(subdomain) ? site[1] : host };
}

/**
 * One spelling of a path: letters and digits as such, all other characters escaped, no needless slashes and no dots at
 * the end, which in a text would belong to the sentence. Null when a `%` says nothing.
 */
function plainPath(path: string): string | null {
  if (/%(?![0-9a-f]{2})/i.test(path)) return null;
  const plain = path.replace(/%[0-9a-f]{2}|[^A-Za-z0-9._~@/-]/gi, (found) => {
    const code = found.length === 1 ? found.charCodeAt(0) : Number.parseInt(found.slice(1), 16);
    const character = String.fromCharCode(code);
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  const parts = plain.split('/').filter((part) => part !== '');
  return parts
    .map((part) => `/${part}`)
    .join('')
    .replace(/[./]+$/, '');
}
