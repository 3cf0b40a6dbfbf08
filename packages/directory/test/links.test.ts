import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstUrl, type LinkPlatform, linkKey, linkPlatforms, parseLink, platformOfLink } from '../src/index.ts';

describe('the first link of a text', () => {
  test.for([
    ['https://www.instagram.com/p/DAbCdEfGh12/', 'https://www.instagram.com/p/DAbCdEfGh12/'],
    ['Sudah: https://x.com/akun/status/1, terima kasih', 'https://x.com/akun/status/1'],
    ['(https://youtu.be/AbCdEfGhIj_).', 'https://youtu.be/AbCdEfGhIj_'],
    ['*https://fb.watch/AbC-/*', 'https://fb.watch/AbC-/'],
    ['http://satu.example dan https://dua.example', 'http://satu.example'],
    ['HTTPS://X.com/Akun', 'HTTPS://X.com/Akun'],
    ['https://x.com/a\u200bb', 'https://x.com/a'],
    ['<a href="https://x.com/a">', 'https://x.com/a'],
    ['www.instagram.com/p/abc', null],
    ['https://', null],
    ['https://...', null],
    ['httpſ://x.com/a', null],
    ['', null],
    [`https://x.com/${'a'.repeat(2_048)}`, null],
  ] as const)('in %j is %j', ([text, url]) => {
    expect(firstUrl(text)).toBe(url);
  });
});

