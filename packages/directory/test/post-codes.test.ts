import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkKey, parseInstagramShortcode, parseTiktokVideoId, postUrl } from '../src/index.ts';

const shortcode = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const videoId = fc.stringMatching(/^[0-9]{5,32}$/);

test.for([
  ['https://www.instagram.com/p/DAbCdEfGh12/', 'DAbCdEfGh12'],
  ['https://www.instagram.com/reels/DAbCdEfGh12/?igsh=x', 'DAbCdEfGh12'],
  ['https://instagram.com/tv/DAbCdEfGh12', 'DAbCdEfGh12'],
  ['https://www.instagram.com/akun.satu/p/DAbCdEfGh12/', 'DAbCdEfGh12'],
  ['https://www.instagram.com/akun.satu/reel/DAbCdEfGh12/', 'DAbCdEfGh12'],
  ['https://instagr.am/p/DAbCdEfGh12', 'DAbCdEfGh12'],
  ['m.instagram.com/p/DAbCdEfGh12/embed', 'DAbCdEfGh12'],
  ['Tugas hari ini: https://www.instagram.com/reel/Ab_-1/.', 'Ab_-1'],
  ['Ab_-1', 'Ab_-1'],
  [' AbC/?igsh=x ', 'AbC'],
  [`https://www.instagram.com/p/${'a'.repeat(39)}/`, 'a'.repeat(39)],
] as const)('the shortcode in %j is %j', ([text, code]) => {
  expect(parseInstagramShortcode(text)).toBe(code);
});

test.for([
  ['a profile', 'https://www.instagram.com/akun.satu/'],
  ['a post without code', 'https://www.instagram.com/p/'],
  ['a shared link, which has a code of its own kind', 'https://www.instagram.com/share/reel/BAbCdEfGh1'],
  ['a story', 'https://www.instagram.com/stories/akun/3200000000000000000/'],
  ['music', 'https://www.instagram.com/reels/audio/123456789/'],
  ['a path without host', 'p/DAbCdEfGh12'],
  ['another host', 'https://evil.example/p/DAbCdEfGh12'],
  ['a look-alike of the host', 'https://instagram.com.evil.org/p/DAbCdEfGh12'],
  ['another platform', 'https://www.tiktok.com/p/DAbCdEfGh12'],
  ['a sentence', 'bukan kode'],
  ['too long a code', 'a'.repeat(65)],
  ['too long a code in a link', `https://www.instagram.com/p/${'a'.repeat(65)}`],
  ['letters of other scripts', 'Аbc'],
  ['nothing', ''],
] as const)('there is no shortcode in %s', ([, text]) => {
  expect(parseInstagramShortcode(text)).toBeNull();
});

test.for([
  ['https://www.tiktok.com/@akun/video/7300000000000000000?is_from_webapp=1', '7300000000000000000'],
  ['https://www.tiktok.com/@akun/photo/7300000000000000000', '7300000000000000000'],
  ['https://m.tiktok.com/v/7300000000000000000.html', '7300000000000000000'],
  ['Sudah https://www.tiktok.com/@/video/7300000000000000000/ ya', '7300000000000000000'],
  [' 7300000000000000000 ', '7300000000000000000'],
] as const)('the video id in %j is %j', ([text, id]) => {
  expect(parseTiktokVideoId(text)).toBe(id);
});

test.for([
  ['a short link, which names no video', 'https://vt.tiktok.com/ZSAbCdEfG/'],
  ['a profile', 'https://www.tiktok.com/@akun'],
  ['digits of other scripts', '٧٣٠٠٠٠٠٠٠٠'],
  ['too many digits', '7'.repeat(33)],
  ['digits with letters behind', 'https://www.tiktok.com/@akun/video/7300000000abc'],
  ['another host', 'https://eviltiktok.com/@akun/video/7300000000000000000'],
] as const)('there is no video id in %s', ([, text]) => {
  expect(parseTiktokVideoId(text)).toBeNull();
});

test('the address of a post leads back to its code', () => {
  fc.assert(
    fc.property(shortcode, videoId, fc.stringMatching(/^[a-z0-9._]{0,24}$/), (code, id, account) => {
      expect(parseInstagramShortcode(postUrl('instagram', code))).toBe(code);
      expect(linkKey(postUrl('instagram', code))).toBe(`instagram:${code}`);
      expect(parseTiktokVideoId(postUrl('tiktok', id, account))).toBe(id);
      expect(linkKey(postUrl('tiktok', id))).toBe(`tiktok:${id}`);
    }),
  );
});

test('addresses of posts', () => {
  expect(postUrl('instagram', 'DAbCdEfGh12')).toBe('https://www.instagram.com/p/DAbCdEfGh12');
  expect(postUrl('tiktok', '7300000000000000000', 'akun')).toBe(
    'https://www.tiktok.com/@akun/video/7300000000000000000',
  );
  expect(postUrl('tiktok', '7300000000000000000')).toBe('https://www.tiktok.com/@/video/7300000000000000000');
});

test('whatever is stored as a code, its address stays on the platform', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (code) => {
      expect(new URL(postUrl('instagram', `${code}\ud800`)).host).toBe('www.instagram.com');
      expect(new URL(postUrl('tiktok', code, code)).host).toBe('www.tiktok.com');
    }),
  );
});

test.each(['p', 'reel', 'reels', 'tv'])('a code may be spelled like a form of address: %s', (code) => {
  for (const form of ['p', 'reel', 'reels', 'tv']) {
    expect(parseInstagramShortcode(`https://www.instagram.com/${form}/${code}/embed/captioned/`)).toBe(code);
  }
});

test('every form of an Instagram link gives the same code', () => {
  const form = fc.constantFrom('p/', 'reel/', 'reels/', 'tv/', 'akun.satu/p/', 'akun_2/reel/');
  const host = fc.constantFrom(
    'https://www.instagram.com/',
    'http://instagram.com/',
    'https://instagr.am/',
    'instagram.com/',
  );
  const tail = fc.constantFrom('', '/', '/?igsh=x', '?utm_source=y#z', '/embed/captioned/');
  // The word is a page below /reels/, never a post.
  const code = shortcode.filter((text) => text !== 'audio');
  fc.assert(
    fc.property(host, form, code, tail, (start, middle, wanted, end) => {
      expect(parseInstagramShortcode(start + middle + wanted + end)).toBe(wanted);
    }),
  );
});
