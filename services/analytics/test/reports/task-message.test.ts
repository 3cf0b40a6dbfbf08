import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, content, issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('RES_A', {
    name: 'POLRES A',
    client_insta: 'a',
    client_tiktok: 'a',
    client_group: '120363000000001',
  });
});
afterAll(() => world.close());

const instagram = (id: string, at: string, set: string[] | null = []) =>
  world.post({ id, client: 'RES_A', at: `2025-11-${at}`, set });

/** The subscription's messages of a day, at these times; what was published before each is there already. */
async function run(...times: string[]): Promise<void> {
  for (const time of times) {
    const due = new Date(`2025-11-${time.replace(' ', 'T')}:00+07:00`);
    world.clock.set(due.toISOString());
    await issue(world, due);
    await produceAll(world);
  }
}

/** Statuses of issues in order, with the text of those that were sent. */
async function told(): Promise<string[]> {
  const rows = await world.db.selectFrom('report_issue').select(['status', 'body']).orderBy('due_at').execute();
  return rows.map(({ status, body }) => (status === 'sent' ? codes(body ?? '').join(' ') : status));
}

/** Posts that a message names: `+` for new ones, what follows `|` is of the day before. */
function codes(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) =>
      line.includes('Konten Kemarin')
        ? ['|']
        : [/^\d+\. (\[BARU\] )?\S*\/(\w+) /.exec(line)].flatMap((found) =>
            found ? [`${found[1] ? '+' : ''}${found[2]}`] : [],
          ),
    );
}

const everyHalfHour = { report: 'task-message', recipients: ['group'], schedule: ['10,40 6-16 * * *', '10 17 * * *'] };

test('posts of both platforms with the time of publication and what was seen on each', async () => {
  await instagram('P1', '10 08:15', ['ani', 'budi', 'orang.lain']);
  await instagram('P2', '10 09:40', null);
  await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 10:00', set: ['ani'] });
  const previous = { day: '2025-11-10', facts: { posts: ['instagram:P1'], earlier: [] } };
  const { text, facts } = await content(world, 'task-message', 'RES_A', { previous });
  expect(text).toBe(`📣 *Tugas Media Sosial*
*POLRES A*
Senin, 10/11/2025 · 20.00 WIB

Yth. Komandan, operator, dan seluruh personel,
berikut konten resmi yang menjadi tugas hari ini:

📸 *Instagram*
*Jumlah Konten:* 2
*Total Like:* 3
1. https://www.instagram.com/p/P1 (diunggah 08.15 WIB) : 3 like
2. [BARU] https://www.instagram.com/p/P2 (diunggah 09.40 WIB) : like belum terbaca

🎵 *TikTok*
*Jumlah Konten:* 1
*Total Komentar:* 1
1. [BARU] https://www.tiktok.com/@a/video/71 (diunggah 10.00 WIB) : 1 komentar

Mohon beri like, tulis komentar, dan bagikan setiap konten. Terima kasih.`);
  expect(facts).toEqual({ posts: ['instagram:P1', 'instagram:P2', 'tiktok:71'], earlier: [] });
});

describe('what a client has switched on', () => {
  test('a platform that is off is not spoken of; without any the report is not about the client', async () => {
    await world.client('RES_B', { client_tiktok: 'b' });
    await world.post({ platform: 'tiktok', id: '72', client: 'RES_B', at: '2025-11-10 08:00', set: [] });
    const { text } = await content(world, 'task-message', 'RES_B');
    expect(text).not.toContain('Instagram');
    await world.client('RES_C', { client_insta: 'c', client_insta_status: false, client_tiktok_status: false });
    await expect(ask(world, 'task-message', 'RES_C')).rejects.toMatchObject({ code: 'REPORT_UNFIT' });
  });

  test('a directorate announces posts that are given to its role, too', async () => {
    await world.client('DITX', { type: 'direktorat', client_insta: 'ditx' });
    await instagram('P1', '10 08:00');
    await sql`insert into insta_post (shortcode, client_id) values ('P1', 'RES_A')`.execute(world.db);
    await sql`insert into insta_post_roles (shortcode, role_name) values ('P1', 'ditx')`.execute(world.db);
    expect(codes((await content(world, 'task-message', 'DITX')).text)).toEqual(['P1']);
  });
});