describe('the platform of a link', () => {
  test.for([
    ['instagram', 'instagram.com instagr.am ig.me www.instagram.com m.instagram.com'],
    ['facebook', 'facebook.com fb.watch fb.me m.facebook.com web.facebook.com id-id.facebook.com'],
    ['twitter', 'twitter.com x.com mobile.twitter.com www.x.com'],
    ['tiktok', 'tiktok.com www.tiktok.com vt.tiktok.com vm.tiktok.com m.tiktok.com'],
    ['youtube', 'youtube.com youtu.be m.youtube.com music.youtube.com'],
  ] as const)('%s: %s', ([platform, hosts]) => {
    for (const host of hosts.split(' ')) {
      const spellings = [`https://${host}/a`, `http://${host}/a?b#c`, `HTTPS://${host.toUpperCase()}/a`, `${host}/a`];
      expect([host, ...spellings.map(platformOfLink)]).toEqual([host, platform, platform, platform, platform]);
    }
  });

  test.for([
    ['a name that ends like the domain', 'https://evilinstagram.com/p/abc'],
    ['the same of a short domain', 'https://netflix.com/p/abc'],
    ['a name that begins like the domain', 'https://instagram.com.evil.org/p/abc'],
    ['the domain as user name', 'https://instagram.com@evil.org/p/abc'],
    ['the domain as user name and password', 'https://instagram.com:443@evil.org/p/abc'],
    ['a user name', 'https://akun@instagram.com/p/abc'],
    ['a port', 'https://instagram.com:8443/p/abc'],
    ['a backslash', 'https://instagram.com\\@evil.org/p/abc'],
    ['the domain in the path', 'https://evil.org/instagram.com/p/abc'],
    ['the domain in the query', 'https://evil.org/?u=https://instagram.com/p/abc'],
    ['a Cyrillic look-alike', 'https://instаgram.com/p/abc'],
    ['a look-alike written as ASCII', 'https://xn--instgram-1fg.com/p/abc'],
    ['full-width letters', 'https://ｉnstagram.com/p/abc'],
    ['an ideographic full stop', 'https://instagram。com/p/abc'],
    ['an escaped letter', 'https://%69nstagram.com/p/abc'],
    ['a dot at the end', 'https://instagram.com./p/abc'],
    ['an address of numbers', 'https://31.13.24.174/p/abc'],
    ['an address of version 6', 'https://[::1]/p/abc'],
    ['a redirector of Instagram', 'https://l.instagram.com/?u=https%3A%2F%2Fevil.org'],
    ['a redirector of Facebook', 'https://lm.facebook.com/l.php?u=https%3A%2F%2Fevil.org'],
    ['another scheme', 'ftp://instagram.com/p/abc'],
    ['no scheme but slashes', '//instagram.com/p/abc'],
    ['a path that cannot be read', 'https://instagram.com/p/abc%2'],
  ] as const)('%s is none', ([, url]) => {
    expect(platformOfLink(url)).toBeNull();
    expect([linkKey(url), ...linkPlatforms.map((platform) => parseLink(platform, url))]).toEqual([
      null,
      ...linkPlatforms.map(() => null),
    ]);
  });

  test.for([
    ['more than the link', 'lihat https://instagram.com/p/abc'],
    ['a script', 'javascript:alert(1)//https://instagram.com/p/abc'],
    ['data', 'data:text/html,https://instagram.com/p/abc'],
  ] as const)('%s has none as it is, and the link in it is written anew', ([, text]) => {
    expect(platformOfLink(text)).toBeNull();
    expect(parseLink('instagram', text)).toBe('https://www.instagram.com/p/abc');
  });

  const domain = fc.constantFrom('instagram.com', 'facebook.com', 'x.com', 'tiktok.com', 'youtu.be', 'fb.watch');

  test('only the domain itself and what is below it', () => {
    fc.assert(
      fc.property(domain, fc.stringMatching(/^[a-z0-9]{1,12}$/), (name, label) => {
        expect(platformOfLink(`https://${name}/a`)).not.toBeNull();
        expect(platformOfLink(`https://sub-${label}.${name}/a`)).toBe(platformOfLink(`https://${name}/a`));
        expect(platformOfLink(`https://not-${label}${name}/a`)).toBeNull();
        expect(platformOfLink(`https://${name}.${label}.example/a`)).toBeNull();
        expect(platformOfLink(`https://${name}-${label}.example/a`)).toBeNull();
      }),
    );
  });

  test('nothing but a path, a query or a fragment follows the host', () => {
    fc.assert(
      fc.property(domain, fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }), (name, next) => {
        const found = platformOfLink(`https://${name}${next}evil.example/a`);
        expect(found === null || ['/', '?', '#'].includes(next)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a canonical link', () => {
  test.for([
    [
      'instagram',
      'http://instagram.com/p/DAbCdEfGh12/?igsh=MWx0&utm_source=ig_web_copy_link',
      'https://www.instagram.com/p/DAbCdEfGh12',
    ],
    ['instagram', 'Selesai https://m.instagram.com/reel/Ab_-1/?igshid=x#top', 'https://www.instagram.com/reel/Ab_-1'],
    ['instagram', 'instagr.am/p/Ab1/', 'https://www.instagram.com/p/Ab1'],
    ['instagram', 'https://www.instagram.com//p//Ab%31//', 'https://www.instagram.com/p/Ab1'],
    [
      'facebook',
      'https://m.facebook.com/satu/posts/123456/?mibextid=z&fbclid=y',
      'https://www.facebook.com/satu/posts/123456',
    ],
    ['facebook', 'https://web.facebook.com/watch/?ref=saved&v=123456', 'https://www.facebook.com/watch?v=123456'],
    [
      'facebook',
      'https://www.facebook.com/permalink.php?id=9&story_fbid=pfbid0Ab&__tn__=%2CO',
      'https://www.facebook.com/permalink.php?story_fbid=pfbid0Ab&id=9',
    ],
    ['facebook', 'https://fb.watch/AbC/?fs=e', 'https://fb.watch/AbC'],
    ['facebook', 'https://www.facebook.com/satu/(dua).../', 'https://www.facebook.com/satu/%28dua%29'],
    ['twitter', 'https://twitter.com/Akun/status/123?s=20&t=abc', 'https://x.com/Akun/status/123'],
    [
      'tiktok',
      'https://www.tiktok.com/@akun/video/7300000000000000000?is_from_webapp=1&sender_device=pc',
      'https://www.tiktok.com/@akun/video/7300000000000000000',
    ],
    ['tiktok', 'https://vt.tiktok.com/ZSAbCdEfG/?_r=1', 'https://vt.tiktok.com/ZSAbCdEfG'],
    ['youtube', 'https://youtu.be/AbCdEfGhIj_?si=xyz&t=5', 'https://www.youtube.com/watch?v=AbCdEfGhIj_'],
    [
      'youtube',
      'https://m.youtube.com/watch?app=desktop&v=AbCdEfGhIj_&feature=share',
      'https://www.youtube.com/watch?v=AbCdEfGhIj_',
    ],
    [
      'youtube',
      'https://www.youtube.com/shorts/AbCdEfGhIj_?feature=share',
      'https://www.youtube.com/shorts/AbCdEfGhIj_',
    ],
  ] as const)('of %s, for %j', ([platform, text, canonical]) => {
    expect(parseLink(platform, text)).toBe(canonical);
  });

  test.for([
    ['the front page', 'instagram', 'https://www.instagram.com/?igsh=x'],
    ['a link of another platform', 'facebook', 'https://www.instagram.com/p/abc'],
    ['a text whose first link is another', 'instagram', 'https://evil.example https://www.instagram.com/p/abc'],
    ['a text without link', 'instagram', 'sudah saya bagikan'],
    ['a link that is too long', 'instagram', `https://www.instagram.com/p/${'a'.repeat(2_030)}`],
    ['a link that gets too long', 'instagram', `https://www.instagram.com/${'é'.repeat(1_000)}`],
  ] as const)('is not read from %s', ([, platform, text]) => {
    expect(parseLink(platform, text)).toBeNull();
  });

  const hosts: Record<LinkPlatform, readonly string[]> = {
    instagram: ['instagram.com', 'www.instagram.com', 'instagr.am', 'ig.me'],
    facebook: ['m.facebook.com', 'fb.watch', 'fb.me'],
    twitter: ['twitter.com', 'mobile.twitter.com'],
    tiktok: ['tiktok.com', 'vm.tiktok.com'],
    youtube: ['youtube.com', 'youtu.be', 'music.youtube.com'],
  };
  const link = fc
    .constantFrom(...linkPlatforms)
    .chain((platform) =>
      fc.record({
        platform: fc.constant(platform),
        host: fc.constantFrom(...hosts[platform]),
        path: fc.webPath({ size: 'small' }),
        query: fc.dictionary(fc.constantFrom('v', 'id', 'fbid', 'igsh', 'utm_medium', 'list', 'x'), fc.string(), {
          maxKeys: 3,
        }),
      }),
    )
    .map(({ platform, host, path, query }) => ({
      platform,
      text: `http://${host}${path}?${new URLSearchParams(query)}#f`,
    }));

  test('is canonical: https, a host of the platform, no fragment, no tracking, read again as itself', () => {
    fc.assert(
      fc.property(link, ({ platform, text }) => {
        const canonical = parseLink(platform, text);
        if (canonical === null) return;
        expect(canonical).toMatch(/^https:\/\/[a-z.]+\/[^#\s]*$/);
        expect(canonical).not.toMatch(/igsh|utm_medium|[?&]x=/);
        expect(platformOfLink(canonical)).toBe(platform);
        expect(parseLink(platform, canonical)).toBe(canonical);
        expect(linkKey(text)).not.toBeNull();
        expect(linkKey(canonical)).toBe(linkKey(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('one post has one key', () => {
  test.for([
    [
      'instagram:DAbCdEfGh12',
      'https://www.instagram.com/p/DAbCdEfGh12/',
      'http://instagram.com/reel/DAbCdEfGh12?igsh=x',
      'https://m.instagram.com/akun/reels/DAbCdEfGh12',
      'https://instagr.am/p/DAbCdEfGh12/?img_index=2',
    ],
    [
      'tiktok:7300000000000000000',
      'https://www.tiktok.com/@akun/video/7300000000000000000?lang=id',
      'https://m.tiktok.com/v/7300000000000000000.html',
      'https://www.tiktok.com/embed/v2/7300000000000000000',
    ],
    [
      'twitter:123456',
      'https://twitter.com/Akun/status/123456?s=20',
      'https://x.com/i/web/status/123456/photo/1',
      'https://mobile.twitter.com/akun/statuses/123456',
    ],
    [
      'youtube:AbCdEfGhIj_',
      'https://youtu.be/AbCdEfGhIj_?si=x',
      'https://www.youtube.com/watch?list=PL1&v=AbCdEfGhIj_',
      'https://youtube.com/shorts/AbCdEfGhIj_',
      'https://music.youtube.com/watch?v=AbCdEfGhIj_',
      'https://www.youtube.com/live/AbCdEfGhIj_',
    ],
    [
      'facebook:123456789',
      'https://www.facebook.com/watch/?v=123456789',
      'https://m.facebook.com/satu/videos/judul/123456789/',
      'https://web.facebook.com/reel/123456789?fs=e',
      'https://www.facebook.com/permalink.php?story_fbid=123456789&id=9',
      'https://www.facebook.com/groups/1/posts/123456789',
      'https://www.facebook.com/groups/1/?multi_permalinks=123456789',
    ],
    ['tiktok:vt.tiktok.com/ZSAbC', 'https://vt.tiktok.com/ZSAbC/', 'http://vt.tiktok.com/ZSAbC?_t=1'],
    [
      'facebook:www.facebook.com/share/p/AbC',
      'https://www.facebook.com/share/p/AbC/?mibextid=z',
      'https://m.facebook.com/share/p/AbC',
    ],
  ])('%s', ([key, ...spellings]) => {
    expect(spellings.map(linkKey)).toEqual(spellings.map(() => key));
  });

  test('letter case and platform tell posts apart', () => {
    const keys = ['https://instagram.com/p/abc', 'https://instagram.com/p/ABC', 'https://tiktok.com/p/abc'].map(
      linkKey,
    );
    expect(new Set(keys).size).toBe(3);
  });
});
