import fc from 'fast-check';
import {
  canonicalClientId,
  canonicalRole,
  firstUrl,
  linkKey,
  linkPlatforms,
  normaliseEmail,
  normaliseNrp,
  normalisePhone,
  parseHandle,
  parseInstagramShortcode,
  parseLink,
  parseTiktokVideoId,
  readHandle,
  readPhone,
} from '../src/index.ts';

/** A normaliser, and texts that are nearly what it reads, so that a property meets both answers often. */
export interface Normaliser {
  name: string;
  read: (text: string) => string | null;
  nearly: fc.Arbitrary<string>;
}

/** Strings of UTF-16 units: lone surrogates, controls and all. */
const anyUnits = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) });

/** Pieces that readers of numbers, names and addresses stumble over. */
export const fragments: readonly string[] = [
  ...[' ', '\n', '\u00a0', '\u3000', '\ufeff', '\u200b', '\0', '\ud800', '\udc00', '👮', 'a', 'Z', 'é', 'İ', 'ß', 'ſ'],
  ...['\u212a', '0', '8', '62', '+', '٣', '８', '²', '(', ')', '-', '.', '..', ',', ';', '#', '?', '&a=b', '=', '_'],
  ...['@', 'a@', '@c.us', ':1', 'ext. ', '/', '//', '\\', '%', '%2', '%41', '%2e', 'http', 'https://', 'www.'],
  ...['instagram.com/', 'p/', 'reel/', 'tiktok.com/@a', '/video/', 'x.com', 'xn--', 'a.', '<', '"', '*', "'"],
];

const pieces = fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(''));

/** Any text there is. */
export const anyText = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), anyUnits, pieces);

const around = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.constantFrom('', ' ', 'x ', '(', '@', '+'), text, fc.constantFrom('', ' ', '.', ' x', '\n', '@', ')'))
    .map((parts) => parts.join(''));
const matching = (pattern: RegExp) => around(fc.stringMatching(pattern));
const webLink = around(
  fc
    .tuple(
      fc.constantFrom('', 'http://', 'https://', 'HTTPS://'),
      fc.constantFrom('', 'www.', 'm.', 'vt.', 'l.', 'id-id.', 'a.b.'),
      fc.constantFrom(
        'instagram.com',
        'instagr.am',
        'facebook.com',
        'fb.watch',
        'x.com',
        'tiktok.com',
        'youtu.be',
        'youtube.com',
      ),
      fc.oneof(
        fc.webPath({ size: 'small' }),
        pieces.map((text) => `/${text}`),
        fc.stringMatching(/^\/(?:p|reel|video|watch|@a\/video|status)\/[A-Za-z0-9_-]{1,20}\/?$/),
      ),
      fc.oneof(
        fc.constant(''),
        fc.constantFrom('?igsh=x', '?v=AbCdEfGhIj_&t=1', '?id=1.&v=.a', '#x'),
        pieces.map((text) => `?${text}`),
      ),
    )
    .map((parts) => parts.join('')),
);

export const normalisers: readonly Normaliser[] = [
  { name: 'NRP', read: normaliseNrp, nearly: matching(/^[0-9 .-]{1,20}$/) },
  {
    name: 'phone number',
    read: normalisePhone,
    nearly: matching(/^(?:0|\+?62|\+65|8|\+?[1-9][0-9]{0,2}|00)(?:[0-9][ .-]?){5,13}(?: ext [0-9]{1,3}|@c\.us)?$/),
  },
  {
    name: 'e-mail address',
    read: normaliseEmail,
    nearly: matching(/^[A-Za-z0-9.+]{1,12}@(?:[A-Za-zéü\u212aß0-9-]{1,8}\.){1,2}[A-Za-z]{2,4}$/),
  },
  { name: 'client id', read: canonicalClientId, nearly: matching(/^[A-Za-z_ ßŉ]{1,12}$/) },
  { name: 'role', read: canonicalRole, nearly: matching(/^[A-Za-zΣİ_ ]{1,12}$/) },
  {
    name: 'Instagram handle',
    read: (text) => parseHandle('instagram', text),
    nearly: matching(/^(?:(?:https:\/\/)?(?:www\.)?instagram\.com\/)?@?[A-Za-z0-9._\u212a]{1,31}\/?(?:\?hl=id)?$/),
  },
  {
    name: 'TikTok handle',
    read: (text) => parseHandle('tiktok', text),
    nearly: matching(/^(?:(?:https:\/\/)?(?:www\.)?tiktok\.com\/)?@?[A-Za-z0-9._]{1,25}\/?(?:\?lang=id)?$/),
  },
  { name: 'first URL', read: firstUrl, nearly: webLink },
  ...linkPlatforms.map((platform) => ({
    name: `link of ${platform}`,
    read: (text: string) => parseLink(platform, text),
    nearly: webLink,
  })),
  { name: 'shortcode', read: parseInstagramShortcode, nearly: fc.oneof(webLink, matching(/^[A-Za-z0-9_-]{1,65}$/)) },
  { name: 'video id', read: parseTiktokVideoId, nearly: fc.oneof(webLink, matching(/^[0-9]{4,33}$/)) },
];

/** Readers whose answer is not in the form they read. */
export const otherReaders: readonly Pick<Normaliser, 'name' | 'read'>[] = [
  { name: 'link key', read: linkKey },
  { name: 'handle for a record', read: (text) => readHandle('instagram', text).value },
  { name: 'phone number for a record', read: (text) => readPhone(text).value },
];
