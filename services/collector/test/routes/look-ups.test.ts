import { accessOf, openKeyring, signToken } from '@cicero/access';
import type { Service } from '@cicero/platform';
import { createMetrics } from '@cicero/runtime';
import { FALLBACK_HOST, INSTAGRAM_HOST, TIKTOK_HOST } from '@cicero/sandbox';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildWith } from '../../src/service.ts';
import { Stage } from '../stage.ts';

const secret = 'Zq7-installation-secret-of-the-tests-4821';
const unit = 'POLRES_CONTOH_A';
const handle = 'polres_contoh_a';
const day = 24 * 3_600_000;
const start = Date.parse('2025-11-07T12:00:00+07:00');

let stage: Stage;
let days = 0;
const open: Service[] = [];
/** Somebody of the unit who is no operator, signed in anew for every test. */
let account: string;
let service: Service;

beforeAll(async () => {
  stage = await Stage.open({ world: { postsPerDay: 2 } });
  await stage.reset();
});
afterAll(async () => {
  for (const one of open) await one.stop();
  await stage?.close();
});

/** Every test has a day of its own, with nothing left in the cache, and a process that remembers nothing. */
beforeEach(async () => {
  stage.sandbox.simulator.reset();
  days += 3;
  stage.clock.set(new Date(start + days * day).toISOString());
  service = await replica();
  account = await signIn('admin', unit);
});

/** One more process of the service, on the same cache and database. */
async function replica(env: Record<string, string> = {}): Promise<Service> {
  const at = (host: string) => `${stage.url}/sandbox/rapidapi/${host}`;
  const built = await buildWith(
    {
      ...stage.host.context('collector'),
      metrics: createMetrics('collector', { defaults: false }),
      env: {
        RAPIDAPI_KEY: 'sandbox-key',
        RAPIDAPI_INSTAGRAM_URL: at(INSTAGRAM_HOST),
        RAPIDAPI_TIKTOK_URL: at(TIKTOK_HOST),
        RAPIDAPI_FALLBACK_HOST: FALLBACK_HOST,
        RAPIDAPI_FALLBACK_KEY: 'sandbox-key',
        RAPIDAPI_FALLBACK_URL: at(FALLBACK_HOST),
        ...env,
      },
    },
    { lookUpDeadline: 800 },
  );
  open.push(built);
  return built;
}

