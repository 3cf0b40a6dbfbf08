import { addDays, startOfWeek } from '@cicero/runtime';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fields, flag, maybe, moment, number, rows, text } from './reads.ts';
import { person, Site, unit } from './site.ts';

/*
 * The attendance pages and what goes with them move over without a change: here are their calls, spelled as they spell
 * them, and the fields that are read. Whatever else an answer holds is not looked at.
 */

let site: Site;
beforeAll(async () => {
  site = await Site.open();
}, 90_000);
afterAll(() => site?.close());

/** As the browser of somebody in Jakarta writes the day. */
const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
const month = today.slice(0, 7);

const stats = fields({ data: fields({ igPosts: number, ttPosts: number }) });
const row = {
  ...{ client_id: text, username: maybe, nama: text, title: text, divisi: text, user_id: text, client_name: text },
  exception: flag,
};
const likes = fields({ data: rows({ ...row, jumlah_like: number }) });
const comments = fields({ data: rows({ ...row, jumlah_komentar: number }) });
const cards = {
  ...{ usersCount: number, sudahUsersCount: number, kurangUsersCount: number, belumUsersCount: number },
  noUsernameUsersCount: number,
};
const distribution = fields({ sudah: number, kurang: number, belum: number, noPosts: number, noUsername: number });
const summary = fields({ totalPosts: number, totalUsers: number, distribution });

const monday = startOfWeek(today);
/** The periods of the view selector, with the names of bounds that the page uses. */
const views = [
  ['the day', `periode=harian&tanggal=${today}`],
  ['the week', `periode=mingguan&tanggal=${monday}&tanggal_mulai=${monday}&tanggal_selesai=${addDays(monday, 6)}`],
  ['the month', `periode=bulanan&tanggal=${month}`],
  ['a range', `periode=harian&tanggal_mulai=${today}&tanggal_selesai=${today}`],
  [
    'a range under both names',
    `periode=harian&start_date=${today}&end_date=${today}&tanggal_mulai=${today}&tanggal_selesai=${today}`,
  ],
] as const;

describe('the first attendance pages', () => {
  test.each(views)('take the posts of %s from the numbers and the people from the recap', async (_what, period) => {
    const { client } = await site.signIn('binmas.contoh');
    const { data } = await client.reads(`GET /api/dashboard/stats?client_id=DITBINMAS&${period}`, stats);
    const instagram = await client.reads(`GET /api/insta/rekap-likes?client_id=DITBINMAS&${period}`, likes);
    const tiktok = await client.reads(`GET /api/tiktok/rekap-komentar?client_id=DITBINMAS&${period}`, comments);
    expect([data.igPosts, data.ttPosts]).toEqual([instagram.totalPosts, tiktok.totalPosts]);
    for (const { data: people } of [instagram, tiktok]) {
      expect(people.map(({ user_id }: { user_id: string }) => user_id)).toContain(person.nrp);
    }
  });
});

describe('the attendance pages of today', () => {
  test.each(views)(
    'call for the numbers of %s first, then for the recaps with role, scope and region',
    async (_what, period) => {
      const { client, clientId, role } = await site.signIn('operator.contoh');
      const query = `client_id=${clientId}&${period}&role=${role}&scope=ORG&regional_id=WIL1`;
      const numbers = fields({ data: fields({ igPosts: number, ttPosts: number, users: number, clients: number }) });
      const { data } = await client.reads(`GET /api/dashboard/stats?${query}`, numbers);
      expect([data.users, data.igPosts, data.ttPosts]).toEqual([1, 2, 1]);
      const instagram = await client.reads(
        `GET /api/insta/rekap-likes?${query}`,
        fields({ ...likes.properties, ...cards, summary }),
      );
      expect([instagram.summary.totalPosts, instagram.kurangUsersCount, instagram.data[0].jumlah_like]).toEqual([
        2, 1, 1,
      ]);
      const tiktok = await client.reads(
        `GET /api/tiktok/rekap-komentar?${query}`,
        fields({ ...comments.properties, ...cards, summary }),
      );
      expect([tiktok.summary.totalPosts, tiktok.summary.distribution.sudah]).toEqual([1, 1]);
    },
  );

  test('show the message of what is refused, and nobody is signed out by it', async () => {
    const { client } = await site.signIn('operator.contoh');
    const refused = await client.send('GET /api/dashboard/stats?client_id=DITLANTAS&role=operator&scope=ORG');
    expect(refused).toMatchObject({ status: 403, body: { success: false, message: expect.stringMatching(/\S/) } });
  });
});

