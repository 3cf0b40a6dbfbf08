import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLiker } from '../../src/rapidapi/instagram.ts';
import { type PageAnswer, walkPages } from '../../src/rapidapi/paging.ts';
import { parseJson } from '../../src/rapidapi/parse-json.ts';
import { count, instant, text } from '../../src/rapidapi/shapes/fields.ts';
import { seenHandle } from '../../src/rapidapi/shapes/handle.ts';
import { readIgPost } from '../../src/rapidapi/shapes/instagram-post.ts';
import { markPinned, reachesBefore } from '../../src/rapidapi/shapes/pinned.ts';
import { findTtList } from '../../src/rapidapi/shapes/tiktok-container.ts';
import { readTtPost } from '../../src/rapidapi/shapes/tiktok-post.ts';
import { readCommenter } from '../../src/rapidapi/tiktok.ts';

describe('whatever a provider sends, reading it does not throw', () => {
  const readers = { readIgPost, readTtPost, readLiker, readCommenter, findTtList };
  test.each(Object.entries(readers))('%s', (_name, read) => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void read(value)));
  });

  const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, '12', 1e300, 'NaN', '\0'));
  const igKeys = [
    'id',
    'pk',
    'caption',
    'like_count',
    'comment_count',
    'carousel_media',
    'user',
    'hashtags',
    'tagged_users',
    'image_versions',
    'video_versions',
    'is_video',
    'media_type',
    'video_duration',
    'original_width',
  ];
  test('an Instagram post with a code and a time is read whatever else stands in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...igKeys), anything), (rest) => {
        const post = readIgPost({ ...rest, code: 'CTHa0000001', taken_at: 1762481700 });
        expect(post?.shortcode).toBe('CTHa0000001');
        for (const number of [post?.likeCount, post?.commentCount, ...(post?.media.map((part) => part.width) ?? [])]) {
          if (number !== null) expect(number).toSatisfy((value: number) => Number.isInteger(value) && value >= 0);
        }
      }),
    );
  });

  test('a TikTok video with an id and a time is read whatever else stands in it', () => {
    const keys = ['desc', 'stats', 'statsV2', 'statistics', 'digg_count', 'comment_count', 'is_top'];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), anything), (rest) => {
        expect(readTtPost({ ...rest, id: '7560000000000000101', createTime: 1762481700 })?.videoId).toMatch(/^\d+$/);
      }),
    );
  });
});

describe('fields', () => {
  test('seconds, milliseconds, digits and ISO dates are the same instant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_200_000_000, max: 4_000_000_000 }), (seconds) => {
        const time = new Date(seconds * 1000);
        for (const form of [seconds, seconds * 1000, String(seconds), String(seconds * 1000), time.toISOString()]) {
          expect(instant(form)).toEqual(time);
        }
      }),
    );
  });

  test('a missing, textual or absurd time is none: it never becomes now', () => {
    for (const value of [undefined, null, '', 'kemarin', 0, -5, Number.NaN, 1e30, {}, true]) {
      expect(instant(value)).toBeNull();
    }
  });

  test('counts: hidden ones are null, texts of digits are numbers, everything fits the column', () => {
    expect([null, undefined, -1, 'x', {}, true].map((value) => count(value))).toEqual(Array(6).fill(null));
    expect([0, 7.9, '12', 1e12].map((value) => count(value))).toEqual([0, 7, 12, 2_147_483_647]);
    expect(count(undefined, null, 5, 6)).toBe(5);
  });

  test('texts are what the database can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\0', '\ud800', 'a', ' ') }), (value) => {
        const clean = text(value);
        if (clean !== null) expect(clean.isWellFormed() && !clean.includes('\0') && clean.trim() !== '').toBe(true);
      }),
    );
  });

  test('whole numbers beyond a double keep their digits, all else is JSON.parse', () => {
    expect(parseJson('{"pk":3700000000000000021,"n":12,"t":"[1234567890123456789"}')).toEqual({
      pk: '3700000000000000021',
      n: 12,
      t: '[1234567890123456789',
    });
    const short = fc.json().filter((json) => !/\d{16}/.test(json));
    fc.assert(
      fc.property(short, (json) => {
        expect(parseJson(json)).toEqual(JSON.parse(json));
      }),
    );
  });
});