async function signIn(role: string, ...clients: string[]): Promise<string> {
  const { db } = stage;
  const id = crypto.randomUUID();
  await sql`insert into roles (role_name) values (${role}) on conflict do nothing`.execute(db);
  await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
    select ${id}, ${id}, 'x', role_id, true from roles where role_name = ${role}`.execute(db);
  for (const client of clients) {
    await sql`insert into dashboard_user_clients (dashboard_user_id, client_id) values (${id}, ${client})`.execute(db);
  }
  const { cache } = stage.host;
  const access = accessOf({ db, cache, clock: stage.clock });
  const keyring = openKeyring({ db, secret, clock: stage.clock, publicKeys: access.publicKeys });
  const options = { ttl: 7_200_000 };
  const signed = await signToken(
    { keyring, clock: stage.clock },
    { kind: 'dashboard', claims: { dashboard_user_id: id } },
    options,
  );
  await access.sessions.create({ kind: 'dashboard', id }, signed.jti, signed.expiresAt);
  return `Bearer ${signed.token}`;
}

interface Asking {
  by?: string;
  at?: Service;
  headers?: Record<string, string>;
}

async function get(path: string, { by = account, at = service, headers = {} }: Asking = {}) {
  const answer = await at.app.inject({ url: path, headers: { authorization: by, ...headers } });
  const body = answer.json();
  return { status: answer.statusCode, body, data: body.data, code: body.code, headers: answer.headers };
}

const asked = (path?: string) => stage.sandbox.simulator.journal.list(path ? { path } : {});
const fault = (rule: Parameters<typeof stage.sandbox.simulator.faults.add>[0]) =>
  stage.sandbox.simulator.faults.add(rule);
const worldAccount = (platform: 'instagram' | 'tiktok') => {
  const known = stage.sandbox.world.account(platform, handle);
  if (!known) throw new Error('no account');
  return known;
};

describe('Instagram', () => {
  test('the profile has the numbers under every name that pages look for, and no contacts', async () => {
    const { followers, following } = worldAccount('instagram');
    const { status, data } = await get(`/api/insta/rapid-profile?username=${handle}`);
    expect(status).toBe(200);
    expect(data).toMatchObject({
      ...{ username: handle, followers, follower_count: followers, followers_count: followers },
      ...{ following, following_count: following, biography: expect.stringContaining('contoh') },
      profile_pic_url: expect.stringMatching(/^https:/),
    });
    expect(Object.keys(data).filter((name) => /mail|phone|address|bio_links/.test(name))).toEqual([]);
  });

  test('the info has contacts and links as well, and costs no further request', async () => {
    await get(`/api/insta/rapid-profile?username=${handle}`);
    const { data } = await get(`/api/insta/rapid-info?username=${handle}`);
    expect(data).toMatchObject({
      bio_links: [{ title: 'Layanan', url: 'https://contoh.example/layanan' }],
      ...{ address: 'Jalan Contoh 1, Contoh, 10110', public_email: 'humas@contoh.example', public_phone_number: null },
    });
    expect(asked()).toHaveLength(1);
  });

  test('however the handle is written it is one account', async () => {
    for (const written of [
      handle,
      `@${handle}`,
      ` ${handle.toUpperCase()} `,
      `https://www.instagram.com/${handle}/?hl=id`,
      `instagram.com/${handle}`,
    ]) {
      const { data } = await get(`/api/insta/rapid-profile?username=${encodeURIComponent(written)}`);
      expect(data?.username, written).toBe(handle);
    }
    expect(asked()).toHaveLength(1);
  });

  test.for([
    ['', 'USERNAME_REQUIRED'],
    ['?username=%20', 'USERNAME_REQUIRED'],
    ['?username=dua%20kata', 'HANDLE_INVALID'],
    ['?username=https%3A%2F%2Fwww.instagram.com%2Fp%2FAbC123%2F', 'HANDLE_INVALID'],
    ['?username=a&username=b', 'VALIDATION_FAILED'],
    [`?username=${'a'.repeat(301)}`, 'VALIDATION_FAILED'],
  ])('a wrong name (%s) is a 400 and asks nobody', async ([query, code]) => {
    for (const path of ['rapid-profile', 'rapid-info', 'rapid-posts', 'rapid-posts-store', 'rapid-posts-month']) {
      expect(await get(`/api/insta/${path}${query}`)).toMatchObject({ status: 400, code });
    }
    expect(asked()).toEqual([]);
  });

  test('posts are the newest, as many as wanted, with what pages read of them', async () => {
    const { status, body, data } = await get(`/api/insta/rapid-posts?username=${handle}&limit=5`);
    expect([status, body.complete, data.length]).toEqual([200, true, 5]);
    const yesterday = new Date(stage.clock.now().getTime() - day).toISOString();
    const newest = stage.worldPosts(unit, 'instagram', yesterday).at(-1);
    const found = data.find(({ id }: { id: string }) => id === newest?.code);
    expect(found).toMatchObject({
      ...{ id: newest?.code, shortcode: newest?.code, created_at: new Date((newest?.time ?? 0) * 1000).toISOString() },
      ...{ caption: newest?.caption, like_count: expect.any(Number), comment_count: expect.any(Number) },
      ...{ view_count: expect.any(Number), thumbnail: expect.stringMatching(/^https:/) },
    });
    expect(['image', 'video', 'carousel']).toContain(found.type);
  });

  test('a limit that is none means ten, more than a hundred a hundred; ten and twelve share an answer', async () => {
    const counts = [];
    for (const limit of ['', '0', '-3', 'x', '12', '500']) {
      counts.push((await get(`/api/insta/rapid-posts?username=${handle}&limit=${limit}`)).data.length);
    }
    expect(counts).toEqual([10, 10, 10, 10, 12, 100]);
    // A page for the first five, nine for the hundred.
    expect(asked('/v1/posts')).toHaveLength(1 + 9);
  });

  test('counts that the platform hides are left out', async () => {
    fault({ kind: 'hidden-likes' });
    const { data } = await get(`/api/insta/rapid-posts?username=${handle}`);
    expect(data.some((post: object) => !('like_count' in post))).toBe(true);
  });

  test('rapid-posts-store answers the same, and nothing is kept but for five minutes', async () => {
    const posts = await get(`/api/insta/rapid-posts?username=${handle}`);
    const stored = await get(`/api/insta/rapid-posts-store?username=${handle}`);
    expect(stored.body).toEqual(posts.body);
    expect(asked()).toHaveLength(1);
    expect(await stage.host.cache.get(`insta:posts:${handle}`)).toBeNull();
    stage.clock.advance(5 * 60_000);
    await get(`/api/insta/rapid-posts-store?username=${handle}`);
    expect(asked()).toHaveLength(2);
  });

  test('a month holds the days of that month in Jakarta, and no others', async () => {
    const { body } = await get(`/api/insta/rapid-posts-month?username=${handle}`);
    const today = stage.clock.now().toISOString();
    const expected = stage.worldPosts(unit, 'instagram', `${today.slice(0, 7)}-01T00:00:00+07:00`);
    const codes = (posts: { id: string }[]) => posts.map(({ id }) => id).sort();
    expect(body.complete).toBe(true);
    expect(codes(body.data)).toEqual(expected.map(({ code }) => code).sort());
    const [year = 0, month = 0] = new Date(stage.clock.now().setUTCDate(0)).toISOString().split('-').map(Number);
    const before = await get(`/api/insta/rapid-posts-month?username=${handle}&month=${month}&year=${year}`);
    expect(before.body.complete).toBe(true);
    for (const { created_at } of before.data) {
      const jakarta = new Date(Date.parse(created_at) + 7 * 3_600_000).toISOString();
      expect(Number(jakarta.slice(5, 7))).toBe(month);
    }
    expect(before.data.length).toBeGreaterThan(50);
  });

  test('a month that is too far back is not read to its end, and says so', async () => {
    const { status, body } = await get(`/api/insta/rapid-posts-month?username=${handle}&month=2&year=2025`);
    expect([status, body.data, body.complete]).toEqual([200, [], false]);
    expect(asked('/v1/posts')).toHaveLength(10);
  });

  test.for([
    ['month=13', 'VALIDATION_FAILED'],
    ['month=0', 'VALIDATION_FAILED'],
    ['month=x', 'VALIDATION_FAILED'],
    ['month=1&year=1999', 'VALIDATION_FAILED'],
    ['month=12&year=2099', 'DATE_INVALID'],
  ])('a month that is none (%s) is a 400', async ([query, code]) => {
    expect(await get(`/api/insta/rapid-posts-month?username=${handle}&${query}`)).toMatchObject({ status: 400, code });
    expect(asked()).toEqual([]);
  });

  test('what was read before a page failed is the answer, for a minute', async () => {
    fault({ kind: 'server-error', path: '/v1/posts', page: 'next' });
    const { status, body } = await get(`/api/insta/rapid-posts?username=${handle}&limit=50`);
    expect([status, body.complete]).toEqual([200, false]);
    expect(body.data.length).toBeGreaterThan(5);
    stage.sandbox.simulator.faults.reset();
    stage.clock.advance(60_000);
    const whole = await get(`/api/insta/rapid-posts?username=${handle}&limit=50`);
    expect([whole.body.complete, whole.data.length]).toEqual([true, 50]);
  });
});

