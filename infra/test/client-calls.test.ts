import { createDashboardUser } from '@cicero/auth-claim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from './client-calls/client.ts';
import { fields, flag, maybe, moment, number, rows, text } from './client-calls/reads.ts';
import { type Installation, openInstallation } from './installation.ts';
import { textTo } from './what-came.ts';

/*
 * The web dashboard and the app move over without a change: here are their calls, spelled as they spell them, and the
 * fields that they read. Whatever else an answer holds is not looked at.
 */

const unit = 'RES_CONTOH';
const person = { nrp: '87010101', whatsapp: '6281299990001' };
const password = 'kuda-laut-biru-7';
let installation: Installation;
let site: Client;

beforeAll(async () => {
  installation = await openInstallation();
  site = new Client(installation.door);
  await installation.host.database.script(world);
  for (const [username, role, clientId] of accounts) {
    await createDashboardUser(installation.host.database.db, {
      username,
      password,
      role,
      clientIds: [clientId],
      approved: true,
    });
  }
}, 90_000);
afterAll(() => installation?.close());

const accounts = [
  ['operator.contoh', 'operator', unit],
  ['binmas.contoh', 'ditbinmas', 'DITBINMAS'],
] as const;

const world = `
insert into clients (client_id, nama, client_type, client_status, client_insta, client_tiktok, regional_id, parent_client_id)
  values ('${unit}', 'RESOR CONTOH', 'org', true, 'resor.contoh', '@resor.contoh', 'WIL1', 'DITBINMAS');
insert into "user" (user_id, nama, title, divisi, jabatan, insta, tiktok, whatsapp, email, client_id, status) values
  ('${person.nrp}', 'NAMA CONTOH', 'AIPDA', 'SAT BINMAS', 'KANIT', 'contoh.01', 'contoh.01', '${person.whatsapp}',
   'contoh@contoh.example', '${unit}', true);
insert into user_roles select '${person.nrp}', role_id from roles where role_name in ('operator', 'ditbinmas');
insert into insta_post (shortcode, client_id, caption, image_url, thumbnail_url, created_at) values
  ('TugasHari01', '${unit}', 'Tugas hari ini', 'https://cdn.contoh.example/1.jpg', 'https://cdn.contoh.example/2.jpg',
   now() at time zone 'UTC');
insert into insta_post (shortcode, client_id, created_at) values ('TugasHari02', '${unit}', now() at time zone 'UTC');
insert into link_report (shortcode, user_id, instagram_link, facebook_link, created_at, reported_at) values
  ('TugasHari02', '${person.nrp}', 'https://www.instagram.com/p/SudahAda01', 'https://www.facebook.com/contoh/posts/1',
   now() at time zone 'UTC', now());
insert into insta_post_khusus (shortcode, client_id, caption, image_url, thumbnail_url, created_at) values
  ('TugasKhusus', '${unit}', 'Tugas khusus', null, 'https://cdn.contoh.example/3.jpg', now() at time zone 'UTC');
`;

/** As the browser of somebody in Jakarta writes the day. */
function todayInJakarta(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
}

/** What the login page does; storage then holds what pages send along. */
async function signIn(username: string): Promise<{ client: Client; clientId: string; role: string }> {
  const body = await site.reads(
    'POST /api/auth/dashboard-login',
    fields({ success: flag, token: text, user: fields({ client_id: text, role: text }) }),
    { body: { username, password } },
  );
  return { client: site.signedIn(body.token), clientId: body.user.client_id, role: body.user.role };
}

/** The columns of the directory. */
const directoryRow = {
  ...{ user_id: text, nama: text, title: text, divisi: text, client_id: text, client_name: text },
  ...{ insta: text, tiktok: text, email: maybe, jabatan: maybe, status: flag },
};

