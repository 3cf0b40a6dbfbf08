import { describe, expect, it } from 'vitest';
import { FALLBACK_HOST, faultKinds, INSTAGRAM_HOST, jakartaDay, scenarios, TIKTOK_HOST } from '../../src/index.ts';
import { servedSandbox } from './product.ts';
import { sample } from './shape.ts';

const products = servedSandbox();
const { get, ask } = products;
const handle = (name: string) => ({ username_or_id_or_url: name });
const posts = (name = 'ditbinmas_contoh', more = {}) => get(INSTAGRAM_HOST, '/v1/posts', { ...handle(name), ...more });
const play = (name: string, account?: string) =>
  ask('POST', `/sandbox/control/scenario/${name}`, account === undefined ? {} : { account });
const codes = (body: { data: { items: { code: string }[] } }) => body.data.items.map(({ code }) => code);
const secUid = (name = 'ditbinmas_contoh') => products.running().world.account('tiktok', name)?.secUid ?? '';
const videos = (uid: string, more = {}) =>
  get(TIKTOK_HOST, '/api/user/posts', { secUid: uid, count: '35', cursor: '0', ...more });
const isToday = (seconds: number) => jakartaDay(seconds) === jakartaDay(products.running().world.now());

describe('faults', () => {
  it.each([
    ['unauthorized', 401, 'error-401-invalid-key'],
    ['not-subscribed', 403, 'error-403-not-subscribed'],
    ['private', 403, 'error-403-private-account'],
    ['not-found', 404, 'error-404-not-found'],
    ['throttle', 429, 'error-429-rate-limit'],
    ['quota', 429, 'error-429-quota'],
    ['server-error', 500, 'error-500-internal'],
    ['bad-gateway', 502, 'error-502-gateway'],
  ])('%s answers %i', async (kind, status, name) => {
    expect((await ask('POST', '/sandbox/control/fault', { kind })).status).toBe(201);
    const answer = await posts();
    expect([answer.status, answer.body]).toEqual([status, sample(name)]);
  });

  it('throttle with and without a time to wait', async () => {
    await ask('POST', '/sandbox/control/fault', { kind: 'throttle', count: 1, retryAfter: 7 });
    await ask('POST', '/sandbox/control/fault', { kind: 'throttle', count: 1 });
    expect((await posts()).headers.get('retry-after')).toBe('7');
    const second = await posts();
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
    expect((await posts()).status).toBe(200);
  });

  it('HTML from the gateway, and JSON cut off', async () => {
    await ask('POST', '/sandbox/control/fault', { kind: 'bad-gateway-html', count: 1 });
    const html = await posts();
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
    await ask('POST', '/sandbox/control/fault', { kind: 'truncated-json', count: 1 });
    const cut = await posts();
    expect([cut.status, cut.body]).toEqual([200, undefined]);
    expect(cut.text.length).toBeGreaterThan(100);
  });

  it('no answer at all, until the caller gives up', async () => {
    await ask('POST', '/sandbox/control/fault', { kind: 'hang' });
    const url = `${products.base()}/sandbox/rapidapi/${INSTAGRAM_HOST}/v1/posts?username_or_id_or_url=x`;
    const headers = { 'x-rapidapi-key': 'sandbox-key' };
    await expect(fetch(url, { headers, signal: AbortSignal.timeout(150) })).rejects.toThrow();
  });

  it('aim at host, path, account, key and page, and count', async () => {
    await ask('POST', '/sandbox/control/fault', {
      kind: 'server-error',
      path: '/v1/posts',
      account: '@Polres_Contoh_A',
      page: 'next',
    });
    expect((await posts('bidhumas_contoh')).status).toBe(200);
    const first = await posts('polres_contoh_a');
    expect(first.status).toBe(200);
    expect((await posts('polres_contoh_a', { pagination_token: first.body.pagination_token })).status).toBe(500);
    const { body } = await ask('GET', '/sandbox/control/fault');
    expect(body.faults).toMatchObject([{ kind: 'server-error', hits: 1 }]);
    expect((await ask('DELETE', `/sandbox/control/fault/${body.faults[0].id}`)).status).toBe(204);
    expect((await posts('polres_contoh_a', { pagination_token: first.body.pagination_token })).status).toBe(200);

    await ask('POST', '/sandbox/control/fault', { kind: 'server-error', after: 1, count: 1, host: INSTAGRAM_HOST });
    expect([(await posts()).status, (await posts()).status, (await posts()).status]).toEqual([200, 500, 200]);
  });

  it('bend the paging: the same token for ever, an item twice', async () => {
    await ask('POST', '/sandbox/control/fault', { kind: 'repeated-token' });
    const first = await posts();
    const second = await posts('ditbinmas_contoh', { pagination_token: first.body.pagination_token });
    expect(second.body.pagination_token).toBe(first.body.pagination_token);
    const one = await videos(secUid());
    const two = await videos(secUid(), { cursor: one.body.data.cursor });
    expect([two.body.data.cursor, two.body.data.hasMore]).toEqual([one.body.data.cursor, true]);

    await ask('DELETE', '/sandbox/control/fault');
    await ask('POST', '/sandbox/control/fault', { kind: 'duplicate-across-pages' });
    const next = await posts('ditbinmas_contoh', { pagination_token: first.body.pagination_token });
    expect(codes(next.body)[0]).toBe(codes(first.body).at(-1));
  });

  it('hide like counts and write handles in several ways, while the likers stay', async () => {
    const plain = await posts();
    const code = codes(plain.body).at(-1) ?? '';
    const honest = await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: code });
    await ask('POST', '/sandbox/control/fault', { kind: 'hidden-likes' });
    await ask('POST', '/sandbox/control/fault', { kind: 'mixed-case-handles' });
    expect((await posts()).body.data.items.map((item: { like_count: unknown }) => item.like_count)).toEqual(
      Array(12).fill(null),
    );
    const mixed = await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: code });
    const names = (body: { data: { items: { username: string }[] } }) =>
      body.data.items.map(({ username }) => username);
    expect(names(mixed.body).length).toBeGreaterThan(names(honest.body).length);
    const canonical = new Set(names(mixed.body).map((name) => name.replace('@', '').toLowerCase()));
    expect([...canonical]).toEqual(names(honest.body));
  });

  it('every kind is accepted and none breaks the simulator', async () => {
    for (const kind of faultKinds.filter((one) => one !== 'hang')) {
      await ask('DELETE', '/sandbox/control/fault');
      expect((await ask('POST', '/sandbox/control/fault', { kind })).status, kind).toBe(201);
      for (const answer of [await posts(), await videos(secUid())])
        expect(answer.headers.get('content-type')).toBeTruthy();
    }
  });

  it('that make no sense are refused', async () => {
    for (const body of [{}, { kind: 'lain' }, { kind: 'hang', count: 0 }, { kind: 'hang', lain: 1 }, []]) {
      const { status, body: answer } = await ask('POST', '/sandbox/control/fault', body);
      expect([status, answer.success, answer.code]).toEqual([400, false, 'VALIDATION_FAILED']);
    }
    expect((await ask('DELETE', '/sandbox/control/fault/tidak-ada')).status).toBe(404);
  });
});