describe('TikTok', () => {
  test('the profile is read under both spellings of followers', async () => {
    const { followers, secUid } = worldAccount('tiktok');
    const url = encodeURIComponent(`https://www.tiktok.com/@${handle}?lang=id`);
    const { status, data } = await get(`/api/tiktok/rapid-profile?username=${url}`);
    expect(status).toBe(200);
    expect(data).toMatchObject({ username: handle, secUid, followers, follower_count: followers, video_count: 512 });
  });

  test('the info is of the account that is named, else of the client', async () => {
    const own = await get('/api/tiktok/rapid-info');
    expect(own.data.userInfo.user).toMatchObject({ uniqueId: handle, signature: expect.any(String) });
    const named = await get('/api/tiktok/rapid-info?username=bidhumas_contoh');
    expect(named.data.userInfo.user.uniqueId).toBe('bidhumas_contoh');
    expect(named.data.userInfo.stats.followerCount).toEqual(expect.any(Number));
  });

  test('of another client nothing is told by its id, and one without an account is not found', async () => {
    for (const path of ['rapid-info', 'rapid-posts']) {
      expect(await get(`/api/tiktok/${path}?client_id=DITBINMAS`)).toMatchObject({
        status: 403,
        code: 'CLIENT_DENIED',
      });
    }
    await sql`update clients set client_tiktok = ' ' where client_id = ${unit}`.execute(stage.db);
    expect(await get('/api/tiktok/rapid-info')).toMatchObject({ status: 404, code: 'PROFILE_NOT_FOUND' });
    await sql`update clients set client_tiktok = ${handle} where client_id = ${unit}`.execute(stage.db);
    expect(asked()).toEqual([]);
  });

  test('an account of several clients names one, in the query or in the header', async () => {
    const by = await signIn('admin', unit, 'DITBINMAS');
    expect(await get('/api/tiktok/rapid-info', { by })).toMatchObject({ status: 400, code: 'CLIENT_REQUIRED' });
    const named = await get('/api/tiktok/rapid-info', { by, headers: { 'x-client-id': 'ditbinmas' } });
    expect(named.data.userInfo.user.uniqueId).toBe('ditbinmas_contoh');
  });

  test('posts by name, by secUid and of the client are the same, under both sets of names', async () => {
    const byName = await get(`/api/tiktok/rapid-posts?username=@${handle}&limit=12`);
    const bySecUid = await get(`/api/tiktok/rapid-posts?secUid=${worldAccount('tiktok').secUid}&limit=12`);
    const own = await get('/api/tiktok/rapid-posts?limit=12');
    expect([byName.status, byName.data.length]).toEqual([200, 12]);
    expect(bySecUid.data).toEqual(byName.data);
    expect(own.data).toEqual(byName.data);
    const [video] = byName.data;
    expect(video).toMatchObject({
      ...{ id: video.video_id, createTime: Date.parse(video.created_at) / 1000, desc: video.caption },
      stats: { diggCount: video.like_count, commentCount: video.comment_count },
    });
    expect(await get('/api/tiktok/rapid-posts?secUid=tidak%20benar')).toMatchObject({
      status: 400,
      code: 'HANDLE_INVALID',
    });
  });

  test('a list that the product cannot give comes from the fallback, and its shape does not matter', async () => {
    fault({ kind: 'bad-gateway-html', path: '/api/user/posts' });
    const { status, data } = await get('/api/tiktok/rapid-posts');
    expect([status, data.length]).toEqual([200, 10]);
    expect(data[0].caption).not.toBe('');
    stage.sandbox.simulator.faults.reset();
    stage.clock.advance(10 * 60_000);
    fault({ kind: 'stringified-body' });
    expect((await get('/api/tiktok/rapid-posts')).data).toHaveLength(10);
  });
});

