import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { accountIds, type Caller, people, World } from '../world.ts';
import { freshLinks } from './posts.ts';

const { ani, budi, dewi, fajar } = people;
let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
beforeEach(async () => {
  // The world's time is 2026-02-02 08:00 in Jakarta.
  await world.host.database.script(`
    delete from link_report_khusus; delete from reported_link; delete from insta_post_khusus; delete from outbox;
    insert into insta_post_khusus (shortcode, client_id, caption, created_at) values
      ('Pagi', 'RES_A', 'Khusus pagi', '2026-02-01 17:00'),
      ('Kemarin', 'RES_A', 'Khusus kemarin', '2026-02-01 16:59:59'),
      ('Jauh', 'RES_C', 'Khusus jauh', '2026-02-02 00:30')`);
});

const url = '/api/link-reports-khusus';
const post = (who: Caller, body: object) => world.call(who, 'POST', url, body);
const list = (who: Caller, query = '') => world.call<{ shortcode: string; user_id: string }[]>(who, 'GET', url + query);
const tasks = () => world.db.selectFrom('insta_post_khusus').select(['shortcode', 'client_id']).execute();

describe('a report about a special task', () => {
  test('may have all five links', async () => {
    const links = {
      ...freshLinks(),
      tiktok_link: 'https://www.tiktok.com/@ani/video/7500000000000000001',
      youtube_link: 'https://www.youtube.com/watch?v=AbCdEfGhI12',
    };
    const { status, body } = await post('ani', { shortcode: 'Pagi', ...links });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      shortcode: 'Pagi',
      user_id: ani,
      ...links,
      created_at: '2026-02-01T17:00:00.000Z',
      reported_at: '2026-02-02T01:00:00.000Z',
      caption: 'Khusus pagi',
    });
    // Nobody is thanked for it.
    expect(await world.messages()).toEqual([]);
  });

  test.each<[Caller, object, string | number]>([
    ['ani', { shortcode: 'Pagi' }, 201],
    ['operator', { shortcode: 'Pagi', user_id: budi, client_id: null }, 201],
    ['ani', { shortcode: 'Kemarin' }, '400 TASK_NOT_OPEN'],
    ['ani', { shortcode: 'Jauh' }, '400 TASK_NOT_OPEN'],
    ['ani', { shortcode: 'TidakAda' }, '400 TASK_NOT_OPEN'],
    ['operator', { shortcode: 'Pagi', user_id: dewi }, '404 USER_NOT_FOUND'],
    ['operator', { shortcode: 'Pagi' }, '400 VALIDATION_FAILED'],
    ['ani', { shortcode: 'Pagi', facebook_link: 'https://x.com/a/status/1' }, '400 LINK_INVALID'],
    ['editor', { shortcode: 'Pagi' }, '403 FORBIDDEN'],
  ])('%s reporting with %j: %s', async (who, body, expected) => {
    expect(verdict(await post(who, { ...freshLinks(), ...body }))).toBe(expected);
  });

  test('replaces the one before; its old links are free again', async () => {
    const [first, second] = [freshLinks(), freshLinks()];
    await post('ani', { shortcode: 'Pagi', ...first });
    expect((await post('ani', { shortcode: 'Pagi', ...second })).body.data).toMatchObject(second);
    expect(verdict(await post('budi', { shortcode: 'Pagi', ...second }))).toBe('409 LINK_TAKEN');
    expect(verdict(await post('budi', { shortcode: 'Pagi', ...first }))).toBe(201);
  });

  test('is corrected, taken back and handed in again', async () => {
    const { facebook_link, ...links } = freshLinks();
    await post('ani', { shortcode: 'Pagi', ...links });
    const corrected = await world.call('operator', 'PUT', `${url}/Pagi`, {
      user_id: ani,
      twitter_link: '',
      facebook_link,
    });
    expect(corrected.body.data).toMatchObject({
      facebook_link,
      twitter_link: null,
      instagram_link: links.instagram_link,
    });
    expect(verdict(await world.call('ani', 'DELETE', `${url}/Pagi`))).toBe(200);
    expect(verdict(await world.call('ani', 'GET', `${url}/Pagi`))).toBe('404 REPORT_NOT_FOUND');
    expect(verdict(await post('ani', { shortcode: 'Pagi', facebook_link }))).toBe(201);
    expect((await world.trail('link-report.deleted')).at(-1)?.detail).toMatchObject({ kind: 'khusus', task: 'Pagi' });
  });
});

