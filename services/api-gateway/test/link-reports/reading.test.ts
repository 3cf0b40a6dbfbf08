import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';
import { posts, publish } from './posts.ts';

const { ani, budi, fajar } = people;
let world: World;
beforeAll(async () => {
  world = await World.open();
  await publish(world);
  await world.host.database.script(`
    insert into link_report (shortcode, user_id, instagram_link, facebook_link, created_at, reported_at) values
      ('${posts.own}', '${ani}', 'https://www.instagram.com/p/Lapor1', null, '2026-02-01 12:00', '2026-02-01 12:30Z'),
      ('${posts.own}', '${budi}', 'https://www.instagram.com/p/Lapor2', 'https://fb.watch/x1', '2026-01-31 17:00', null),
      ('${posts.parents}', '${ani}', 'https://www.instagram.com/p/Lapor3', null, '2026-02-01 14:00', null),
      ('${posts.foreign}', '${fajar}', 'https://www.instagram.com/p/Lapor4', null, '2026-02-01 15:00', null),
      ('${posts.over}', '${budi}', 'https://www.instagram.com/p/Lapor5', null, '2026-01-31 16:59:59', null);
    insert into link_report (shortcode, user_id, instagram_link, created_at, deleted_at) values
      ('${posts.second}', '${ani}', 'https://www.instagram.com/p/Lapor6', '2026-02-01 13:00', now());
    insert into reported_link (link_key, kind, shortcode, user_id) values
      ('instagram:Lapor1', 'regular', '${posts.own}', '${ani}')`);
});
afterAll(() => world.close());

const list = (who: Caller, query = '') =>
  world.call<{ items: { shortcode: string; user_id: string }[] }>(who, 'GET', `/api/link-reports${query}`);
const named = ({ body }: Awaited<ReturnType<typeof list>>) =>
  body.data?.items.map(({ shortcode, user_id }) => `${shortcode} ${user_id}`);

describe('the list', () => {
  test('has the newest first, with what is shown of the post, and says how many there are', async () => {
    const answer = await list('unit');
    expect(named(answer)).toEqual([
      `${posts.parents} ${ani}`,
      `${posts.own} ${ani}`,
      `${posts.own} ${budi}`,
      `${posts.over} ${budi}`,
    ]);
    expect(answer.body.data).toMatchObject({
      pagination: { total: 4, limit: 20, offset: 0, page: 1, totalPages: 1 },
    });
    expect(answer.body.data?.items[1]).toMatchObject({
      caption: 'Apel pagi',
      image_url: 'https://gambar.example/a.jpg',
      created_at: '2026-02-01T12:00:00.000Z',
      reported_at: '2026-02-01T12:30:00.000Z',
    });
    expect(answer.body).not.toHaveProperty('duplicates');
  });

  test('is read page by page', async () => {
    const answer = await list('unit', '?limit=3&page=2');
    expect(named(answer)).toEqual([`${posts.over} ${budi}`]);
    expect(answer.body.data).toMatchObject({ pagination: { total: 4, limit: 3, offset: 3, page: 2, totalPages: 2 } });
    expect(named(await list('unit', '?limit=1&offset=1&page=9'))).toEqual([`${posts.own} ${ani}`]);
    expect(verdict(await list('unit', '?limit=501'))).toBe('400 VALIDATION_FAILED');
  });

  test.each<[Caller, string, string[]]>([
    ['ani', '', [`${posts.parents} ${ani}`, `${posts.own} ${ani}`]],
    ['ani', `?user_id=${budi}`, []],
    ['budi', `?user_id=${budi}&post_id=${posts.own}`, [`${posts.own} ${budi}`]],
    ['unit', `?shortcode=${posts.own}`, [`${posts.own} ${ani}`, `${posts.own} ${budi}`]],
    ['unit', `?post_id=${posts.own}&user_id=1000-0001`, [`${posts.own} ${ani}`]],
    ['unit', '?user_id=abc', []],
    ['unit', '?post_id=%20%3F', []],
    ['unit', `?post_id=${posts.foreign}`, []],
    ['foreigner', '', [`${posts.foreign} ${fajar}`]],
    ['foreigner', `?user_id=${ani}`, []],
    ['directorate', '', [`${posts.foreign} ${fajar}`, `${posts.parents} ${ani}`, `${posts.own} ${ani}`]],
  ])('%s asking "%s" gets %j', async (who, query, expected) => {
    expect(named(await list(who, query))).toEqual(expected);
  });

  test('operators and penmas have no part in it', async () => {
    expect(verdict(await list('operator'))).toBe('403 FORBIDDEN');
    expect(verdict(await list('editor'))).toBe('403 FORBIDDEN');
  });

  test('tells which links were reported already, in the spelling they were asked in', async () => {
    const spelled = 'http://instagram.com/reel/Lapor1/?igsh=x';
    const query = new URLSearchParams([
      ['links[]', spelled],
      ['links[]', 'https://www.instagram.com/p/Baru1'],
      ['links[]', 'bukan link'],
    ]);
    const { body } = await list('fajar', `?${query}`);
    expect(body.duplicates).toEqual([spelled]);
    expect(body.data).toMatchObject({ duplicates: [spelled] });
    expect((await list('fajar', '?links[]=https://x.com/a/status/1')).body.duplicates).toEqual([]);
    // What stands in the report that is being corrected is no double.
    expect((await list('ani', `?post_id=${posts.own}&${query}`)).body.duplicates).toEqual([]);
    expect((await list('ani', `?post_id=${posts.second}&${query}`)).body.duplicates).toEqual([spelled]);
  });
});

describe('one report', () => {
  test.each<[Caller, string, string, string | number]>([
    ['unit', posts.own, `?user_id=${budi}`, budi],
    ['unit', posts.own, '', ani],
    ['budi', posts.own, '', budi],
    ['budi', posts.own, `?user_id=${ani}`, '404 REPORT_NOT_FOUND'],
    ['unit', posts.second, `?user_id=${ani}`, '404 REPORT_NOT_FOUND'],
    ['unit', posts.foreign, '', '404 REPORT_NOT_FOUND'],
    ['unit', posts.own, '?user_id=abc', '404 REPORT_NOT_FOUND'],
    ['unit', 'excel2', '', '404 REPORT_NOT_FOUND'],
  ])('%s reading %s%s: %s', async (who, task, query, expected) => {
    const answer = await world.call(who, 'GET', `/api/link-reports/${task}${query}`);
    expect(answer.status < 400 ? answer.body.data?.user_id : verdict(answer)).toBe(expected);
  });
});
