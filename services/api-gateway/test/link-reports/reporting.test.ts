import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verdict } from '../world/verdict.ts';
import { type Caller, people, World } from '../world.ts';
import { freshLinks, posts, publish } from './posts.ts';

const { ani, budi, dewi } = people;
let world: World;
beforeAll(async () => {
  world = await World.open();
  await publish(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.host.database.script('delete from link_report; delete from reported_link');
});

const url = '/api/link-reports';
const post = (who: Caller, body: object) => world.call(who, 'POST', url, body);
const put = (who: Caller, task: string, body: object, headers = {}) =>
  world.call(who, 'PUT', `${url}/${task}`, body, headers);

describe('handing in', () => {
  test('a person reports for themselves, in whatever spelling, and gets the row', async () => {
    const { status, body } = await post('ani', {
      shortcode: posts.own,
      post_id: posts.own,
      client_id: 'RES_C',
      created_at: '2000-01-01T00:00:00Z',
      instagram_link: ' Ini: http://instagram.com/p/Ulang01/?igsh=abc. ',
      facebook_link: 'https://fb.watch/AbC123/',
      twitter_link: 'https://twitter.com/ani/status/123456?s=20',
      tiktok_link: '',
      youtube_link: null,
    });
    expect(status).toBe(201);
    expect(body.data).toEqual({
      shortcode: posts.own,
      user_id: ani,
      instagram_link: 'https://www.instagram.com/p/Ulang01',
      facebook_link: 'https://fb.watch/AbC123',
      twitter_link: 'https://x.com/ani/status/123456',
      tiktok_link: null,
      youtube_link: null,
      created_at: '2026-02-01T12:00:00.000Z',
      reported_at: '2026-02-02T01:00:00.000Z',
      updated_at: null,
      caption: 'Apel pagi',
      image_url: 'https://gambar.example/a.jpg',
      thumbnail_url: null,
    });
  });

  test.each([
    ['instagram_link', 'https://www.facebook.com/p/Ulang01', 'instagram.com'],
    ['facebook_link', 'https://facebook.com.evil.example/x', 'facebook.com atau fb.watch'],
    ['twitter_link', 'https://www.instagram.com/p/Ulang01', 'x.com atau twitter.com'],
    ['tiktok_link', 'bukan link', 'tiktok.com'],
    ['youtube_link', 'https://youtube.com', 'youtube.com atau youtu.be'],
  ])('%s %s is refused with a message that names the platform’s addresses', async (field, link, hosts) => {
    const { status, body } = await post('ani', { shortcode: posts.own, ...freshLinks(), [field]: link });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'LINK_INVALID', field });
    expect(body.message).toContain(hosts);
  });

  test.each<[string, object, string | number]>([
    ['exactly two days old', { shortcode: posts.edge, ...freshLinks() }, 201],
    ['a second older', { shortcode: posts.over, ...freshLinks() }, '400 TASK_NOT_OPEN'],
    ['not there', { shortcode: 'TidakAda', ...freshLinks() }, '400 TASK_NOT_OPEN'],
    ['of another unit', { shortcode: posts.foreign, ...freshLinks() }, '400 TASK_NOT_OPEN'],
    ['of the directorate whose role the person holds', { shortcode: posts.parents, ...freshLinks() }, 201],
    ['named by its address', { post_id: `https://www.instagram.com/p/${posts.own}/`, ...freshLinks() }, 201],
    ['not named', { ...freshLinks() }, '400 VALIDATION_FAILED'],
    ['without links', { shortcode: posts.own, instagram_link: ' ', facebook_link: '' }, '400 LINK_REQUIRED'],
    ['a list', [], '400 VALIDATION_FAILED'],
  ])('a task %s: %s', async (_, body, expected) => {
    expect(verdict(await post('ani', body))).toBe(expected);
  });

  test('a task of the unit above is open to people without its role', async () => {
    expect(verdict(await post('budi', { shortcode: posts.parents, ...freshLinks() }))).toBe(201);
  });

  test.each<[Caller, object, string | number]>([
    ['operator', { user_id: budi }, 201],
    ['unit', { user_id: '1000-0002' }, 201],
    ['admin', {}, '400 VALIDATION_FAILED'],
    ['admin', { user_id: dewi }, '404 USER_NOT_FOUND'],
    ['ani', { user_id: budi }, '404 USER_NOT_FOUND'],
    ['ani', { user_id: ani }, 201],
    ['foreigner', { user_id: ani }, '404 USER_NOT_FOUND'],
    ['directorate', { user_id: ani }, 201],
    ['directorate', { user_id: budi }, '404 USER_NOT_FOUND'],
    ['directorateUnit', { user_id: ani }, '403 FORBIDDEN'],
    ['editor', { user_id: ani }, '403 FORBIDDEN'],
  ])('%s reporting with %j: %s', async (who, body, expected) => {
    expect(verdict(await post(who, { shortcode: posts.own, ...freshLinks(), ...body }))).toBe(expected);
  });

  test('happens once for a task; the second is told to correct the first', async () => {
    const links = freshLinks();
    expect(verdict(await post('ani', { shortcode: posts.own, ...links }))).toBe(201);
    expect(verdict(await post('ani', { shortcode: posts.own, ...freshLinks() }))).toBe('400 REPORT_EXISTS');
    expect((await world.call('ani', 'GET', `${url}/${posts.own}`)).body.data).toMatchObject(links);
  });

  test('a link that was reported is refused, whoever reported it and however it is spelled', async () => {
    const links = { instagram_link: 'https://www.instagram.com/reel/Sama1/' };
    await post('ani', { shortcode: posts.own, ...links });
    const spelled = { instagram_link: 'http://m.instagram.com/ani/p/Sama1?igsh=x' };
    const others = await post('budi', { shortcode: posts.own, ...spelled });
    expect(verdict(others)).toBe('409 LINK_TAKEN');
    expect(others.body).toMatchObject({ field: 'instagram_link' });
    expect(others.body.message).not.toContain('ANI');
    // Nor does it count for another task of the same person.
    expect(verdict(await post('ani', { shortcode: posts.second, ...spelled }))).toBe('409 LINK_TAKEN');
    // Nothing of the refused ones is left.
    expect((await world.call('unit', 'GET', url)).body.data?.pagination).toMatchObject({ total: 1 });
  });
});