describe('every page', () => {
  test('begins with the profile; its switches are booleans and its type is compared in capitals', async () => {
    const { client, clientId, role } = await signIn('operator.contoh');
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
    const { client } = await signIn('binmas.contoh');
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
    const { client, clientId, role } = await signIn('operator.contoh');
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
    const { client, role } = await signIn('binmas.contoh');
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
    const { client, clientId } = await signIn('operator.contoh');
    const form = { client_id: clientId, nama: 'X', title: 'BRIPDA', user_id: '12', divisi: 'SI TIK' };
    const refused = await client.send('POST /api/users/create', { body: form });
    expect(refused).toMatchObject({ status: 400, body: { success: false, message: expect.stringMatching(/NRP/) } });
  });
});

test('the executive summary finds an object in data, whatever it sends along', async () => {
  const { client, clientId } = await signIn('binmas.contoh');
  const { data } = await client.reads(
    `GET /api/clients/${clientId}/summary?month=2026-11&period=monthly&period_scope=month&periode=bulanan` +
      '&start_date=2026-11-01&end_date=2026-11-30&scope=DIREKTORAT&role=ditbinmas&regional_id=WIL1',
    fields({
      data: fields({
        ...{ client: fields({ client_id: text }), user_count: number, insta_post_count: number },
        ...{ tiktok_post_count: number, total_insta_likes: number, total_tiktok_comments: number },
      }),
    }),
  );
  expect(data.client.client_id).toBe('DITBINMAS');
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
    const { client, clientId, role } = await signIn('operator.contoh');
    const path = `/api/amplify/rekap?client_id=${clientId}&role=${role}&scope=ORG&regional_id=WIL1&${period}`;
    const { data } = await client.reads(`GET ${path}`, recap);
    const [found] = data.filter(({ user_id }: { user_id: string }) => user_id === person.nrp);
    expect(found).toMatchObject({ sudahMelaksanakan: true, client_name: 'RESOR CONTOH' });
    expect(found.jumlah_link).toBeGreaterThanOrEqual(2);
  });

  test.each(['/api/amplify/rekap-khusus', '/api/amplify-khusus/rekap'])(
    'ask about special tasks at %s',
    async (path) => {
      const { client, clientId, role } = await signIn('operator.contoh');
      const { data } = await client.reads(
        `GET ${path}?client_id=${clientId}&role=${role}&scope=ORG&periode=semua`,
        recap,
      );
      expect(data.map(({ user_id }: { user_id: string }) => user_id)).toContain(person.nrp);
    },
  );

  test('of a directorate ask for everybody of its role', async () => {
    const { client, role } = await signIn('binmas.contoh');
    const path = `/api/amplify/rekap?client_id=DITBINMAS&role=${role}&scope=DIREKTORAT&periode=harian&tanggal=${today}`;
    const { data } = await client.reads(
      `GET ${path}`,
      fields({ data: rows({ ...row, title: maybe, username: maybe, divisi: maybe }) }),
    );
    expect(data.map(({ user_id }: { user_id: string }) => user_id)).toContain(person.nrp);
  });

  test('show the message of what is refused', async () => {
    const { client } = await signIn('operator.contoh');
    const refused = await client.send('GET /api/amplify/rekap?client_id=DITLANTAS&role=operator&scope=ORG');
    expect(refused).toMatchObject({ status: 403, body: { success: false, message: expect.stringMatching(/\S/) } });
  });
});

