import { instagramShortcode, tiktokVideoId } from './post-codes.ts';
import { firstUrl, type LinkPlatform, longestLink, readAddress, type WebAddress } from './web-address.ts';

/** Query parameters that say which post is meant. All others say how the link was passed on. */
const meaningful: Readonly<Record<LinkPlatform, readonly string[]>> = {
  instagram: [],
  facebook: ['v', 'fbid', 'story_fbid', 'id', 'multi_permalinks', 'set'],
  twitter: [],
  tiktok: [],
  youtube: ['v', 'list'],
};

/** Which platform an address belongs to; null for every other host, and for what is not just an address. */
export function platformOfLink(url: string): LinkPlatform | null {
  return readAddress(url)?.platform ?? null;
}

/**
 * The canonical spelling of the first link in a text, or of an address without `https://`: https, one host for all
 * mirrors of a site, nothing in it that tells who passed it on. Null when it is not a link of the platform, or only to
 * its front page.
 */
export function parseLink(platform: LinkPlatform, text: string): string | null {
  const address = readAddress(firstUrl(text) ?? text);
  return address?.platform === platform ? canonicalUrl(address) : null;
}

/**
 * What all links to one post share, so that a link reported twice is noticed whatever its spelling:
 * `instagram:DAbCdEfGh12`. Where the address does not name the post (short links), the canonical link itself.
 * Reads what parseLink reads, so that links stored long ago have a key too; null for what it refuses.
 */
export function linkKey(url: string): string | null {
  const address = readAddress(firstUrl(url) ?? url);
  const canonical = address && canonicalUrl(address);
  if (!address || !canonical) return null;
  return `${address.platform}:${postOf(address) ?? canonical.slice('https://'.length)}`;
}

function canonicalUrl(address: WebAddress): string | null {
  if (address.path === '') return null;
  const short = address.host === 'youtu.be' ? youtubeVideo(address) : null;
  if (short !== null) return `https://www.youtube.com/watch?v=${short}`;
  const query = meaningful[address.platform].flatMap((name) => {
    const value = parameter(address, name);
    return value === null ? [] : [`${name}=${value}`];
  });
  const url = `https://${address.host}${address.path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  return url.length > longestLink ? null : url;
}

function postOf(address: WebAddress): string | null {
  switch (address.platform) {
    case 'instagram':
      return instagramShortcode(address);
    case 'tiktok':
      return tiktokVideoId(address);
    case 'twitter':
      return /\/status(?:es)?\/(\d+)(?:\/|$)/.exec(address.path)?.[1] ?? null;
    case 'youtube':
      return youtubeVideo(address);
    case 'facebook':
      return facebookPost(address);
  }
}

const youtubeId = /^[A-Za-z0-9_-]{11}$/;

function youtubeVideo({ host, path, query }: WebAddress): string | null {
  const [first = '', second = ''] = path.slice(1).split('/');
  const id =
    host === 'youtu.be'
      ? first
      : /^(?:shorts|live|embed|v)$/.test(first)
        ? second
        : first === 'watch'
          ? query.get('v')
          : '';
  return id && youtubeId.test(id) ? id : null;
}

/** Posts, videos and pictures of Facebook are numbered together; `pfbid…` names a post as well. */
function facebookPost(address: WebAddress): string | null {
  const named = ['v', 'fbid', 'story_fbid', 'multi_permalinks'].map((name) => parameter(address, name)).find(Boolean);
  if (named) return named;
  const parts = address.path.split('/');
  const last = parts.at(-1) ?? '';
  const isPost = parts.some((part) => /^(?:posts|videos|photos|reel|permalink)$/.test(part));
  return isPost && /^(?:\d{5,}|pfbid[A-Za-z0-9]+)$/.test(last) ? last : null;
}

/** A parameter whose value is an id. */
function parameter({ query }: WebAddress, name: string): string | null {
  const value = query.get(name) ?? '';
  return value.length <= 256 && /^[A-Za-z0-9._-]*[A-Za-z0-9_-]$/.test(value) ? value : null;
}