describe('what the provider does stays with the provider', () => {
  const paths = [
    `/api/insta/rapid-profile?username=${handle}`,
    `/api/insta/rapid-posts?username=${handle}`,
    `/api/tiktok/rapid-profile?username=${handle}`,
    `/api/tiktok/rapid-info?username=${handle}`,
  ];
  test.for([
    [{ kind: 'unauthorized' }, 503, 'SERVICE_UNAVAILABLE'],
    [{ kind: 'not-subscribed' }, 503, 'SERVICE_UNAVAILABLE'],
    [{ kind: 'quota' }, 503, 'SERVICE_UNAVAILABLE'],
    [{ kind: 'throttle' }, 503, 'SERVICE_UNAVAILABLE'],
    [{ kind: 'server-error' }, 502, 'UPSTREAM_FAILED'],
    [{ kind: 'bad-gateway' }, 502, 'UPSTREAM_FAILED'],
    [{ kind: 'bad-gateway-html' }, 502, 'UPSTREAM_FAILED'],
    [{ kind: 'truncated-json' }, 502, 'UPSTREAM_FAILED'],
    [{ kind: 'wrong-shape' }, 502, 'UPSTREAM_FAILED'],
    [{ kind: 'hang' }, 504, 'UPSTREAM_TIMEOUT'],
    [{ kind: 'slow', delayMs: 2_000 }, 504, 'UPSTREAM_TIMEOUT'],
    [{ kind: 'private' }, 404, 'PROFILE_NOT_FOUND'],
    [{ kind: 'not-found' }, 404, 'PROFILE_NOT_FOUND'],
  ] as const)('%o is a %i %s', async ([rule, status, code]) => {
    fault(rule);
    const started = performance.now();
    const answers = await Promise.all(paths.map((path) => get(path)));
    expect(answers.map((answer) => [answer.status, answer.code])).toEqual(paths.map(() => [status, code]));
    expect(performance.now() - started).toBeLessThan(3_000);
    for (const { body, headers } of answers) {
      expect(Object.keys(body).sort()).toEqual(['code', 'message', 'success']);
      expect(body.message).not.toMatch(/key|subscri|quota|rapidapi|detail|http/i);
      expect(Boolean(headers['retry-after'])).toBe(status === 503);
    }
  });

  test('nobody there: 502', async () => {
    const alone = await replica({ RAPIDAPI_INSTAGRAM_URL: 'http://127.0.0.1:9' });
    const answer = await get(`/api/insta/rapid-profile?username=${handle}`, { at: alone });
    expect(answer).toMatchObject({ status: 502, code: 'UPSTREAM_FAILED' });
  });

  test('no key: 503, and nobody is asked', async () => {
    const keyless = await replica({ RAPIDAPI_KEY: '' });
    const answer = await get(`/api/insta/rapid-profile?username=${handle}`, { at: keyless });
    expect(answer).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(asked()).toEqual([]);
  });

  test('a process that stops lets nobody wait, and another answers', async () => {
    fault({ kind: 'hang', count: 1 });
    const other = await replica();
    const waiting = get(paths[0] ?? '', { at: other });
    await vi.waitFor(() => expect(asked()).toHaveLength(1));
    const started = performance.now();
    await Promise.all([other.stop(), waiting]);
    expect(performance.now() - started).toBeLessThan(500);
    expect(await waiting).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(await get(paths[0] ?? '')).toMatchObject({ status: 200 });
  });

  test('a TikTok account that does not exist comes as a good answer and is a 404', async () => {
    const answer = await get('/api/tiktok/rapid-profile?username=akun_tidak_ada');
    expect(answer).toMatchObject({ status: 404, code: 'PROFILE_NOT_FOUND' });
  });

  test('an open circuit is honoured: whoever asks next is told so at once', async () => {
    fault({ kind: 'unauthorized' });
    await get(paths[0] ?? '');
    const before = asked().length;
    for (let at = 0; at < 5; at++) {
      expect(await get(`/api/insta/rapid-profile?username=akun${at}`)).toMatchObject({ status: 503 });
    }
    expect(asked()).toHaveLength(before);
    stage.sandbox.simulator.faults.reset();
    stage.clock.advance(5 * 60_000);
    expect(await get(paths[0] ?? '')).toMatchObject({ status: 200 });
  });
});