describe('the reposter pages', () => {
  const links = {
    instagram_link: 'https://www.instagram.com/p/RepostSatu1/?igsh=abc',
    facebook_link: 'https://www.facebook.com/contoh/posts/111111',
    twitter_link: 'https://x.com/contoh/status/222222',
    tiktok_link: '',
    youtube_link: '',
  };
  const reportRow = {
    ...{ shortcode: text, user_id: text, caption: maybe, image_url: maybe, thumbnail_url: maybe, created_at: moment },
    ...{ instagram_link: maybe, facebook_link: maybe, twitter_link: maybe, tiktok_link: maybe, youtube_link: maybe },
  };

  let client: Client;
  beforeAll(async () => {
    const number = { nrp: person.nrp, password: person.whatsapp };
    const first = await site.send('POST /api/auth/user-login', { body: number });
    expect(first).toMatchObject({ status: 401, body: { success: false, message: expect.stringMatching(/kode/i) } });
    const said = await textTo(installation.sandbox, `${person.whatsapp}@c.us`, /\b\d{6}\b/);
    const body = await site.reads(
      'POST /api/auth/user-login',
      fields({ success: flag, token: text, user: fields({ user_id: text, nama: text, role: text }) }),
      { body: { nrp: person.nrp, password: /\b\d{6}\b/.exec(said)?.[0] } },
    );
    client = site.signedIn(body.token);
  });

  test('a person reports about a task, sees the report, corrects it, and keeps the own record', async () => {
    const asked = `user_id=${person.nrp}&post_id=TugasHari01`;
    const before = await client.send(`GET /api/link-reports?${asked}`);
    expect(before.body.data.items).toEqual([]);
    const doubles = Object.values(links)
      .filter(Boolean)
      .map((link) => `links[]=${encodeURIComponent(link)}`);
    const none = await client.send(`GET /api/link-reports?${doubles.join('&')}`);
    expect(none.body.data.duplicates ?? none.body.duplicates).toEqual([]);
    const report = { shortcode: 'TugasHari01', post_id: 'TugasHari01', client_id: unit, user_id: person.nrp, ...links };
    await client.reads('POST /api/link-reports', fields({ data: fields({ shortcode: text }) }), { body: report });
    const { data } = await client.reads(
      `GET /api/link-reports?${asked}`,
      fields({ data: fields({ items: rows(reportRow) }) }),
    );
    expect(data.items[0]).toMatchObject({
      caption: 'Tugas hari ini',
      thumbnail_url: 'https://cdn.contoh.example/2.jpg',
    });
    const now = await client.send(`GET /api/link-reports?${doubles.join('&')}`);
    expect(now.body.data.duplicates).toHaveLength(3);
    await client.reads('PUT /api/link-reports/TugasHari01', fields({ data: fields({ shortcode: text }) }), {
      body: { ...report, youtube_link: 'https://youtu.be/AbCdEfGhIj_' },
    });
    const own = fields({
      data: fields({
        ...{ user_id: text, nama: text, title: text, divisi: text, jabatan: text, client_id: text },
        ...{ insta: text, tiktok: text, email: text, whatsapp: text },
      }),
    });
    await client.reads(`GET /api/users/${person.nrp}`, own);
    const profile = { nama: 'Nama Contoh', title: 'AIPDA', divisi: 'SAT BINMAS', jabatan: 'KANIT' };
    const { data: kept } = await client.reads(`PUT /api/users/${person.nrp}`, own, {
      body: { ...profile, insta: 'contoh.02', tiktok: 'contoh.02', email: 'contoh@contoh.example' },
    });
    expect([kept.insta, kept.tiktok]).toEqual(['contoh.02', '@contoh.02']);
  });

  test('a special task takes all links; its page looks for items', async () => {
    const report = { shortcode: 'TugasKhusus', post_id: 'TugasKhusus', client_id: unit, user_id: person.nrp };
    const khusus = {
      instagram_link: 'https://www.instagram.com/reel/RepostDua02',
      facebook_link: 'https://fb.watch/abc12',
      twitter_link: 'https://twitter.com/contoh/status/333333',
    };
    await client.reads('POST /api/link-reports-khusus', fields({ success: flag }), { body: { ...report, ...khusus } });
    const body = await client.reads(
      `GET /api/link-reports-khusus?user_id=${person.nrp}&post_id=TugasKhusus`,
      fields({ data: rows(reportRow), items: rows(reportRow) }),
    );
    expect(body.items[0].thumbnail_url).toBe('https://cdn.contoh.example/3.jpg');
  });
});
