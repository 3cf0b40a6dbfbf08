import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cleanupJob } from '../../src/jobs/cleanup.ts';
import { measurePerson } from '../../src/measure/measure.ts';
import { selectPosts } from '../../src/measure/posts.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { remind } from '../../src/reminders/remind.ts';
import { reminderScope } from '../../src/reminders/tasks.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { sent } from '../fixtures/reports.ts';
import { type PersonRow, World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await sql`truncate wa_notification_reminder_state`.execute(world.db);
  world.clock.set(first);
});
afterAll(() => world.close());

const first = new Date('2025-11-10T10:05:00Z');
const second = new Date('2025-11-10T10:35:00Z');
const claimPage = 'https://dasbor.example/claim';
const window = { from: '2025-11-10', to: '2025-11-10' };

/** A run of the job, at the time for which it is due. @returns what it said: recipient and text, newest runs too */
async function run(scheduledFor: Date, options: { pageSize?: number } = {}) {
  if (world.clock.now() < scheduledFor) world.clock.set(scheduledFor);
  const signal = new AbortController().signal;
  return remind(world.host.context('analytics'), { scheduledFor, signal }, { claimPage, ...options });
}

async function wanting(row: PersonRow & { phone?: string | null; optIn?: boolean }): Promise<void> {
  const { phone = '081200000001', optIn = true } = row;
  await world.person(row);
  await world.db
    .updateTable('user')
    .set({ whatsapp: phone, wa_notification_opt_in: optIn })
    .where('user_id', '=', row.id)
    .execute();
}

async function states() {
  const { rows } = await sql<{ chat_id: string; client_id: string; last_stage: string; is_complete: boolean }>`
    select chat_id, client_id, last_stage, is_complete from wa_notification_reminder_state
    order by client_id, chat_id`.execute(world.db);
  return rows.map((row) => `${row.client_id} ${row.chat_id} ${row.last_stage}${row.is_complete ? ' ✓' : ''}`);
}

async function twoPosts(): Promise<void> {
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'res_a', client_tiktok: 'res_a' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  await world.post({ id: 'P2', client: 'RES_A', at: '2025-11-10 09:00', set: [] });
  await world.post({ platform: 'tiktok', id: '73', client: 'RES_A', at: '2025-11-10 10:00', set: ['budi.tt'] });
}

test('who wants it reads personally what is open on each platform, how to go on and how to stop', async () => {
  await twoPosts();
  await wanting({ id: '1', client: 'RES_A', title: 'AIPDA', name: 'ANI', ig: '@Ani', tiktok: 'ani.tt' });
  expect(await run(first)).toEqual({ clients: 1, reminded: 1, thanked: 0, tooLate: 0 });
  const [message, ...more] = await sent(world);
  expect(more).toEqual([]);
  expect(message).toMatchObject({
    account: 'gateway',
    channel: 'whatsapp',
    recipient: '6281200000001@c.us',
    priority: 'broadcast',
    dedupeKey: 'task-reminder:2025-11-10:initial:RES_A:6281200000001@c.us',
    expiresAt: '2025-11-10T14:00:00.000Z',
  });
  expect(message?.text).toBe(`Selamat sore, *AIPDA ANI*.

Berikut tugas media sosial POLRES A hari ini (Senin, 10/11/2025) yang belum tercatat dari akun Anda.

*Instagram* – belum memberi like pada 1 dari 2 konten:
1. https://www.instagram.com/p/P2

*TikTok* – belum berkomentar pada 1 dari 1 konten:
1. https://www.tiktok.com/@res_a/video/73

Petunjuk:
- Gunakan akun yang terdaftar: Instagram @ani, TikTok @ani.tt.
- Data diambil berkala; yang baru saja Anda kerjakan dapat tercatat beberapa saat kemudian.

Tidak ingin diingatkan lagi? Balas *notifwa#off*.`);
});

test('who has not asked for it, is inactive, has no usable number or an inactive client is left alone', async () => {
  await twoPosts();
  await world.client('RES_X', { client_insta: 'x', client_status: false });
  await world.post({ id: 'X1', client: 'RES_X', at: '2025-11-10 08:00', set: [] });
  await wanting({ id: '1', client: 'RES_A', ig: 'a', optIn: false });
  await wanting({ id: '2', client: 'RES_A', ig: 'b', phone: '081200000002', status: false });
  await wanting({ id: '3', client: 'RES_A', ig: 'c', phone: '12345' });
  await wanting({ id: '4', client: 'RES_A', ig: 'd', phone: ' ' });
  await wanting({ id: '5', client: 'RES_X', ig: 'e', phone: '081200000005' });
  expect(await run(first)).toEqual({ clients: 1, reminded: 0, thanked: 0, tooLate: 0 });
  expect(await sent(world)).toEqual([]);
});

