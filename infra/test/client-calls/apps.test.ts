import { registerPenmas } from '@cicero/auth-claim';
import { administratorPhone } from '@cicero/sandbox';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textTo } from '../what-came.ts';
import type { Client } from './client.ts';
import { fields, flag, maybe, moment, number, rows, text } from './reads.ts';
import { password, person, Site, unit } from './site.ts';

/*
 * The reposter pages and the apps move over without a change: here are their calls, spelled as they spell them, and the fields that are read. Whatever else an answer
 * holds is not looked at.
 */

let site: Site;
beforeAll(async () => {
  site = await Site.open();
}, 90_000);
afterAll(() => site?.close());

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
    const first = await site.visitor.send('POST /api/auth/user-login', { body: number });
    expect(first).toMatchObject({ status: 401, body: { success: false, message: expect.stringMatching(/kode/i) } });
    const said = await textTo(site.installation.sandbox, `${person.whatsapp}@c.us`, /\b\d{6}\b/);
    const body = await site.visitor.reads(
      'POST /api/auth/user-login',
      fields({ success: flag, token: text, user: fields({ user_id: text, nama: text, role: text }) }),
      { body: { nrp: person.nrp, password: /\b\d{6}\b/.exec(said)?.[0] } },
    );
    client = site.visitor.signedIn(body.token);
  });

  test('the list of tasks is that of the own unit today, official and special, with the pictures', async () => {
    const task = {
      ...{ shortcode: text, created_at: moment, caption: maybe, image_url: maybe, thumbnail_url: maybe },
      ...{
        images_url: Type.Union([Type.Array(text), Type.Null()]),
        is_video: flag,
        video_url: maybe,
        is_carousel: flag,
      },
    };
    const listed = fields({ data: rows(task) });
    const official = await client.reads(`GET /api/insta/posts?client_id=${unit}`, listed);
    const special = await client.reads(`GET /api/insta/posts-khusus?client_id=${unit}`, listed);
    const codes = [official, special].map(({ data }) => data.map(({ shortcode }: { shortcode: string }) => shortcode));
    expect(codes).toEqual([['TugasHari01', 'TugasHari02'], ['TugasKhusus']]);
    // The page keeps what the browser's own calendar calls today.
    const day = (moment: Date) => moment.toLocaleDateString('sv-SE', { timeZone: 'Asia/Jakarta' });
    expect(day(new Date(official.data[0].created_at))).toBe(day(new Date()));
    expect(official.data[0]).toMatchObject({
      caption: 'Tugas hari ini',
      thumbnail_url: 'https://cdn.contoh.example/2.jpg',
    });
    const others = await client.send('GET /api/insta/posts?client_id=DITBINMAS');
    expect(others).toMatchObject({ status: 403, body: { success: false } });
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

  test('the app asks for premium, and sends the proof after it', async () => {
    const asked = { sender_name: 'NAMA CONTOH', account_number: '0001112223', bank_name: 'BANK CONTOH' };
    const row = fields({ request: fields({ request_id: number, user_id: text, status: text, created_at: moment }) });
    const { request } = await client.reads('POST /api/premium-requests', row, { body: asked });
    expect([request.user_id, request.status]).toEqual([person.nrp, 'pending']);
    const proof = { screenshot_url: 'https://berkas.contoh.example/bukti.jpg' };
    const sent = await client.reads(`PUT /api/premium-requests/${request.request_id}`, row, { body: proof });
    expect(sent.request).toMatchObject(proof);
    const administrators = `${administratorPhone}@c.us`;
    expect(await textTo(site.installation.sandbox, administrators, /grantsub#/)).toContain(
      `grantsub#${request.request_id}`,
    );
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

describe('the app of the press section', () => {
  const event = {
    ...{ event_id: number, event_date: Type.String({ pattern: '^\\d{2}/\\d{2}/\\d{4}$' }), topic: text, status: text },
    ...{ judul_berita: maybe, assignee: maybe, content: maybe, summary: maybe, image_path: maybe, tag: maybe },
    ...{ kategori: maybe, created_by: text, updated_by: text, created_at: moment, last_update: moment },
    ...{ updated_by_username: text, last_updated: moment },
  };

  test('plans an event, writes the press release, asks for approval, and an editor gives it', async () => {
    for (const [username, role] of [
      ['penulis.contoh', 'penulis'],
      ['editor.contoh', 'editor'],
    ] as const) {
      const { host } = site.installation;
      await registerPenmas(
        { context: host.context('auth-claim') },
        { username, password, role },
        { kind: 'cli', id: 'test' },
        { channel: 'cli' },
      );
    }
    const [writer, editor] = await Promise.all(['penulis.contoh', 'editor.contoh'].map(signInPress));
    if (!writer || !editor) throw new Error('nobody is signed in');
    const planned = { event_date: '05/01/2027', topic: 'Apel', judul_berita: 'Apel pagi', status: 'draft' };
    const { data: made } = await writer.reads('POST /api/events', fields({ data: fields({ event_id: number }) }), {
      body: planned,
    });
    const { data: list } = await writer.reads('GET /api/events', fields({ data: rows(event) }));
    expect(list).toMatchObject([
      { event_id: made.event_id, event_date: '05/01/2027', updated_by_username: 'penulis.contoh' },
    ]);
    const release = { event_id: made.event_id, judul: 'Apel pagi', dasar: 'Surat', kronologi: 'Pagi hari' };
    const stored = fields({ data: fields({ event_id: number, judul: text, tkp: maybe, catatan: maybe }) });
    await writer.reads('POST /api/press-release-details', stored, { body: release });
    await writer.reads(`PUT /api/press-release-details/${made.event_id}`, stored, { body: { tkp: 'Lapangan' } });
    const { data: read } = await writer.reads(`GET /api/press-release-details/${made.event_id}`, stored);
    expect(read).toMatchObject({ judul: 'Apel pagi', tkp: 'Lapangan' });
    const asked = fields({ data: fields({ request_id: number, event_id: number, requested_by: text, status: text }) });
    const { data: approval } = await writer.reads('POST /api/approvals', asked, { body: { event_id: made.event_id } });
    await editor.reads(`PUT /api/approvals/${approval.request_id}`, asked, { body: { status: 'approved' } });
    const { data: approvals } = await editor.reads(
      'GET /api/approvals',
      fields({ data: rows({ request_id: number, event_id: number, status: text, created_at: moment }) }),
    );
    expect(approvals[0].status).toBe('approved');
    const { data: history } = await writer.reads(
      `GET /api/events/${made.event_id}/logs`,
      fields({
        data: rows({
          log_id: number,
          event_id: number,
          username: text,
          status: maybe,
          changes: maybe,
          logged_at: moment,
        }),
      }),
    );
    expect(history.length).toBeGreaterThanOrEqual(2);
  });

  async function signInPress(username: string): Promise<Client> {
    const body = await site.visitor.reads(
      'POST /api/auth/penmas-login',
      fields({ success: flag, token: text, user: fields({ user_id: text, role: text }) }),
      { body: { username, password } },
    );
    return site.visitor.signedIn(body.token);
  }
});
