import { CiceroError } from '@cicero/contracts';
import { type LinkPlatform, linkKey, linkPlatforms, parseLink } from '@cicero/directory';

export type LinkField = `${LinkPlatform}_link`;
/** The five links of a report. */
export type Links = Readonly<Record<LinkField, string | null>>;
export type LinkBody = { readonly [Field in LinkField]?: string | null | undefined };

export const linkFields: readonly LinkField[] = linkPlatforms.map((platform): LinkField => `${platform}_link`);

/** Platforms as people know them, and what their links look like. */
export const platformNames: Readonly<Record<LinkPlatform, { name: string; hosts: string }>> = {
  instagram: { name: 'Instagram', hosts: 'instagram.com' },
  facebook: { name: 'Facebook', hosts: 'facebook.com atau fb.watch' },
  twitter: { name: 'Twitter', hosts: 'x.com atau twitter.com' },
  tiktok: { name: 'Tiktok', hosts: 'tiktok.com' },
  youtube: { name: 'Youtube', hosts: 'youtube.com atau youtu.be' },
};

export const noLinks: Links = {
  instagram_link: null,
  facebook_link: null,
  twitter_link: null,
  tiktok_link: null,
  youtube_link: null,
};

export const fieldOf = (platform: LinkPlatform): LinkField => `${platform}_link`;

/**
 * The links that a body names, in canonical spelling; blank and null clear, what is absent is not there.
 * @throws CiceroError LINK_INVALID for a text without a link of the platform
 */
export function readLinks(body: LinkBody): Partial<Record<LinkField, string | null>> {
  const links: Partial<Record<LinkField, string | null>> = {};
  for (const platform of linkPlatforms) {
    const field = fieldOf(platform);
    const typed = body[field];
    if (typed === undefined) continue;
    links[field] = typed === null || typed.trim() === '' ? null : readLink(platform, typed);
  }
  return links;
}

function readLink(platform: LinkPlatform, typed: string): string {
  const link = parseLink(platform, typed);
  if (link !== null) return link;
  const { name, hosts } = platformNames[platform];
  const message = `Link ${name} tidak valid. Salin alamat unggahan Anda di ${hosts}.`;
  throw new CiceroError('LINK_INVALID', { message, fields: { field: fieldOf(platform) } });
}

/** What the links of a report are told apart by, and where each stands; links that cannot be read have none. */
export function keysOf(links: Links): Map<string, LinkPlatform> {
  const keys = new Map<string, LinkPlatform>();
  for (const platform of linkPlatforms) {
    const link = links[fieldOf(platform)];
    const key = link ? linkKey(link) : null;
    if (key !== null) keys.set(key, platform);
  }
  return keys;
}