describe('through a day', () => {
  beforeEach(async () => {
    await subscribed(world, everyHalfHour);
  });

  test('what is said once is not said again, and the first run of a day without posts sends nothing', async () => {
    await run('10 06:10');
    await instagram('P1', '10 06:20');
    await run('10 06:40', '10 07:10', '10 07:40');
    await instagram('P2', '10 07:50');
    await run('10 08:10', '11 06:10', '11 06:40');
    expect(await told()).toEqual(['nothing', '+P1', 'unchanged', 'unchanged', 'P1 +P2', 'nothing', 'nothing']);
    expect(await sent(world)).toHaveLength(2);
  });

  test('one post in the place of another is a change', async () => {
    await instagram('P1', '10 06:20');
    await run('10 06:40');
    await world.db.updateTable('content_post').set({ removed_at: new Date() }).execute();
    await instagram('P2', '10 06:50');
    await run('10 07:10', '10 07:40');
    expect(await told()).toEqual(['P1', '+P2', 'unchanged']);
  });

  test('a post of the same code on the other platform is another post', async () => {
    await instagram('71', '10 06:20');
    await run('10 06:40');
    await world.post({ platform: 'tiktok', id: '71', client: 'RES_A', at: '2025-11-10 06:50', set: [] });
    await run('10 07:10');
    expect(await told()).toEqual(['71', '71 +71']);
  });

  test('what was published after the last message of a day is told the next morning, once, by itself', async () => {
    await instagram('P1', '10 08:00');
    await run('10 17:10');
    await instagram('P2', '10 18:00');
    await run('11 06:10', '11 06:40');
    await instagram('P3', '11 06:45');
    await run('11 07:10', '11 07:40');
    expect(await told()).toEqual(['P1', '| P2', 'nothing', '+P3', 'unchanged']);
    const texts = (await sent(world)).map(({ text }) => text);
    expect(texts.some((text) => text.includes('hari ini belum ada konten, tetapi masih ada tugas dari kemarin.'))).toBe(
      true,
    );
  });

  test('… in the first message of the day, if there are tasks already', async () => {
    await instagram('P1', '10 08:00');
    await run('10 17:10');
    await instagram('P2', '10 18:00');
    await instagram('P3', '11 05:00');
    await run('11 06:10', '11 06:40');
    expect(await told()).toEqual(['P1', '+P3 | P2', 'unchanged']);
  });

  test('… also when nothing at all was published before the last message', async () => {
    await run('10 17:10');
    await instagram('P1', '10 18:00');
    await run('11 06:10', '11 06:40');
    expect(await told()).toEqual(['nothing', '| P1', 'nothing']);
  });

  test('a post of yesterday that is found after the first message of today is not lost', async () => {
    await instagram('P1', '10 08:00');
    await run('10 17:10');
    await instagram('P2', '11 06:00');
    await run('11 06:10');
    await instagram('P3', '10 23:50');
    await run('11 06:40', '11 07:10');
    expect(await told()).toEqual(['P1', '+P2', 'P2 | P3', 'unchanged']);
  });

  test('a subscription that begins today has nothing to make up for from yesterday', async () => {
    await instagram('P1', '09 08:00');
    await run('10 06:10');
    await instagram('P2', '10 06:20');
    await run('10 06:40', '10 07:10');
    expect(await told()).toEqual(['nothing', '+P2', 'unchanged']);
  });

  test('what was said survives a restart, and does not move on before it is sent', async () => {
    await instagram('P1', '10 06:20');
    const due = new Date('2025-11-10T06:40:00+07:00');
    world.clock.set(due.toISOString());
    // Written down, and then nobody was there to produce it.
    await issue(world, due);
    await instagram('P2', '10 06:50');
    await run('10 07:10');
    expect(await told()).toEqual(['unchanged', 'P1 P2']);
  });
});

test('somebody who asks gets all of it, whatever was sent before', async () => {
  await instagram('P0', '09 20:00');
  await instagram('P1', '10 08:00');
  const { text } = await content(world, 'task-message', 'RES_A', { previous: null });
  expect(codes(text)).toEqual(['P1']);
  expect(await ask(world, 'task-message', 'RES_A', { day: '2025-11-08' })).toEqual({
    kind: 'nothing',
    reason: 'no-posts',
    sentence: 'Belum ada konten tugas *POLRES A* pada Sabtu, 8/11/2025.',
  });
});