test('a day without posts is nobody’s to be thanked for; posts of yesterday and removed ones are none', async () => {
  await world.client('RES_A', { client_insta: 'res_a' });
  await wanting({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'ani' });
  await world.post({ id: 'P0', client: 'RES_A', at: '2025-11-09 08:00', set: [] });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await world.db.updateTable('content_post').set({ removed_at: first }).where('post_id', '=', 'P1').execute();
  expect(await run(first)).toEqual({ clients: 0, reminded: 0, thanked: 0, tooLate: 0 });
  expect(await sent(world)).toEqual([]);
  expect(await states()).toEqual([]);
});

test('an account that is not registered is asked for, with the way to the page where it is entered', async () => {
  await twoPosts();
  await wanting({ id: '1', client: 'RES_A', ig: null, tiktok: 'budi.tt' });
  await wanting({ id: '2', client: 'RES_A', ig: ' ', tiktok: null, phone: '081200000002' });
  await run(first);
  const texts = (await sent(world)).map(({ text }) => text);
  const of = (name: string) => texts.find((text) => text.includes(name)) ?? '';
  expect(of('NAMA 1')).toContain('⚠️ Username Instagram Anda belum terdaftar');
  expect(of('NAMA 1')).toContain(`Isi lebih dahulu di ${claimPage}.`);
  expect(of('NAMA 1')).not.toContain('*TikTok*');
  expect(of('NAMA 2')).toContain('⚠️ Username Instagram dan TikTok Anda belum terdaftar');
  expect(of('NAMA 2')).toContain('belum memberi like pada 2 dari 2 konten');
});

describe('through the day', () => {
  test('wording follows the stage, the last is said to be the last, and then nothing more is said', async () => {
    await twoPosts();
    await wanting({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'ani.tt' });
    const at = (minutes: number) => new Date(first.getTime() + minutes * 60_000);
    for (const [minutes, stage] of [
      [0, 'initial'],
      [30, 'followup1'],
      [60, 'followup2'],
    ] as const) {
      expect(await run(at(minutes))).toMatchObject({ reminded: 1 });
      expect(await states()).toEqual([`RES_A 6281200000001@c.us ${stage}`]);
    }
    expect(await run(at(90))).toMatchObject({ reminded: 0 });
    const leads = (await sent(world)).map(({ text }) => text.split('\n')[2]?.split(/[ :]/)[0]);
    expect(leads.sort()).toEqual(['Berikut', 'Mengingatkan', 'Pengingat']);
  });

  test('who is done is thanked once and not spoken to again that day', async () => {
    await twoPosts();
    await wanting({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'budi.tt' });
    await run(first);
    await world.facts('instagram', 'P2', ['ani']);
    expect(await run(second)).toEqual({ clients: 1, reminded: 0, thanked: 1, tooLate: 0 });
    expect(await states()).toEqual(['RES_A 6281200000001@c.us completed ✓']);
    const thanks = (await sent(world)).at(-1)?.text;
    expect((await sent(world)).filter(({ text }) => text.includes('Terima kasih'))).toHaveLength(1);
    expect(thanks).not.toContain('https://www.');
    await world.post({ id: 'P3', client: 'RES_A', at: '2025-11-10 17:00', set: [] });
    expect(await run(new Date('2025-11-10T11:00:00Z'))).toMatchObject({ reminded: 0, thanked: 0 });
    expect(await states()).toEqual(['RES_A 6281200000001@c.us completed ✓']);
  });

  test('who joins for the second run gets the first reminder, while others get the second', async () => {
    await twoPosts();
    await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
    await run(first);
    await wanting({ id: '2', client: 'RES_A', ig: 'dua', phone: '081200000002' });
    await run(second);
    expect(await states()).toEqual(['RES_A 6281200000001@c.us followup1', 'RES_A 6281200000002@c.us initial']);
  });

  test('after 21:00 nobody is reminded, though a run be made up for', async () => {
    await twoPosts();
    await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
    world.clock.set('2025-11-10T14:00:00Z');
    expect(await run(second)).toEqual({ clients: 0, reminded: 0, thanked: 0, tooLate: 1 });
    expect(await sent(world)).toEqual([]);
  });

  test('the next day begins anew', async () => {
    await twoPosts();
    await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
    await run(first);
    await world.post({ id: 'P9', client: 'RES_A', at: '2025-11-11 08:00', set: [] });
    await run(new Date('2025-11-11T10:05:00Z'));
    expect((await states()).sort()).toEqual(['RES_A 6281200000001@c.us initial', 'RES_A 6281200000001@c.us initial']);
  });
});