describe('scenarios', () => {
  it('are all listed and playable', async () => {
    const { body } = await ask('GET', '/sandbox/control/scenario');
    expect(body.scenarios.map(({ name }: { name: string }) => name)).toEqual(Object.keys(scenarios));
    for (const name of Object.keys(scenarios)) {
      expect((await play(name)).status, name).toBe(200);
      await play('normal-day');
    }
    expect((await play('tidak-ada')).status).toBe(404);
    expect((await play('hang', 'tidak_ada')).status).toBe(404);
  });

  it('midnight-edge', async () => {
    await play('midnight-edge', 'polres_contoh_a');
    const { body } = await posts('polres_contoh_a');
    const times = body.data.items
      .filter((item: { is_pinned: boolean }) => !item.is_pinned)
      .slice(0, 4)
      .map((item: { taken_at: number }) => new Date((item.taken_at + 7 * 3600) * 1000).toISOString().slice(8, 19));
    expect(times).toEqual(['07T06:59:00', '07T00:20:00', '07T00:00:00', '06T23:59:59']);
  });

  it('more-than-a-page', async () => {
    await play('more-than-a-page');
    const first = await posts();
    const second = await posts('ditbinmas_contoh', { pagination_token: first.body.pagination_token });
    const all = [...first.body.data.items, ...second.body.data.items];
    expect(all.filter((item: { taken_at: number }) => isToday(item.taken_at))).toHaveLength(14);
    const one = await videos(secUid());
    const two = await videos(secUid(), { cursor: one.body.data.cursor });
    const both = [...one.body.data.itemList, ...two.body.data.itemList];
    expect(both.filter((item: { createTime: number }) => isToday(item.createTime))).toHaveLength(40);
  });

  it('vanished-post and last-post-vanished', async () => {
    const before = codes((await posts()).body);
    const newest = before[1] ?? '';
    await play('vanished-post');
    expect(codes((await posts()).body)).not.toContain(newest);
    expect((await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: newest })).status).toBe(404);
    await play('last-post-vanished');
    const { body } = await posts();
    expect(body.data.items.filter((item: { taken_at: number }) => isToday(item.taken_at))).toEqual([]);
    expect(body.data.items.length).toBeGreaterThan(0);
  });

  it('empty-answer-glitch', async () => {
    await play('empty-answer-glitch');
    const lengths = [codes((await posts()).body).length, codes((await posts()).body).length];
    expect(lengths).toEqual([0, 12]);
  });

  it('renamed-account keeps id and secUid', async () => {
    const before = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'polres_contoh_a' });
    await play('renamed-account', 'POLRES_CONTOH_A');
    expect((await posts('polres_contoh_a')).status).toBe(404);
    expect((await posts('polres_contoh_a_baru')).body.data.user.id).toBe('900000000003');
    const { uniqueId, secUid: uid } = (await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'polres_contoh_a_baru' }))
      .body.userInfo.user;
    expect([uniqueId, uid]).toEqual(['polres_contoh_a_baru', before.body.userInfo.user.secUid]);
    expect((await videos(uid)).body.data.itemList[0].author.uniqueId).toBe('polres_contoh_a_baru');
  });

  it('unknown-account', async () => {
    await play('unknown-account', 'polres_contoh_a');
    expect((await posts('polres_contoh_a')).status).toBe(404);
    const { status, body } = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'polres_contoh_a' });
    expect([status, body.statusCode]).toEqual([200, 10221]);
  });

  it('stale-secuid: the stored key finds nothing, the profile gives a new one', async () => {
    const stale = secUid();
    await play('stale-secuid');
    expect((await videos(stale)).body.data.itemList).toEqual([]);
    const { body } = await get(TIKTOK_HOST, '/api/user/info', { uniqueId: 'ditbinmas_contoh' });
    expect(body.userInfo.user.secUid).not.toBe(stale);
    expect((await videos(body.userInfo.user.secUid)).body.data.itemList.length).toBeGreaterThan(0);
  });

  it('fallback-native-shape', async () => {
    await play('fallback-native-shape');
    expect((await videos(secUid())).status).toBe(500);
    expect(
      (await get(FALLBACK_HOST, '/user/videos', { username: 'ditbinmas_contoh' })).body.videos[0].statistics,
    ).toBeTruthy();
  });

  it('collab-post appears in both feeds with its own author', async () => {
    await play('collab-post', 'polres_contoh_a');
    const [shared] = (await posts('polres_contoh_a')).body.data.items.filter(
      (item: { is_pinned: boolean }) => !item.is_pinned,
    );
    const other = await posts('polres_contoh_b');
    const seen = other.body.data.items.find((item: { code: string }) => item.code === shared.code);
    expect(seen.user.username).toBe('polres_contoh_a');
    expect(other.body.data.user.username).toBe('polres_contoh_b');
  });

  it('page-2-fails, key-revoked, quota-exhausted, throttle-burst', async () => {
    const first = await posts();
    await play('page-2-fails');
    expect((await posts()).status).toBe(200);
    expect((await posts('ditbinmas_contoh', { pagination_token: first.body.pagination_token })).status).toBe(500);
    for (const [name, status] of [
      ['key-revoked', 401],
      ['quota-exhausted', 429],
    ] as const) {
      await play('normal-day');
      await play(name);
      expect((await posts()).status).toBe(status);
    }
    await play('normal-day');
    await play('throttle-burst', 'polres_contoh_a');
    expect((await posts('ditbinmas_contoh')).status).toBe(200);
    const burst = await Promise.all(Array.from({ length: 6 }, () => posts('polres_contoh_a')));
    expect(burst.map(({ status }) => status).sort()).toEqual([200, 429, 429, 429, 429, 429]);
  });
});

