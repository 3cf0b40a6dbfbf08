import { bumpVersions, postsScope } from '@cicero/database';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Summary } from '../../src/answers/summary-schema.ts';
import { measurePerPost } from '../../src/exports/per-post.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { unitScope } from '../../src/scope/scope.ts';
import { World } from '../fixtures/world.ts';

/* A unit with three people and a directorate with four, in two units. It is 10 November 2025. */
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT CONTOH' });
  await world.client('RES_A', { name: 'POLRES A', region: 'WIL1', client_operator: '628110000003' });
  await world.client('RES_B', { name: 'POLRES B' });
  const roles = ['ditbinmas'];
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', ig: 'ani', tiktok: 'ani', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', ig: 'budi', tiktok: 'budi', roles });
  await world.person({ id: '3', client: 'RES_A', name: 'CICI', ig: null, tiktok: null });
  await world.person({ id: '4', client: 'RES_B', name: 'DEDI', ig: 'dedi', tiktok: null, roles });
  await world.person({ id: '5', client: 'RES_B', name: 'EKA', ig: null, tiktok: 'eka', roles });
  await world.person({ id: '6', client: 'RES_A', name: 'FAJAR', ig: 'fajar', status: false });
});
afterAll(() => world.close());

const admin = () => world.signIn({ role: 'admin', clients: ['RES_A'] });
const directorate = () => world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
const summary = async (client: string, query: string, token: string) => {
  const { status, body } = await world.get(`/api/clients/${client}/summary${query}`, token);
  expect([status, body]).toEqual([200, expect.anything()]);
  expect(Value.Errors(Summary, body)).toEqual([]);
  return body.data;
};

/** A post as the collector stores it. */
async function post(
  id: string,
  client: string,
  at: string,
  set: string[],
  more: { platform?: 'instagram' | 'tiktok'; caption?: string; likes?: number } = {},
): Promise<void> {
  const { platform = 'instagram', caption = null, likes = null } = more;
  await world.post({ platform, id, client, at, set });
  const row = { client_id: client, caption, like_count: likes, comment_count: 1 };
  if (platform === 'instagram')
    await world.db
      .insertInto('insta_post')
      .values({ shortcode: id, ...row })
      .execute();
  else
    await world.db
      .insertInto('tiktok_post')
      .values({ video_id: id, ...row })
      .execute();
}

describe('of everything there is', () => {
  test('counts people, posts that still stand, and by how many they were liked and commented', async () => {
    await post('A1', 'RES_A', '2024-02-02 07:30', ['budi', 'ani', 'citra']);
    await post('B2', 'RES_A', '2024-02-01 08:00', ['ani']);
    await post('C3', 'RES_A', '2024-02-01 09:00', ['ani']);
    await post('X9', 'RES_B', '2024-02-01 08:00', ['fajar']);
    for (const id of ['70', '71']) await post(id, 'RES_A', '2024-02-01 08:00', ['ani'], { platform: 'tiktok' });
    // Of one it is not known when it was published.
    await world.db.insertInto('tiktok_post').values({ video_id: '72', client_id: 'RES_A' }).execute();
    await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', 'C3').execute();
    await rebuild(world.db);
    expect(await summary('res_a', '', await admin())).toMatchObject({
      client: { client_id: 'RES_A', nama: 'POLRES A', client_operator: '628110000003', deleted_at: null },
      ...{ user_count: 3, insta_post_count: 2, tiktok_post_count: 3 },
      ...{ total_insta_likes: 4, total_tiktok_comments: 2 },
    });
    expect(await summary('DITBINMAS', '', await directorate())).toMatchObject({
      ...{ user_count: 4, insta_post_count: 0, total_insta_likes: 0 },
    });
  });

  test('contacts are shown to accounts of that client only', async () => {
    const carrier = await world.signIn({ role: 'ditbinmas', clients: ['RES_A'] });
    expect((await summary('RES_A', '', carrier)).client).toHaveProperty('client_operator');
    expect((await summary('DITBINMAS', '', carrier)).client).not.toHaveProperty('client_operator');
  });
});

