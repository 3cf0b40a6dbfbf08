import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fields, flag, maybe, moment, number, rows, text } from './reads.ts';
import { person, Site, unit } from './site.ts';

/*
 * The web dashboard moves over without a change: here are its calls, spelled as it spells them, and the fields that are read. Whatever else an answer
 * holds is not looked at.
 */

let site: Site;
beforeAll(async () => {
  site = await Site.open();
}, 90_000);
afterAll(() => site?.close());

/** As the browser of somebody in Jakarta writes the day. */
function todayInJakarta(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
}

/** The columns of the directory. */
const directoryRow = {
  ...{ user_id: text, nama: text, title: text, divisi: text, client_id: text, client_name: text },
  ...{ insta: text, tiktok: text, email: maybe, jabatan: maybe, status: flag },
};

describe('every page', () => {
  test('begins with the profile; its switches are booleans and its type is compared in capitals', async () => {
    const { client, clientId, role } = await site.signIn('operator.contoh');
    const body = await client.reads(
      `GET /api/clients/profile?client_id=${clientId}&role=${role}&scope=ORG&regional_id=WIL1`,
      fields({
        client: fields({
          ...{ client_id: text, nama: text, client_type: text, client_insta: text, client_tiktok: text },
          ...{
            client_insta_status: flag,
            client_tiktok_status: flag,
            client_amplify_status: flag,
            client_status: flag,
          },
          ...{ regional_id: maybe, premium_tier: maybe, tier: maybe, level: maybe },
        }),
      }),
    );
    expect([body.client.client_id, body.client.nama, body.client.client_type.toUpperCase()]).toEqual([
      unit,
      'RESOR CONTOH',
      'ORG',
    ]);
  });

  test('of a directorate asks for the names of units in this way, too', async () => {
    const { client } = await site.signIn('binmas.contoh');
    const named = fields({ client: fields({ client_id: text, nama: text }) });
    const { client: profile } = await client.reads(
      `GET /api/clients/profile?client_id=${unit}&role=ditbinmas&scope=DIREKTORAT`,
      named,
    );
    expect([profile.client_id, profile.nama]).toEqual([unit, 'RESOR CONTOH']);
  });
});