test('the list has the same rows in data and items, within the caller’s reach, and says how many there are', async () => {
  await post('ani', { shortcode: 'Pagi', ...freshLinks() });
  await post('budi', { shortcode: 'Pagi', ...freshLinks() });
  await post('fajar', { shortcode: 'Jauh', ...freshLinks() });
  const { body } = await list('unit');
  expect(body.data?.map(({ user_id }) => user_id)).toEqual([ani, budi]);
  expect(body.items).toEqual(body.data);
  expect(body.pagination).toEqual({ total: 2, limit: 500, offset: 0, page: 1, totalPages: 1 });
  expect((await list('unit', `?user_id=${budi}&post_id=Pagi`)).body.items).toMatchObject([{ caption: 'Khusus pagi' }]);
  expect((await list('unit', '?limit=1&page=2')).body.data).toMatchObject([{ user_id: budi }]);
  expect((await list('ani', `?user_id=${budi}`)).body.data).toEqual([]);
  expect((await list('foreigner')).body.data?.map(({ user_id }) => user_id)).toEqual([fajar]);
  expect(verdict(await list('operator'))).toBe('403 FORBIDDEN');
});

describe('assigning a post', () => {
  const instagram_link = 'https://www.instagram.com/reel/Baru_1/?igsh=x';

  test('makes the task at once and has the post fetched', async () => {
    const before = await world.versions('links:RES_A');
    const { status, body } = await post('operator', { instagram_link, client_id: null, facebook_link: '' });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ shortcode: 'Baru_1', user_id: null, created_at: '2026-02-02T01:00:00.000Z' });
    expect(await tasks()).toContainEqual({ shortcode: 'Baru_1', client_id: 'RES_A' });
    expect(await world.messages()).toEqual([
      { type: 'collector.fetch-special-post', data: { clientId: 'RES_A', shortcode: 'Baru_1' } },
    ]);
    expect((await world.trail('special-task.created')).at(-1)).toMatchObject({
      actor: { kind: 'dashboard', id: accountIds.operator },
      subject: { kind: 'special-task', id: 'Baru_1' },
    });
    expect((await world.versions('links:RES_A'))[0]).toBe((before[0] ?? 0) + 1);
    expect(verdict(await post('budi', { shortcode: 'Baru_1', ...freshLinks() }))).toBe(201);
  });

  test('for a person is their report, too, and the task of their client', async () => {
    const links = { ...freshLinks(), instagram_link: 'https://www.instagram.com/p/Baru_2' };
    const { body } = await post('twoUnits', { user_id: dewi, ...links });
    expect(body.data).toMatchObject({ shortcode: 'Baru_2', user_id: dewi, ...links });
    expect(await tasks()).toContainEqual({ shortcode: 'Baru_2', client_id: 'RES_B' });
  });

  test('that is known already fetches nothing anew, unless that failed', async () => {
    await post('operator', { instagram_link: 'https://www.instagram.com/p/Pagi' });
    expect(await world.messages()).toEqual([]);
    await post('operator', { instagram_link });
    await post('operator', { instagram_link });
    expect(await world.messages()).toHaveLength(2);
    expect(await tasks()).toHaveLength(4);
  });

  test.each<[Caller, object, string | number]>([
    ['unit', { instagram_link }, 201],
    ['directorate', { instagram_link }, 201],
    ['twoUnits', { instagram_link }, '400 CLIENT_REQUIRED'],
    ['twoUnits', { instagram_link, client_id: 'res_b' }, 201],
    ['operator', { instagram_link, client_id: 'RES_C' }, '403 CLIENT_DENIED'],
    ['operator', { instagram_link: 'https://www.instagram.com/p/Jauh' }, '409 LINK_TAKEN'],
    ['operator', { instagram_link: 'https://www.instagram.com/polres.a' }, '400 LINK_INVALID'],
    ['operator', { facebook_link: 'https://fb.watch/abc' }, '400 LINK_INVALID'],
    ['operator', {}, '400 LINK_REQUIRED'],
    ['operator', { user_id: ani, instagram_link: 'https://www.instagram.com/p/Kemarin' }, '400 TASK_NOT_OPEN'],
    ['ani', { instagram_link }, '400 VALIDATION_FAILED'],
  ])('%s assigning with %j: %s', async (who, body, expected) => {
    const before = (await tasks()).length;
    expect(verdict(await post(who, body))).toBe(expected);
    expect(await tasks()).toHaveLength(before + (expected === 201 ? 1 : 0));
  });
});