describe('what is asked is paid for', () => {
  const profile = `/api/insta/rapid-profile?username=${handle}`;

  test('an account is asked for once an hour, its posts every five minutes', async () => {
    for (let at = 0; at < 12; at++) {
      await get(profile);
      await get(`/api/insta/rapid-posts?username=${handle}`);
      stage.clock.advance(5 * 60_000);
    }
    expect([asked('/v1/info').length, asked('/v1/posts').length]).toEqual([1, 12]);
    await get(profile);
    expect(asked('/v1/info')).toHaveLength(2);
  });

  test('of many at once, in two processes, one asks', async () => {
    fault({ kind: 'slow', delayMs: 200 });
    const other = await replica();
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, at) => get(profile, { at: at % 2 === 0 ? service : other })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(24).fill(200));
    expect(asked()).toHaveLength(1);
  });

  test('and when that one fails, the others fail with it and nobody asks again for a moment', async () => {
    fault({ kind: 'throttle' });
    const other = await replica();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, at) => get(profile, { at: at % 2 === 0 ? service : other })),
    );
    expect(new Set(answers.map(({ code }) => code))).toEqual(new Set(['SERVICE_UNAVAILABLE']));
    await get(profile);
    expect(asked()).toHaveLength(1);
    stage.sandbox.simulator.faults.reset();
    stage.clock.advance(10_000);
    expect((await get(profile)).status).toBe(200);
  });

  test('an account that does not exist is not asked for again and again', async () => {
    for (let at = 0; at < 4; at++) await get('/api/insta/rapid-profile?username=akun_tidak_ada');
    expect(asked()).toHaveLength(1);
    stage.clock.advance(5 * 60_000);
    await get('/api/insta/rapid-profile?username=akun_tidak_ada');
    expect(asked()).toHaveLength(2);
  });

  test('one account has so many look-ups a minute; what is at hand stays at hand, and others are not held up', async () => {
    const tight = await replica({ LOOK_UPS_PER_MINUTE: '3' });
    for (const name of ['satu', 'dua', 'tiga']) await get(`/api/insta/rapid-profile?username=${name}`, { at: tight });
    const fourth = await get(profile, { at: tight });
    expect(fourth).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(fourth.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(await get('/api/insta/rapid-profile?username=satu', { at: tight })).toMatchObject({ status: 404 });
    expect(await get(profile, { at: tight, by: await signIn('admin', unit) })).toMatchObject({ status: 200 });
    stage.clock.advance(60_000);
    expect(await get('/api/insta/rapid-profile?username=empat', { at: tight })).toMatchObject({ status: 404 });
  });

  test('and three hundred a day', async () => {
    for (let at = 0; at < 300; at++) {
      if (at % 25 === 0) stage.clock.advance(60_000);
      expect((await get(`/api/insta/rapid-profile?username=akun_contoh_x${at}`)).status).toBe(404);
    }
    stage.clock.advance(60_000);
    expect(await get(profile)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  });

  test('look-ups use up their share of a day and not what is collected with', async () => {
    const tight = await replica({ LOOK_UP_DAILY_REQUESTS: '2' });
    for (const name of ['satu', 'dua']) await get(`/api/insta/rapid-profile?username=${name}`, { at: tight });
    expect(await get(profile, { at: tight })).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' });
    expect(asked()).toHaveLength(2);
    const outcome = await stage.collect(unit, 'instagram');
    expect(outcome.status).toBe('succeeded');
  });

  test('looking writes nothing', async () => {
    const counts = async () => {
      const { rows } = await sql`select (select count(*) from insta_profile) + (select count(*) from tiktok_profile)
        + (select count(*) from instagram_user) + (select count(*) from insta_post where client_id <> ${unit})
        + (select count(*) from outbox) as all_of_them`.execute(stage.db);
      return rows;
    };
    const before = await counts();
    for (const path of [profile, `/api/insta/rapid-posts-store?username=${handle}`, '/api/tiktok/rapid-posts']) {
      expect((await get(path)).status).toBe(200);
    }
    expect(await counts()).toEqual(before);
  });
});