describe('the directory', () => {
  test('of a unit: rows, a new person, an edit of the number in two calls, in and out', async () => {
    const { client, clientId, role } = await site.signIn('operator.contoh');
    const listed = await client.reads(
      `GET /api/users/list?client_id=${clientId}&role=${role}&scope=ORG`,
      fields({ data: rows(directoryRow) }),
    );
    expect(listed.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual([person.nrp]);
    const written = fields({ data: fields({ user_id: text, nama: text, title: text, divisi: text, status: flag }) });
    const form = {
      client_id: clientId,
      nama: 'Baru Contoh',
      title: 'BRIPDA',
      user_id: '87010102',
      divisi: 'POLSEK Satu',
    };
    await client.reads('POST /api/users/create', written, { body: form });
    const edited = { nama: 'BARU CONTOH', title: 'BRIPTU', divisi: 'SAT BINMAS', user_id: '87010103' };
    await client.reads('PUT /api/users/87010102', written, { body: edited });
    const pair = { old_user_id: '87010102', new_user_id: '87010103' };
    await client.reads('PUT /api/user_roles/update', fields({ success: flag }), { body: pair });
    const away = await client.reads('PUT /api/users/87010103', written, { body: { status: false } });
    expect(away.data).toMatchObject({ title: 'BRIPTU', status: false });
    await client.reads('PUT /api/users/87010103', written, { body: { status: true } });
    await client.reads('PUT /api/users/87010103', written, { body: { email: null } });
    const gone = await client.reads('PUT /api/users/87010103', written, { body: { status: false } });
    expect(gone.data.status).toBe(false);
  });

  test('of a directorate has a flag for each role, by which pages filter once more', async () => {
    const { client, role } = await site.signIn('binmas.contoh');
    const { data } = await client.reads(
      `GET /api/users/list?client_id=DITBINMAS&role=${role}&scope=DIREKTORAT`,
      fields({
        data: rows({ ...directoryRow, insta: maybe, tiktok: maybe, title: maybe, divisi: maybe, ditbinmas: flag }),
      }),
    );
    expect(data.find(({ user_id }: { user_id: string }) => user_id === person.nrp)).toMatchObject({
      client_name: 'RESOR CONTOH',
      ditbinmas: true,
    });
  });

  test('shows the message of what is refused', async () => {
    const { client, clientId } = await site.signIn('operator.contoh');
    const form = { client_id: clientId, nama: 'X', title: 'BRIPDA', user_id: '12', divisi: 'SI TIK' };
    const refused = await client.send('POST /api/users/create', { body: form });
    expect(refused).toMatchObject({ status: 400, body: { success: false, message: expect.stringMatching(/NRP/) } });
  });
});

test('the executive summary finds the month in numbers, tables and sentences, whatever it sends along', async () => {
  const { client, clientId } = await site.signIn('binmas.contoh');
  const numbers = fields({ totalPosts: number, totalUsers: number, averageCompletionPercentage: number });
  const { data } = await client.reads(
    `GET /api/clients/${clientId}/summary?month=2026-11&period=monthly&period_scope=month&periode=bulanan` +
      '&start_date=2026-11-01&end_date=2026-11-30&scope=DIREKTORAT&role=ditbinmas',
    fields({
      data: fields({
        ...{ client: fields({ client_id: text }), user_count: number, insta_post_count: number },
        ...{ tiktok_post_count: number, total_insta_likes: number, total_tiktok_comments: number },
        ...{ monthKey: text, monthLabel: text, highlights: Type.Array(text), contentTable: Type.Array(fields({})) },
        summaryMetrics: rows({ label: text, value: number }),
        engagementByChannel: rows({ channel: text, reach: number, engagementRate: number }),
        audienceComposition: rows({ name: text, value: number }),
        platformAnalytics: fields({ instagram: numbers, tiktok: numbers }),
        narratives: fields({ overview: text, instagram: text, tiktok: text }),
      }),
    }),
  );
  expect([data.client.client_id, data.monthKey, data.monthLabel]).toEqual(['DITBINMAS', '2026-11', 'November 2026']);
  expect(data.user_count).toBe(data.platformAnalytics.instagram.totalUsers);
});

describe('the amplification pages', () => {
  const row = {
    ...{ client_id: text, user_id: text, title: text, nama: text, username: text, divisi: text, jumlah_link: number },
    ...{ exception: flag, display_nama: text, sudahMelaksanakan: flag, client_name: text, instagram_link: maybe },
  };
  const recap = fields({ data: rows(row), chartHeight: number });
  const today = todayInJakarta();

  test.each([
    ['the day', `periode=harian&tanggal=${today}`],
    ['the week', `periode=mingguan&tanggal=${today}&tanggal_mulai=${today}&tanggal_selesai=${today}`],
    ['the month', `periode=bulanan&tanggal=${today.slice(0, 7)}`],
    ['a range', `periode=harian&start_date=${today}&end_date=${today}`],
    ['all of it', 'periode=semua'],
  ])('of a unit ask about %s', async (_what, period) => {
    const { client, clientId, role } = await site.signIn('operator.contoh');
    const path = `/api/amplify/rekap?client_id=${clientId}&role=${role}&scope=ORG&regional_id=WIL1&${period}`;
    const { data } = await client.reads(`GET ${path}`, recap);
    const [found] = data.filter(({ user_id }: { user_id: string }) => user_id === person.nrp);
    expect(found).toMatchObject({ sudahMelaksanakan: true, client_name: 'RESOR CONTOH' });
    expect(found.jumlah_link).toBeGreaterThanOrEqual(2);
  });

  test.each(['/api/amplify/rekap-khusus', '/api/amplify-khusus/rekap'])(
    'ask about special tasks at %s',
    async (path) => {
      const { client, clientId, role } = await site.signIn('operator.contoh');
      const { data } = await client.reads(
        `GET ${path}?client_id=${clientId}&role=${role}&scope=ORG&periode=semua`,
        recap,
      );
      expect(data.map(({ user_id }: { user_id: string }) => user_id)).toContain(person.nrp);
    },
  );

  test('of a directorate ask for everybody of its role', async () => {
    const { client, role } = await site.signIn('binmas.contoh');
    const path = `/api/amplify/rekap?client_id=DITBINMAS&role=${role}&scope=DIREKTORAT&periode=harian&tanggal=${today}`;
    const { data } = await client.reads(
      `GET ${path}`,
      fields({ data: rows({ ...row, title: maybe, username: maybe, divisi: maybe }) }),
    );
    expect(data.map(({ user_id }: { user_id: string }) => user_id)).toContain(person.nrp);
  });

  test('show the message of what is refused', async () => {
    const { client } = await site.signIn('operator.contoh');
    const refused = await client.send('GET /api/amplify/rekap?client_id=DITLANTAS&role=operator&scope=ORG');
    expect(refused).toMatchObject({ status: 403, body: { success: false, message: expect.stringMatching(/\S/) } });
  });
});

describe('the pages of posts, of an account and of comparisons', () => {
  const counts = { like_count: number, comment_count: number };
  const post = { id: text, created_at: moment, type: text, caption: text, view_count: number, ...counts };

  test('find profile, contacts and posts of any account on Instagram', async () => {
    const { client } = await site.signIn('binmas.contoh');
    for (const username of ['ditbinmas_contoh', '@polres_contoh_a', 'https://www.instagram.com/bidhumas_contoh/']) {
      const asked = `username=${encodeURIComponent(username)}`;
      const profile = { username: text, follower_count: number, following_count: number, biography: text };
      await client.reads(
        `GET /api/insta/rapid-profile?${asked}`,
        fields({ data: fields({ ...profile, followers: number, profile_pic_url: text }) }),
      );
      const contacts = { address: maybe, public_phone_number: maybe, public_email: maybe };
      await client.reads(
        `GET /api/insta/rapid-info?${asked}`,
        fields({ data: fields({ ...contacts, bio_links: rows({ url: text }) }) }),
      );
      const posts = await client.reads(
        `GET /api/insta/rapid-posts?${asked}&limit=12&start_date=2025-01-01`,
        fields({
          data: rows({ ...post, thumbnail: text, shortcode: text, is_video: flag, images_url: Type.Array(text) }),
        }),
      );
      expect(posts.data.length).toBeLessThanOrEqual(12);
    }
  });

  test('find the same on TikTok, and without a name the account of the login', async () => {
    const { client } = await site.signIn('binmas.contoh');
    const profile = { username: text, nickname: text, follower_count: number, following_count: number };
    await client.reads(
      'GET /api/tiktok/rapid-profile?username=https%3A%2F%2Fwww.tiktok.com%2F%40bidhumas_contoh',
      fields({ data: fields({ ...profile, like_count: number, video_count: number, avatar_url: text, secUid: text }) }),
    );
    const { data } = await client.reads(
      'GET /api/tiktok/rapid-info?client_id=',
      fields({ data: fields({ userInfo: fields({ user: fields({ uniqueId: text }), stats: fields({}) }) }) }),
    );
    expect(data.userInfo.user.uniqueId).toBe('ditbinmas_contoh');
    const stats = fields({ diggCount: number, commentCount: number });
    await client.reads(
      'GET /api/tiktok/rapid-posts?limit=50',
      fields({ data: rows({ id: text, video_id: text, createTime: number, desc: text, stats, ...counts }) }),
    );
  });

  test('of an operator read an Instagram profile; what is refused or not there signs nobody out', async () => {
    const { client } = await site.signIn('operator.contoh');
    await client.reads(
      'GET /api/insta/rapid-profile?username=ditbinmas_contoh',
      fields({ data: fields({ username: text, follower_count: number }) }),
    );
    const refused = await client.send('GET /api/insta/rapid-posts?username=ditbinmas_contoh');
    expect(refused.status).toBe(403);
    const unknown = await client.send('GET /api/insta/rapid-profile?username=akun_tidak_ada');
    expect(unknown).toMatchObject({ status: 404, body: { success: false, message: expect.stringMatching(/akun/i) } });
  });
});

describe('the premium form', () => {
  const request = {
    ...{ request_id: number, request_token: text, dashboard_user_id: text, status: text, premium_tier: text },
    ...{ bank_name: text, sender_name: text, account_number: text, transfer_amount: text, locked: flag },
  };
  const form = {
    ...{ premium_tier: 'premium_1', bank_name: 'BANK CONTOH', account_number: '0001112223', sender_name: 'PENGIRIM' },
    ...{ transfer_amount: 300_123, amount: 300_123, unique_code: 123 },
  };

  test('is open, sends what was filled in, and is locked from then on', async () => {
    const { client } = await site.signIn('operator.contoh');
    const latest = 'GET /api/premium/request/latest';
    const before = await client.reads(latest, fields({ success: flag, hasOpenRequest: flag }));
    expect(before).toMatchObject({ hasOpenRequest: false, request: null });
    const sent = await client.reads('POST /api/premium/request', fields({ request: fields(request) }), { body: form });
    const after = await client.reads(latest, fields({ hasOpenRequest: flag, request: fields(request) }));
    expect(after).toMatchObject({ hasOpenRequest: true, request: { request_id: sent.request.request_id } });
    expect([after.request.status, after.request.locked, Number(after.request.transfer_amount)]).toEqual([
      'pending',
      true,
      300_123,
    ]);
    const again = await client.send('POST /api/premium/request', { body: { ...form, sender_name: 'LAIN' } });
    expect(again).toMatchObject({ status: 409, body: { success: false, message: expect.stringMatching(/\S/) } });
    const proof = { body: { proof_url: 'https://berkas.contoh.example/bukti.jpg' } };
    const path = `PUT /api/premium/request/${sent.request.request_token}/confirm`;
    const { request: confirmed } = await client.reads(path, fields({ request: fields(request) }), proof);
    expect([confirmed.status, confirmed.locked]).toEqual(['confirmed', true]);
  });

  test('shows what is missing, and nobody is signed out by it', async () => {
    const { client } = await site.signIn('binmas.contoh');
    const refused = await client.send('POST /api/premium/request', { body: { ...form, bank_name: '' } });
    expect(refused).toMatchObject({ status: 400, body: { success: false, message: expect.stringMatching(/bank/i) } });
  });
});