describe('the page for analysis and evaluation', () => {
  const call = (role: string) =>
    [
      ...[`GET /api/dashboard/anev?time_range=custom&client_id=${unit}&role=${role.toUpperCase()}&scope=org`],
      ...['regional_id=WIL1', `start_date=${month}-01`, `end_date=${today}`],
    ].join('&');
  const headers = { 'X-Client-Id': unit };

  test('tells who has no premium what they have, and how long', async () => {
    const { client, role } = await site.signIn('operator.contoh');
    const refused = await client.send(call(role), { headers });
    expect(refused).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/\S/), premium_tier: null, expires_at: null },
    });
    expect((await client.send('GET /api/dashboard/stats')).status).toBe(200);
  });

  test('shows cards, people and what each has done, to operators too', async () => {
    const { client, role } = await site.signIn('operator.contoh');
    const db = site.installation.host.database;
    await db.script(`update dashboard_user set premium_status = true, premium_tier = 'premium_1'
      where username = 'operator.contoh';`);
    const someone = { user_id: text, nama: text, name: text, divisi: text };
    const totals = {
      ...{ total_users: number, likes: number, comments: number, expected_actions: number, completion_rate: number },
      ...{ posts: fields({ instagram: number, tiktok: number }) },
    };
    const division = { satfung: text, total_personnel: number, active_personnel: number };
    const { data } = await client.reads(
      call(role),
      fields({
        data: fields({
          filters: fields({
            time_range: text,
            start_date: text,
            end_date: text,
            permitted_time_ranges: Type.Array(text),
          }),
          user_directory: rows({ ...someone, username: text }),
          instagram_engagement: fields({ per_user: rows({ ...someone, likes: number }) }),
          tiktok_engagement: fields({ per_user: rows({ ...someone, comments: number }) }),
          aggregates: fields({
            totals: fields(totals),
            compliance_per_pelaksana: rows({
              ...someone,
              assigned: number,
              completed: number,
              completion_rate: number,
            }),
            user_per_satfung: rows({ satfung: text, count: number }),
            likes_per_satfung: rows({ ...division, likes: number }),
            tiktok_per_satfung: rows({ ...division, comments: number }),
          }),
        }),
      }),
      { headers },
    );
    expect(data.aggregates.totals).toMatchObject({
      ...{ total_users: 1, likes: 1, comments: 1, expected_actions: 3, posts: { instagram: 2, tiktok: 1 } },
      completion_rate: 0.6667,
    });
  });

  test('shows which ranges there are when it asks for another', async () => {
    const { client } = await site.signIn('operator.contoh');
    const { status, body } = await client.send('GET /api/dashboard/anev?time_range=14d', { headers });
    expect([status, body.permitted_time_ranges]).toEqual([400, expect.arrayContaining(['7d', 'custom'])]);
  });
});

describe('numbers beside the pages', () => {
  test('logins to the dashboard, one’s own among them', async () => {
    const { client } = await site.signIn('operator.contoh');
    const answer = fields({
      message: text,
      data: fields({ total_logins: number, accounts: rows({ username: text }) }),
    });
    const { message } = await client.reads('GET /api/dashboard/login-web/recap?mode=harian', answer);
    expect(message).toContain('operator.contoh');
  });

  test('posts brought along are analysed, the same ones again as well', async () => {
    const { client } = await site.signIn('operator.contoh');
    const sent = { body: { items: [{ code: 'X1', like_count: 3, caption: null }] } };
    const stats = fields({ data: fields({ stats: fields({ total_posts: number, avg_likes: number }) }) });
    for (let times = 0; times < 2; times += 1) {
      await client.reads('POST /api/dashboard/social-media/instagram/analysis', stats, sent);
    }
  });
});