describe('handles', () => {
  test('spellings of one name are one handle', () => {
    for (const spelling of ['Nama_Contoh', '@nama_contoh', ' nama_contoh ', 'NAMA_CONTOH']) {
      expect(seenHandle(spelling)).toBe('nama_contoh');
    }
  });

  test('what cannot be a handle is none', () => {
    for (const junk of ['', '@', '[object Object]', 'two words', 'a,b', 'x'.repeat(65), null, 5, {}]) {
      expect(seenHandle(junk)).toBeNull();
    }
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const once = seenHandle(value);
        if (once !== null) expect(seenHandle(once)).toBe(once);
      }),
    );
  });
});

describe('pinned posts', () => {
  const at = (day: number, isPinned = false) => ({ publishedAt: new Date(Date.UTC(2025, 10, day)), isPinned });

  test('old posts on top of newer ones are pinned, marked or not', () => {
    const marked = markPinned([at(1), at(3), at(7), at(6)]);
    expect(marked.map((post) => post.isPinned)).toEqual([true, true, false, false]);
  });

  test('a feed in order has no pinned post, and its last one decides how far it reaches', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1 }), (days) => {
        const feed = markPinned([...days].sort((a, b) => b - a).map((day) => at(day)));
        expect(feed.some((post) => post.isPinned)).toBe(false);
        const since = new Date(Date.UTC(2025, 10, 7));
        expect(reachesBefore(feed, since)).toBe(Math.min(...days) < 7);
      }),
    );
  });

  test('pinned posts alone say nothing', () => {
    expect(reachesBefore([at(1, true)], new Date(Date.UTC(2025, 10, 7)))).toBe(false);
  });
});

describe('walking a list', () => {
  const walk = async (answers: PageAnswer<string>[], maxPages = 10) => {
    const tokens: (string | null)[] = [];
    const pages = [];
    const ask = async (token: string | null): Promise<PageAnswer<string>> => {
      tokens.push(token);
      return answers[tokens.length - 1] ?? page([]);
    };
    for await (const one of walkPages(ask, { key: (item) => item, maxPages })) pages.push(one);
    return { tokens, items: pages.flatMap((one) => one.items), end: pages.at(-1)?.end };
  };
  const page = (items: string[], next: string | null = null, more = next !== null): PageAnswer<string> => ({
    items,
    malformed: 0,
    received: items.length,
    more,
    next,
  });

  test('to its end', async () => {
    expect(await walk([page(['a', 'b'], 't1'), page(['b', 'c'])])).toEqual({
      tokens: [null, 't1'],
      items: ['a', 'b', 'c'],
      end: { reason: 'end', complete: true },
    });
  });

  test.each([
    ['a token given before', [page(['a'], 't1'), page(['b'], 't2'), page(['c'], 't1')], 'repeated-token'],
    ['more, but no token', [page(['a'], null, true)], 'lost-token'],
    ['a second empty page with more to come', [page(['a'], 't1'), page([], 't2'), page([], 't3')], 'empty-pages'],
    ['too many pages', Array.from({ length: 12 }, (_, nth) => page([`${nth}`], `t${nth}`)), 'page-cap'],
  ])('%s ends it incomplete', async (_name, answers, reason) => {
    expect((await walk(answers)).end).toEqual({ reason, complete: false });
  });

  test('one empty page in between is passed over', async () => {
    expect((await walk([page(['a'], 't1'), page([], 't2'), page(['b'])])).items).toEqual(['a', 'b']);
  });

  test('every list ends within the page cap', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.array(fc.string()), fc.string(), fc.boolean())), async (pages) => {
        const { tokens } = await walk(
          pages.map(([items, next, more]) => page(items, next, more)),
          5,
        );
        expect(tokens.length).toBeLessThanOrEqual(5);
      }),
    ));
});