test('a run that is repeated for the same time tells nobody twice', async () => {
  await twoPosts();
  await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
  await run(first);
  expect(await run(first)).toMatchObject({ reminded: 0 });
  await run(second);
  // The first run, taken over by another process after the second: it lowers nothing either.
  expect(await run(first)).toMatchObject({ reminded: 0 });
  expect(await sent(world)).toHaveLength(2);
  expect(await states()).toEqual(['RES_A 6281200000001@c.us followup1']);
});

test('runs at the same time tell each person once', async () => {
  await twoPosts();
  await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
  const counts = await Promise.all([run(first), run(first)]);
  expect(counts.map(({ reminded }) => reminded).sort()).toEqual([0, 1]);
  expect(await sent(world)).toHaveLength(1);
});

test('without a message that can be stored no stage is written: whoever is owed one gets it next time', async () => {
  await twoPosts();
  await wanting({ id: '1', client: 'RES_A', ig: 'ani' });
  await sql`alter table outbox add constraint nothing_more check (false) not valid`.execute(world.db);
  await expect(run(first)).rejects.toThrow('nothing_more');
  await sql`alter table outbox drop constraint nothing_more`.execute(world.db);
  expect(await states()).toEqual([]);
  expect(await run(first)).toMatchObject({ reminded: 1 });
});

test('a phone that several people of a client share gets one reminder about it, also across pages', async () => {
  await twoPosts();
  await world.client('RES_B', { name: 'POLRES B', client_insta: 'res_b' });
  await world.post({ id: 'B1', client: 'RES_B', at: '2025-11-10 08:00', set: [] });
  for (const id of ['1', '2', '3']) await wanting({ id, client: 'RES_A', ig: `orang${id}`, phone: '0812 0000 0001' });
  await wanting({ id: '4', client: 'RES_B', ig: 'lain', phone: '+6281200000001' });
  expect(await run(first, { pageSize: 2 })).toEqual({ clients: 2, reminded: 2, thanked: 0, tooLate: 0 });
  expect(await states()).toEqual(['RES_A 6281200000001@c.us initial', 'RES_B 6281200000001@c.us initial']);
});

describe('colleagues who share a phone', () => {
  test('one message names both, in the order of their ids, with what waits for each', async () => {
    await twoPosts();
    await wanting({ id: '2', client: 'RES_A', title: 'BRIPTU', name: 'BUDI', ig: 'budi', tiktok: 'budi.tt' });
    await wanting({
      id: '1',
      client: 'RES_A',
      title: 'AIPDA',
      name: 'ANI',
      ig: 'ani',
      tiktok: 'ani.tt',
      phone: '0812 0000 0001',
    });
    expect(await run(first)).toMatchObject({ reminded: 1, thanked: 0 });
    const [message, ...more] = await sent(world);
    expect(more).toEqual([]);
    expect(message?.text).toContain('Selamat sore, *AIPDA ANI*, *BRIPTU BUDI*.');
    const [, ani = '', budi = ''] = message?.text.split('👤 ') ?? [];
    expect(ani).toMatch(/^\*AIPDA ANI\*\n\n\*Instagram\* – belum memberi like pada 1 dari 2 konten:/);
    expect(ani).toContain('*TikTok* – belum berkomentar pada 1 dari 1 konten:');
    expect(budi).toMatch(/^\*BRIPTU BUDI\*\n\n\*Instagram\* – belum memberi like pada 2 dari 2 konten:/);
    expect(budi).not.toContain('*TikTok*');
    expect(budi).toContain('Instagram @ani, TikTok @ani.tt, Instagram @budi.');
  });

  test('nobody is thanked while the other has open tasks; when all are done both are, once', async () => {
    await twoPosts();
    await world.facts('instagram', 'P2', ['ani']);
    await wanting({ id: '1', client: 'RES_A', name: 'ANI', ig: 'ani', tiktok: 'budi.tt' });
    await wanting({ id: '2', client: 'RES_A', name: 'BUDI', ig: 'budi', tiktok: 'budi.tt' });
    expect(await run(first)).toMatchObject({ reminded: 1, thanked: 0 });
    const [message] = await sent(world);
    expect(message?.text).toContain('Selamat sore, *BRIPTU BUDI*.');
    expect(message?.text).not.toContain('ANI');
    await world.facts('instagram', 'P1', ['budi']);
    await world.facts('instagram', 'P2', ['budi']);
    expect(await run(second)).toMatchObject({ reminded: 0, thanked: 1 });
    expect((await sent(world)).map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Selamat sore, \*BRIPTU ANI\*, \*BRIPTU BUDI\*\.\n\nSeluruh tugas/),
    );
    expect(await states()).toEqual(['RES_A 6281200000001@c.us completed ✓']);
  });
});