describe('the executive summary', () => {
  const bounds = `start_date=${month}-01&end_date=${today}`;

  test('asks for the month in numbers, recaps and posts, and filters by the date of publishing itself', async () => {
    const { client } = await site.signIn('binmas.contoh');
    const scope = 'client_id=DITBINMAS&role=ditbinmas&scope=DIREKTORAT';
    const dates = `tanggal=${month}-01&tanggal_mulai=${month}-01&tanggal_selesai=${today}`;
    await client.reads(`GET /api/dashboard/stats?${scope}&periode=bulanan&${dates}`, stats);
    await client.reads(`GET /api/insta/rekap-likes?${scope}&periode=harian&${dates}`, likes);
    for (const path of ['/api/insta/posts', '/api/instagram/posts', '/api/tiktok/posts']) {
      const { data } = await client.reads(
        `GET ${path}?${scope}&${bounds}&limit=100`,
        fields({ data: Type.Array(Type.Unknown()) }),
      );
      expect(Array.isArray(data)).toBe(true);
    }
  });

  test('finds when a post was published, what it says, and its likes and comments', async () => {
    const db = site.installation.host.database;
    await db.script(`
      insert into insta_post (shortcode, client_id, caption, like_count, comment_count, created_at)
        values ('BinmasSatu1', 'DITBINMAS', 'Apel', 9, 2, now() at time zone 'UTC');
      insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
        values ('instagram', 'BinmasSatu1', 'DITBINMAS', now(), (now() at time zone 'Asia/Jakarta')::date, now(), now());`);
    const { client } = await site.signIn('binmas.contoh');
    const post = { shortcode: text, created_at: moment, caption: maybe, like_count: number, comment_count: number };
    const headers = { 'X-Cicero-Token': 'x', 'X-Cicero-Reposter-Token': 'x', 'X-Client-Id': 'DITBINMAS' };
    for (const path of ['/api/insta/posts', '/api/instagram/posts']) {
      const call = `GET ${path}?client_id=DITBINMAS&${bounds}` as const;
      const { data } = await client.reads(call, fields({ data: rows(post) }), { headers });
      expect(data).toMatchObject([{ shortcode: 'BinmasSatu1', like_count: 9 }]);
    }
  });

  test('finds videos and who commented on them', async () => {
    await site.installation.host.database.script(`
      insert into tiktok_post (video_id, client_id, caption, like_count, comment_count, created_at)
        values ('7300000000000000002', 'DITBINMAS', 'Patroli', 4, 1, now() at time zone 'UTC');
      insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at)
        values ('tiktok', '7300000000000000002', 'DITBINMAS', now(), (now() at time zone 'Asia/Jakarta')::date, now(), now());
      insert into engagement_fact (platform, post_id, handle, first_seen_at, last_seen_at)
        values ('tiktok', '7300000000000000002', 'contoh.01', now(), now());`);
    const { client } = await site.signIn('binmas.contoh');
    const video = { video_id: text, created_at: moment, caption: maybe, like_count: number, comment_count: number };
    await client.reads(`GET /api/tiktok/posts?client_id=DITBINMAS&${bounds}`, fields({ data: rows(video) }));
    const seen = { video_id: text, comment_count: number, comments: Type.Array(text) };
    const { data } = await client.reads('GET /api/tiktok/comments?client_id=DITBINMAS', fields({ data: rows(seen) }));
    expect(data[0]).toMatchObject({ comment_count: 1, comments: ['@contoh.01'] });
    const others = await client.send(`GET /api/tiktok/comments?client_id=${unit}`);
    expect(others.status).toBe(403);
  });
});