describe('thanks', () => {
  test('go to the reporter, with the links in order and what is missing', async () => {
    await world.host.database.script('delete from outbox');
    await post('ani', {
      shortcode: posts.own,
      instagram_link: 'https://www.instagram.com/p/Terima1',
      facebook_link: 'https://www.facebook.com/ani/posts/100000001',
    });
    const [message, ...others] = await world.messages('notifier.send-message');
    expect(others).toEqual([]);
    expect(message?.data).toMatchObject({
      channel: 'whatsapp',
      account: 'user',
      recipient: '6281200000001@c.us',
      dedupeKey: `link-report:${posts.own}:${ani}:2026-02-02T01:00:00.000Z`,
    });
    const text = String(message?.data.text);
    expect(text.split('\n')[0]).toBe('Selamat pagi, AIPDA ANI CONTOH.');
    expect(text).toContain(`\nhttps://www.instagram.com/p/${posts.own}\n`);
    expect(text).toContain(
      'Facebook: https://www.facebook.com/ani/posts/100000001\nInstagram: https://www.instagram.com/p/Terima1\n' +
        'Twitter Nihil\nTiktok Nihil\nYoutube Nihil',
    );
  });

  test('are not queued without a number, nor for what is refused', async () => {
    await world.host.database.script('delete from outbox');
    expect(verdict(await post('budi', { shortcode: posts.own, ...freshLinks() }))).toBe(201);
    expect(verdict(await post('ani', { shortcode: posts.over, ...freshLinks() }))).toBe('400 TASK_NOT_OPEN');
    expect(await world.messages('notifier.send-message')).toEqual([]);
  });
});