describe('of a month', () => {
  // FAJAR is not active any more and counts nowhere. October: one post that ANI liked. November: two posts; ANI did both, BUDI one of them; a video that BUDI commented on.
  beforeEach(async () => {
    await post('O1', 'RES_A', '2025-10-15 08:00', ['ani']);
    await post('N1', 'RES_A', '2025-11-03 08:00', ['ani', 'budi', 'fajar', 'tamu'], {
      caption: ' Apel \n pagi ',
      likes: 90,
    });
    await post('N2', 'RES_A', '2025-11-04 08:00', ['ani'], { likes: 7 });
    await post('V1', 'RES_A', '2025-11-05 08:00', ['budi'], { platform: 'tiktok', caption: 'Patroli' });
    await rebuild(world.db);
  });
  const month =
    '?month=2025-11&period=monthly&period_scope=month&periode=bulanan&start_date=2025-11-01&end_date=2025-11-30' +
    '&scope=ORG&role=admin&regional_id=WIL1';

  test('in numbers, with what they have gained', async () => {
    const data = await summary('RES_A', month, await admin());
    expect(data).toMatchObject({
      ...{ monthKey: '2025-11', monthLabel: 'November 2025', start_date: '2025-11-01', end_date: '2025-11-30' },
      directorate: null,
    });
    const metrics = data.summaryMetrics.map(
      ({ key, value, suffix, change }: Record<string, unknown>) => `${key} ${value}${suffix} ${change}`,
    );
    // Instagram (2 + 1)/4, TikTok 1/2; in the thirty days before (1 + 0)/2 on Instagram only.
    expect(metrics).toEqual([
      'users 3 null',
      'activeUsers 2 null',
      'instagramPosts 2 1',
      'tiktokPosts 1 1',
      'likes 3 2',
      'comments 1 1',
      'completion 62.5% 12.5',
      'instagramParticipation 100% 50',
      'tiktokParticipation 50% 50',
    ]);
    expect(data.engagementByChannel).toEqual([
      { channel: 'Instagram', posts: 2, engagements: 3, reach: 2, engagementRate: 75, participationRate: 100 },
      { channel: 'TikTok', posts: 1, engagements: 1, reach: 1, engagementRate: 50, participationRate: 50 },
    ]);
    expect(data.audienceComposition.map(({ value }: { value: number }) => value)).toEqual([1, 1, 0, 0, 1]);
  });

  test('says of both platforms what the recaps say', async () => {
    const token = await admin();
    const data = await summary('RES_A', month, token);
    const query = 'client_id=RES_A&start_date=2025-11-01&end_date=2025-11-30';
    const likes = await world.get(`/api/insta/rekap-likes?${query}`, token);
    const comments = await world.get(`/api/tiktok/rekap-komentar?${query}`, token);
    expect(data.platformAnalytics).toEqual({
      instagram: { ...likes.body.summary, previous: expect.objectContaining({ totalPosts: 1, totalLikes: 1 }) },
      tiktok: { ...comments.body.summary, previous: expect.objectContaining({ totalPosts: 0 }) },
    });
  });

  test('with the posts that most people engaged with', async () => {
    const { contentTable } = await summary('RES_A', month, await admin());
    expect(contentTable).toEqual([
      {
        ...{ platform: 'Instagram', id: 'N1', title: 'Apel pagi', created_at: '2025-11-03T01:00:00.000Z' },
        ...{ engagement: 2, reach: 66.7, like_count: 90, comment_count: 1 },
      },
      expect.objectContaining({ platform: 'TikTok', id: 'V1', title: 'Patroli', engagement: 1, reach: 33.3 }),
      expect.objectContaining({ platform: 'Instagram', id: 'N2', title: 'N2', engagement: 1, like_count: 7 }),
    ]);
  });

  test('excused people have done what was looked at, as in the file post by post', async () => {
    await world.person({ id: '7', client: 'RES_A', name: 'GITA', ig: 'gita', tiktok: 'gita', exception: true });
    await world.person({ id: '8', client: 'RES_A', name: 'HADI', ig: 'hadi', tiktok: null, exception: true });
    await world.person({ id: '9', client: 'RES_A', name: 'INDRA', ig: 'ani', tiktok: ' ', exception: true });
    await world.facts('instagram', 'N2', ['hadi']);
    await world.post({ id: 'N3', client: 'RES_A', at: '2025-11-06 08:00', set: null });
    await world.facts('instagram', 'N3', ['gita']);
    await rebuild(world.db);
    await world.reread('RES_A');
    const { contentTable } = await summary('RES_A', month, await admin());
    const done = contentTable.map(({ id, engagement }: { id: string; engagement: number }) => [id, engagement]);
    expect(done).toEqual([
      ['N1', 5],
      ['N2', 4],
      ['V1', 2],
      ['N3', 1],
    ]);
    const window = { from: '2025-11-01', to: '2025-11-30' };
    for (const platform of ['instagram', 'tiktok'] as const) {
      const file = await measurePerPost(
        world.db,
        { platform, scope: unitScope('RES_A'), window },
        world.clock.now(),
        new AbortController().signal,
      );
      for (const [at, { key }] of file.posts.entries()) expect(done).toContainEqual([key, file.done[at]]);
    }
  });

  test('captions and counts are those that the network said last', async () => {
    const token = await admin();
    const before = await summary('RES_A', month, token);
    await world.db
      .updateTable('insta_post')
      .set({ caption: 'Baru', like_count: 91 })
      .where('shortcode', '=', 'N1')
      .execute();
    await bumpVersions(world.db, [postsScope('res_a')]);
    const after = await summary('RES_A', month, token);
    expect([before, after].map(({ contentTable: [first] }) => [first.title, first.like_count])).toEqual([
      ['Apel pagi', 90],
      ['Baru', 91],
    ]);
    expect(after.narratives.content).toContain('"Baru"');
  });

  test('in sentences made of these numbers', async () => {
    const { narratives, highlights } = await summary('RES_A', month, await admin());
    expect(narratives).toEqual({
      overview:
        'Pada November 2025 terbit 2 konten Instagram dan 1 konten TikTok. ' +
        'Dari 3 personel, 2 (66,7%) memberi like atau komentar. ' +
        'Penyelesaian rata-rata 62,5%, naik 12,5 poin dari periode sebelumnya (50%).',
      instagram:
        '2 konten Instagram mendapat 3 like dari 3 personel. ' +
        '1 lengkap, 1 kurang, 0 belum, 1 tanpa username; partisipasi 100%.',
      tiktok:
        '1 konten TikTok mendapat 1 komentar dari 3 personel. ' +
        '1 lengkap, 0 kurang, 1 belum, 1 tanpa username; partisipasi 50%.',
      content: 'Konten dengan pelaksana terbanyak: "Apel pagi" di Instagram, 2 personel.',
      units: '',
      usernames: '',
    });
    expect(highlights).toEqual([
      'Penyelesaian rata-rata 62,5%, naik 12,5 poin dari periode sebelumnya (50%).',
      'Konten dengan pelaksana terbanyak: "Apel pagi" di Instagram, 2 personel.',
    ]);
  });

  test('without posts claims nothing', async () => {
    const data = await summary('RES_A', '?month=2025-07', await admin());
    expect([data.highlights, data.contentTable, data.monthLabel]).toEqual([[], [], 'Juli 2025']);
    expect(data.narratives).toMatchObject({ overview: 'Tidak ada konten pada Juli 2025.', content: '', units: '' });
  });

  test('is this month when nothing is said, and the range when there is one', async () => {
    const token = await admin();
    expect((await summary('RES_A', '', token)).monthKey).toBe('2025-11');
    const week = await summary('RES_A', '?month=x&start_date=2025-11-03&end_date=2025-11-09', token);
    expect([week.monthLabel, week.platformAnalytics.instagram.totalPosts]).toEqual([
      'Senin, 3/11/2025 - Minggu, 9/11/2025',
      2,
    ]);
  });
});