test('a platform that the client has switched off is nothing that waits', async () => {
  await twoPosts();
  await sql`update clients set client_tiktok_status = false`.execute(world.db);
  await wanting({ id: '1', client: 'RES_A', ig: 'ani', tiktok: null });
  await run(first);
  const [message] = await sent(world);
  expect(message?.text).toContain('*Instagram* – belum memberi like pada 1 dari 2 konten:');
  expect(message?.text).not.toContain('TikTok');
  await sql`update clients set client_insta_status = false`.execute(world.db);
  expect(await run(second)).toEqual({ clients: 0, reminded: 0, thanked: 0, tooLate: 0 });
});

test('people of a directorate are reminded of its posts and of those given to its role, those whom its reports count', async () => {
  await world.client('DITBINMAS', { type: 'direktorat', name: 'DIREKTORAT BINMAS', client_insta: 'dit' });
  await world.client('RES_A', { client_insta: 'res_a' });
  await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 08:00', set: [] });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:30', set: [] });
  await sql`insert into insta_post (shortcode, client_id) values ('P1', 'RES_A')`.execute(world.db);
  await sql`insert into insta_post_roles (shortcode, role_name) values ('P1', 'ditbinmas')`.execute(world.db);
  await wanting({ id: '1', client: 'DITBINMAS', ig: 'satu', roles: ['ditbinmas'] });
  await wanting({ id: '2', client: 'DITBINMAS', ig: 'dua', phone: '081200000002' });
  await run(first);
  const [message, ...more] = await sent(world);
  expect(more).toEqual([]);
  expect(message?.text).toContain('1. https://www.instagram.com/p/D1\n2. https://www.instagram.com/p/P1\n');
});

test('as much is open as recaps say is missing, for the excused, too', async () => {
  await twoPosts();
  await world.post({ id: 'P4', client: 'RES_A', at: '2025-11-10 11:00', set: null });
  await wanting({ id: '1', client: 'RES_A', ig: 'ANI ', phone: '081200000001' });
  await wanting({ id: '2', client: 'RES_A', ig: 'izin', exception: true, phone: '081200000002' });
  await wanting({ id: '3', client: 'RES_A', ig: null, exception: true, phone: '081200000003' });
  await run(first);
  await rebuild(world.db);
  const [client] = await reportClients(world.db, 'RES_A');
  if (!client) throw new Error('RES_A is gone');
  const scope = reminderScope(client);
  const posts = await selectPosts(world.db, 'instagram', scope, window);
  for (const [id, missing] of [
    ['1', 2],
    ['2', 1],
    ['3', 3],
  ] as const) {
    const attendee = await measurePerson(world.db, { platform: 'instagram', scope, window }, posts, id);
    expect(attendee?.missing).toBe(missing);
    const message = (await sent(world)).find(({ recipient }) => recipient === `628120000000${id}@c.us`);
    expect(message?.text).toContain(`*Instagram* – belum memberi like pada ${missing} dari 3 konten:`);
  }
});

test('names are no markup, and of many posts the first twenty are linked', async () => {
  await world.client('RES_A', { client_insta: 'res_a' });
  for (let at = 10; at < 35; at++) {
    await world.post({ id: `Q${at}`, client: 'RES_A', at: `2025-11-10 09:${at}`, set: [] });
  }
  await wanting({ id: '1', client: 'RES_A', title: '*AKP*', name: 'A_N_I\n*', ig: 'ani' });
  await run(first);
  const [message] = await sent(world);
  expect(message?.text.split('\n')[0]).toBe('Selamat sore, *AKP ANI*.');
  expect(message?.text.match(/instagram\.com\/p\//g)).toHaveLength(20);
  expect(message?.text).toContain('… dan 5 konten lain.');
});

test('whom reminders reached is forgotten after ninety days', async () => {
  await sql`insert into wa_notification_reminder_state (date_key, chat_id, client_id, last_stage) values
    ('2025-08-11', 'lama', 'RES_A', 'initial'), ('2025-08-12', 'baru', 'RES_A', 'initial')`.execute(world.db);
  const counts = await cleanupJob({ db: world.db, clock: world.clock }, { reports: 400 }).run({} as never);
  expect(counts).toMatchObject({ reminders: 1 });
  expect(await states()).toEqual(['RES_A baru initial']);
});