describe('correcting', () => {
  beforeEach(async () => {
    await post('ani', {
      shortcode: posts.own,
      instagram_link: 'https://www.instagram.com/p/Asal1',
      facebook_link: 'https://www.facebook.com/ani/posts/55555501',
    });
  });

  test('blank clears, absent keeps; the times of post and report stay', async () => {
    const { status, body } = await put('ani', posts.own, {
      facebook_link: '',
      youtube_link: 'https://youtu.be/AbCdEfGhI12',
      created_at: '2000-01-01T00:00:00Z',
      reported_at: '2000-01-01T00:00:00Z',
    });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      instagram_link: 'https://www.instagram.com/p/Asal1',
      facebook_link: null,
      youtube_link: 'https://www.youtube.com/watch?v=AbCdEfGhI12',
      created_at: '2026-02-01T12:00:00.000Z',
      reported_at: '2026-02-02T01:00:00.000Z',
      updated_at: '2026-02-02T01:00:00.000Z',
    });
    expect((await world.trail('link-report.updated')).at(-1)).toMatchObject({
      actor: { kind: 'personnel', id: ani },
      subject: { kind: 'personnel', id: ani },
      detail: { kind: 'regular', task: posts.own, fields: ['facebook_link', 'youtube_link'] },
    });
  });

  test('a link that is given up is free for others, one that is somebody’s is not', async () => {
    await put('ani', posts.own, { facebook_link: null });
    const facebook_link = 'https://www.facebook.com/ani/posts/55555501';
    expect(verdict(await post('budi', { shortcode: posts.own, facebook_link }))).toBe(201);
    expect(verdict(await put('ani', posts.own, { facebook_link }))).toBe('409 LINK_TAKEN');
  });

  test('a double of an adopted database stays, and does not stand in the way of a correction', async () => {
    await world.host.database.script(`insert into link_report (shortcode, user_id, instagram_link, created_at)
      values ('${posts.own}', '${budi}', 'https://instagram.com/p/Asal1/', '2026-02-01 12:00')`);
    const youtube_link = 'https://youtu.be/AbCdEfGhI99';
    const { body } = await put('budi', posts.own, { instagram_link: 'https://instagram.com/p/Asal1/', youtube_link });
    expect(body.data).toMatchObject({ youtube_link: 'https://www.youtube.com/watch?v=AbCdEfGhI99' });
    // Giving the double up takes nothing from its first reporter.
    await put('budi', posts.own, { instagram_link: '' });
    expect(verdict(await put('budi', posts.own, { instagram_link: 'https://instagram.com/p/Asal1/' }))).toBe(
      '409 LINK_TAKEN',
    );
  });

  test('on an older version is refused', async () => {
    const { headers } = await world.call('ani', 'GET', `${url}/${posts.own}`);
    const change = { tiktok_link: 'https://www.tiktok.com/@ani/video/7500000000000000001' };
    const first = await put('operator', posts.own, { user_id: ani, ...change }, { 'if-match': headers.etag });
    expect(verdict(first)).toBe(200);
    const late = await put('ani', posts.own, { tiktok_link: '' }, { 'if-match': headers.etag });
    expect(verdict(late)).toBe('412 PRECONDITION_FAILED');
  });

  test.each<[Caller, string, object, string | number]>([
    ['operator', posts.own, { user_id: ani }, 200],
    ['unit', posts.own, { user_id: ani }, 200],
    ['budi', posts.own, {}, '404 REPORT_NOT_FOUND'],
    ['budi', posts.own, { user_id: ani }, '404 USER_NOT_FOUND'],
    ['foreigner', posts.own, { user_id: ani }, '404 USER_NOT_FOUND'],
    ['operator', posts.own, {}, '400 VALIDATION_FAILED'],
    ['ani', posts.second, {}, '404 REPORT_NOT_FOUND'],
    ['ani', posts.own, { twitter_link: 'https://example.org/x' }, '400 LINK_INVALID'],
  ])('%s correcting %s with %j: %s', async (who, task, body, expected) => {
    expect(verdict(await put(who, task, { twitter_link: freshLinks().twitter_link, ...body }))).toBe(expected);
  });
});

describe('taking back', () => {
  const remove = (who: Caller, task: string, query = '') => world.call(who, 'DELETE', `${url}/${task}${query}`);

  test('frees the links, keeps the record, and is undone by handing in anew', async () => {
    const links = freshLinks();
    await post('ani', { shortcode: posts.own, ...links });
    expect((await remove('admin', posts.own, `?user_id=${ani}`)).body.data).toMatchObject({ user_id: ani, ...links });
    expect(verdict(await world.call('ani', 'GET', `${url}/${posts.own}`))).toBe('404 REPORT_NOT_FOUND');
    expect(verdict(await remove('ani', posts.own))).toBe('404 REPORT_NOT_FOUND');
    expect((await world.trail('link-report.deleted')).at(-1)).toMatchObject({
      subject: { kind: 'personnel', id: ani },
    });
    const kept = await world.db.selectFrom('link_report').select(['user_id', 'deleted_at']).execute();
    expect(kept).toEqual([{ user_id: ani, deleted_at: new Date('2026-02-02T01:00:00Z') }]);
    expect(verdict(await post('budi', { shortcode: posts.own, ...links }))).toBe(201);
    expect(verdict(await post('ani', { shortcode: posts.own, ...freshLinks() }))).toBe(201);
  });

  test.each<[Caller, string, string | number]>([
    ['ani', '', 200],
    ['unit', `?user_id=${ani}`, 200],
    ['admin', '', '400 VALIDATION_FAILED'],
    ['budi', `?user_id=${ani}`, '404 USER_NOT_FOUND'],
    ['foreigner', `?user_id=${ani}`, '404 USER_NOT_FOUND'],
    ['admin', `?user_id=${budi}`, '404 REPORT_NOT_FOUND'],
    ['operator', `?user_id=${ani}`, '403 FORBIDDEN'],
  ])('%s taking back with "%s": %s', async (who, query, expected) => {
    await post('ani', { shortcode: posts.own, ...freshLinks() });
    expect(verdict(await remove(who, posts.own, query))).toBe(expected);
  });
});

test('every change makes the links of the task’s client and of the reporter’s stale, and no other numbers', async () => {
  const scopes = ['links:DITBINMAS', 'links:RES_A', 'links:RES_C', 'client:RES_A'] as const;
  const before = await world.versions(...scopes);
  const moved = async () => (await world.versions(...scopes)).map((version, at) => version - (before[at] ?? 0));
  await post('ani', { shortcode: posts.parents, ...freshLinks() });
  expect(await moved()).toEqual([1, 1, 0, 0]);
  await put('ani', posts.parents, { twitter_link: '' });
  await put('ani', posts.parents, { twitter_link: '' });
  expect(await moved()).toEqual([2, 2, 0, 0]);
  await world.call('ani', 'DELETE', `${url}/${posts.parents}`);
  expect(await moved()).toEqual([3, 3, 0, 0]);
});
