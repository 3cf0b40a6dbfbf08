import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analysePosts } from '../../src/posts/analysis.ts';

const only = (item: object) => analysePosts({ items: [{ id: 'X1', ...item }] }).posts[0];

describe('a post', () => {
  test('is reduced to what pages show', () => {
    const item = {
      ...{ id: 'X1', code: 'C1', caption: { text: 'Apel pagi' }, taken_at_ts: 1762736400, like_count: 3 },
      ...{ comment_count: 1, thumbnail_url: 'https://cdn.contoh.example/1.jpg', is_video: true },
    };
    expect(analysePosts({ items: [item] }).posts).toEqual([
      {
        ...{ id: 'X1', caption: 'Apel pagi', taken_at: '2025-11-10T01:00:00.000Z', like_count: 3, comment_count: 1 },
        ...{ thumbnail_url: 'https://cdn.contoh.example/1.jpg', thumbnail: 'https://cdn.contoh.example/1.jpg' },
        is_video: true,
      },
    ]);
  });

  test.for<[string, object, object]>([
    ['without anything', {}, { caption: '', taken_at: null, like_count: 0, thumbnail: null, is_video: false }],
    ['without a caption', { caption: null }, { caption: '' }],
    ['with an empty caption', { caption: { text: null } }, { caption: '' }],
    ['with a caption as text', { caption: 'Apel' }, { caption: 'Apel' }],
    ['named by its code', { id: null, code: 'C1' }, { id: 'C1' }],
    ['named by a number', { id: 31 }, { id: '31' }],
    ['with seconds', { taken_at: 1762736400 }, { taken_at: '2025-11-10T01:00:00.000Z' }],
    ['with seconds as text', { taken_at_ts: '1762736400' }, { taken_at: '2025-11-10T01:00:00.000Z' }],
    ['with a date', { taken_at: '2025-11-10T08:00:00+07:00' }, { taken_at: '2025-11-10T01:00:00.000Z' }],
    ['with a date without zone', { taken_at: '2025-11-10 01:00:00' }, { taken_at: '2025-11-10T01:00:00.000Z' }],
    ['with a day', { taken_at: '2025-11-10' }, { taken_at: '2025-11-10T00:00:00.000Z' }],
    ['with a time that is none', { taken_at_ts: 1e20, taken_at: 'kemarin' }, { taken_at: null }],
    ['with counts as text', { like_count: '12', comment_count: ' ' }, { like_count: 12, comment_count: 0 }],
    ['with hidden counts', { like_count: -1, comment_count: {} }, { like_count: 0, comment_count: 0 }],
    ['with counts beyond all bounds', { like_count: 1e300 }, { like_count: 0 }],
    ['with an image version', { image_versions: { items: [{ url: 'u1' }] } }, { thumbnail: 'u1', thumbnail_url: 'u1' }],
    ['with a candidate', { image_versions2: { candidates: [{ url: 'u2' }] } }, { thumbnail: 'u2' }],
    ['with broken images', { display_url: '', image_versions2: { candidates: [null] } }, { thumbnail: null }],
  ])('%s', ([, item, expected]) => {
    expect(only(item)).toMatchObject(expected);
  });
});

describe('what posts add up to', () => {
  test('sums, and means that are not rounded', () => {
    const items = [
      { id: '1', like_count: 3, comment_count: 1 },
      { id: '2', like_count: 4 },
      { id: '3', like_count: 4, comment_count: 1 },
    ];
    expect(analysePosts({ items }).stats).toEqual({
      ...{ total_posts: 3, total_likes: 11, total_comments: 2, avg_likes: 11 / 3, avg_comments: 2 / 3, skipped: 0 },
    });
  });

  test('items that are no post are left out and counted', () => {
    const items = [null, 'X1', 7, [], {}, { id: ' ' }, { id: 'X1', like_count: 2 }];
    const { posts, stats } = analysePosts({ items });
    expect([posts.length, stats.skipped, stats.total_posts, stats.avg_likes]).toEqual([1, 6, 1, 2]);
  });

  test.for([[null], [undefined], [[]], ['items'], [7], [{}], [{ items: {} }], [{ items: null }]])(
    'of %j nothing',
    ([body]) => {
      const nothing = { total_posts: 0, total_likes: 0, total_comments: 0, avg_likes: 0, avg_comments: 0, skipped: 0 };
      expect(analysePosts(body)).toEqual({ posts: [], stats: nothing });
    },
  );

  test('whatever comes, every item is a post or skipped, and every number is one', () => {
    const item = fc.oneof(
      fc.anything(),
      fc.record({ id: fc.anything(), caption: fc.anything(), taken_at: fc.anything(), like_count: fc.anything() }),
    );
    fc.assert(
      fc.property(fc.array(item), (items) => {
        const { posts, stats } = analysePosts({ items });
        expect(posts.length + stats.skipped).toBe(items.length);
        expect(Object.values(stats).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});