describe('clock, latency and journal', () => {
  it('the clock can be moved, stands or runs, and is put back by a reset', async () => {
    const moved = await ask('PUT', '/sandbox/control/clock', { now: '2025-11-08T08:00:00+07:00', frozen: true });
    expect(moved.body).toEqual({ now: '2025-11-08T01:00:00.000Z', shifted: true, frozen: true });
    expect(isToday(Date.parse('2025-11-08T05:00:00Z') / 1000)).toBe(true);
    expect((await ask('PUT', '/sandbox/control/clock', { now: 'besok' })).status).toBe(400);
    await ask('POST', '/sandbox/control/reset');
    expect((await ask('GET', '/sandbox/control/clock')).body.shifted).toBe(false);
  });

  it('latency makes callers wait, and the journal says how long', async () => {
    await ask('PUT', '/sandbox/control/settings', { latencyMs: 60, likes: 'cursor' });
    const from = performance.now();
    await posts('bidhumas_contoh');
    expect(performance.now() - from).toBeGreaterThanOrEqual(55);
    const { body } = await ask('GET', '/sandbox/control/requests?account=bidhumas_contoh');
    expect(body.requests).toMatchObject([
      { host: INSTAGRAM_HOST, path: '/v1/posts', status: 200, waitedMs: 60, key: 'sandbox-key', faults: [] },
    ]);
  });

  it('the journal never repeats an unknown key', async () => {
    await get(INSTAGRAM_HOST, '/v1/posts', handle('x'), 'rahasia-sekali');
    const { text, body } = await ask('GET', '/sandbox/control/requests');
    expect(text).not.toContain('rahasia');
    expect(body.requests.at(-1)).toMatchObject({ status: 401, key: '(kunci tidak dikenal)' });
  });

  it('survives strange input', async () => {
    for (const query of [{ username_or_id_or_url: '%00' }, { username_or_id_or_url: 'a'.repeat(3_000) }]) {
      expect((await get(INSTAGRAM_HOST, '/v1/posts', query)).status).toBe(404);
    }
    for (const cursor of ['-1', '1e9', 'x', '99999999999999999']) {
      expect((await videos(secUid(), { cursor })).status).toBe(400);
    }
    expect((await get(INSTAGRAM_HOST, '/v1/likes', { code_or_id_or_url: '9'.repeat(40) })).status).toBe(404);
  });
});