test('what is stored of an account comes from collections: as it is now, under a name that is one account’s', async () => {
  const { db } = stage;
  const { id, followers } = worldAccount('instagram');
  await sql`insert into instagram_user (user_id, username) values ('77', ${handle.toUpperCase()})
    on conflict do nothing`.execute(db);
  for (let twice = 0; twice < 2; twice++) {
    await sql`update instagram_user set public_phone_number = '1', category = 'Lama' where user_id = ${id}`.execute(db);
    await stage.collect(unit, 'instagram', { profile: 'only' });
    stage.clock.advance(60_000);
    const named = await db.selectFrom('instagram_user').selectAll().where(sql`lower(username)`, '=', handle).execute();
    expect(named).toMatchObject([
      {
        user_id: id,
        public_email: 'humas@contoh.example',
        public_phone_number: null,
        category: 'Government Organization',
      },
    ]);
    const metrics = await db.selectFrom('instagram_user_metrics').selectAll().where('user_id', '=', id).execute();
    expect(metrics).toMatchObject([{ follower_count: followers }]);
  }
});

test('operators may look at an Instagram profile and at nothing else', async () => {
  const by = await signIn('operator', unit);
  expect((await get(`/api/insta/rapid-profile?username=${handle}`, { by })).status).toBe(200);
  for (const path of [
    ...['insta/rapid-info', 'insta/rapid-posts', 'insta/rapid-posts-store', 'insta/rapid-posts-month'],
    ...['tiktok/rapid-profile', 'tiktok/rapid-info', 'tiktok/rapid-posts'],
  ]) {
    expect(await get(`/api/${path}?username=${handle}`, { by })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  }
});