describe('the home page', () => {
  test('finds accounts and posts of today without naming a client', async () => {
    await site.installation.host.database.script(`
      insert into insta_profile (username, follower_count, following_count, post_count, updated_at)
        values ('resor.contoh', 120, 8, 40, now() at time zone 'UTC');
      insert into tiktok_profile (username, follower_count, following_count, video_count, updated_at)
        values ('resor.contoh', 60, 4, 20, now());`);
    const { client } = await site.signIn('operator.contoh');
    const account = fields({ username: text, follower_count: number, following_count: number });
    const post = { created_at: moment, caption: maybe, like_count: number, comment_count: number };
    const media = { shortcode: text, thumbnail_url: maybe, is_video: Type.Unknown(), video_url: maybe };
    const { data } = await client.reads(
      'GET /api/aggregator?periode=harian',
      fields({
        data: fields({
          igProfile: account,
          igPosts: Type.Array(fields({ ...media, created_at: moment, caption: maybe, images_url: Type.Unknown() })),
          tiktokProfile: account,
          tiktokPosts: rows({ id: text, ...post }),
        }),
      }),
    );
    expect(data.igPosts.map(({ shortcode }: { shortcode: string }) => shortcode)).toContain('TugasHari01');
    expect(data.igProfile.follower_count).toBe(120);
  });

  test('shows what the directorate has collected anew', async () => {
    const { client } = await site.signIn('binmas.contoh');
    const asked = fields({ data: fields({ refreshId: text, status: text }) });
    const { data } = await client.reads('POST /api/aggregator/refresh', asked, { body: { skipPostRefresh: true } });
    await vi.waitFor(
      async () => {
        const now = await client.reads(`GET /api/aggregator/refresh/${data.refreshId}`, asked);
        expect(now.data.status).toBe('succeeded');
      },
      { timeout: 20_000, interval: 250 },
    );
    const seen = fields({ data: fields({ igProfile: fields({ follower_count: number, updated_at: moment }) }) });
    await client.reads('GET /api/aggregator?periode=harian', seen);
  });
});

describe('the complaint buttons', () => {
  test.each([
    ['insta', 'Instagram'],
    ['tiktok', 'TikTok'],
  ])('of the %s page show the message of the answer, however often they are pressed', async (page, platform) => {
    const { client, clientId } = await site.signIn('operator.contoh');
    const issue = `Sudah melaksanakan ${platform} namun belum terdata`;
    const body = {
      nrp: person.nrp,
      user_id: person.nrp,
      client_id: clientId,
      nama: 'NAMA CONTOH',
      message: issue,
      issue,
    };
    const answer = fields({ success: flag, data: fields({ message: text, ticketId: text }) });
    const first = await client.reads(`POST /api/dashboard/komplain/${page}`, answer, { body });
    const again = await client.reads(`POST /api/dashboard/komplain/${page}`, answer, { body });
    expect(again.data).toMatchObject({ ticketId: first.data.ticketId, message: first.data.message });
    expect(first.data.message).toContain(issue);

    const { nrp } = person;
    const followed = fields({ data: rows({ ticketId: text, status: text, reporter: fields({ nrp: text }) }) });
    await vi.waitFor(
      async () => {
        const { data } = await client.reads(`GET /api/dashboard/komplain?platform=${platform.toLowerCase()}`, followed);
        expect(data).toMatchObject([{ ticketId: first.data.ticketId, status: 'sent', reporter: { nrp } }]);
      },
      { timeout: 20_000, interval: 250 },
    );
  });
});

test('the weekly report takes recaps of a range, the numbers beside them, and the posts', async () => {
  const { client, clientId, role } = await site.signIn('operator.contoh');
  const query = `client_id=${clientId}&periode=harian&start_date=${monday}&end_date=${addDays(monday, 6)}`;
  const scope = `role=${role}&scope=ORG`;
  const { data } = await client.reads(`GET /api/dashboard/stats?${query}&${scope}`, stats);
  const instagram = await client.reads(`GET /api/insta/rekap-likes?${query}&${scope}`, likes);
  const tiktok = await client.reads(`GET /api/tiktok/rekap-komentar?${query}&${scope}`, comments);
  expect([data.igPosts, data.ttPosts]).toEqual([instagram.totalPosts, tiktok.totalPosts]);
  expect([instagram.data[0].jumlah_like, tiktok.data[0].jumlah_komentar]).toEqual([1, 1]);
});

test('pages that compare units find them beside each other in one call', async () => {
  const { client, role } = await site.signIn('binmas.contoh');
  const { data } = await client.reads(
    `GET /api/dashboard/units?client_id=DITBINMAS&role=${role}&scope=DIREKTORAT&periode=mingguan`,
    fields({ data: rows({ client_id: text, client_name: text, ranking: number, users: number }) }),
  );
  const found = data.find(({ client_id }: { client_id: string }) => client_id === unit);
  expect(found).toMatchObject({ client_name: 'RESOR CONTOH', users: 1 });
});