test('a directorate: its units, and how complete the usernames of its people are', async () => {
  await post('D1', 'DITBINMAS', '2025-10-20 08:00', ['dedi']);
  await post('D2', 'DITBINMAS', '2025-11-03 08:00', ['ani', 'budi']);
  await rebuild(world.db);
  const data = await summary('DITBINMAS', '?month=2025-11', await directorate());
  expect(data.directorate).toMatchObject({
    users: 4,
    instagram: { filled: 3, total: 4, percentage: 75, mean: 75, median: 75, backlogShare: 100 },
    tiktok: { filled: 3, backlog: [{ client_id: 'RES_B', client_name: 'POLRES B', missing: 1 }] },
    best: [{ client_id: 'RES_A', client_name: 'POLRES A', instagram: 100, tiktok: 100 }],
    top: [{ client_id: 'RES_A' }, { client_id: 'RES_B', instagram: 50, tiktok: 50 }],
    ...{ strong: [], low: [], bottom: [], gaps: [] },
  });
  expect(data.narratives).toMatchObject({
    units:
      'Penyelesaian tertinggi POLRES A (100%), terendah POLRES B (0%). ' +
      'Kenaikan terbesar POLRES A: 100 poin. Penurunan terbesar POLRES B: 100 poin.',
    usernames:
      'Username terisi: Instagram 75% (3 dari 4; median satker 75%), TikTok 75% (3 dari 4; median satker 75%). ' +
      '1 satker memuat 100% username Instagram yang belum terisi. 1 satker memuat 100% username TikTok yang belum terisi.',
  });
  expect((await summary('DITBINMAS', '?month=2025-11&regional_id=wil1', await directorate())).directorate.users).toBe(
    2,
  );
});

test('only the caller’s own clients; what there is not is not found; what is no date is refused', async () => {
  const get = async (client: string, query: string, token: string) => {
    const { status, body } = await world.get(`/api/clients/${client}/summary${query}`, token);
    return `${status} ${body.code}`;
  };
  const token = await admin();
  expect(await get('RES_B', '', token)).toBe('403 CLIENT_DENIED');
  expect(await get('RES_A', '', await world.signIn({ role: 'admin', clients: ['RES_B'] }))).toBe('403 CLIENT_DENIED');
  expect(await get('RES_A', '', await directorate())).toBe('403 CLIENT_DENIED');
  expect(await get('TIDAK_ADA', '', token)).toBe('403 CLIENT_DENIED');
  expect(await get('RES_A', '', await world.signIn({ role: 'operator', clients: ['RES_A'] }))).toBe('403 FORBIDDEN');
  const person = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '1' });
  expect(await get('RES_A', '', person)).toBe('403 FORBIDDEN');
  expect(await get('RES_A', '?month=2025-13', token)).toBe('400 DATE_INVALID');
  expect(await get('RES_A', '?start_date=2024-01-01&end_date=2025-12-31', token)).toBe('400 PERIOD_TOO_LONG');
  const carrier = await world.signIn({ role: 'ditlantas', clients: ['RES_A'] });
  expect(await get('DITLANTAS', '', carrier)).toBe('404 CLIENT_NOT_FOUND');
});
