import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProviderError } from '../../src/rapidapi/errors.ts';
import { all, json, type ProviderServer, startProvider } from './provider-server.ts';

const since = new Date('2025-11-07T00:00:00+07:00');
const emptyFeed = { data: { items: [] }, pagination_token: null };
let provider: ProviderServer;

beforeEach(async () => {
  provider = await startProvider({ limits: { headers: 300, body: 300, total: 400, bodyBytes: 100_000 } });
});
afterEach(() => provider.close());

const feed = (purpose: 'posts' | 'engagement' = 'posts', signal?: AbortSignal) =>
  all(provider.api.instagram.posts('akun_contoh', { meter: provider.meter, purpose, since, signal }));
async function failure(work: Promise<unknown>): Promise<ProviderError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  return error as ProviderError;
}

test('a request carries key, host of the product and no-cache, whatever the base URL', async () => {
  provider.answer((response) => json(response, 200, emptyFeed));
  await feed();
  expect(provider.asked[0]).toMatchObject({
    path: '/prefix/ig/v1/posts',
    query: { username_or_id_or_url: 'akun_contoh' },
    headers: {
      'x-rapidapi-key': 'kunci-contoh',
      'x-rapidapi-host': 'social-api4.p.rapidapi.com',
      'x-cache-control': 'no-cache',
    },
  });
});

describe('time and size have limits', () => {
  test('no answer', async () => {
    provider.answer(() => {});
    expect(await failure(feed())).toMatchObject({ errorClass: 'transient' });
    expect(provider.asked).toHaveLength(3);
  });

  test('an answer that never ends', async () => {
    provider.answer((response) => void response.writeHead(200).write('{"data":'));
    expect(await failure(feed())).toMatchObject({ errorClass: 'transient' });
  });

  test('an answer that drips past the deadline', async () => {
    provider.answer((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 20);
      response.once('close', () => clearInterval(drip));
    });
    expect(await failure(feed())).toMatchObject({ errorClass: 'transient' });
  });

  test('an answer that is too large', async () => {
    provider.answer((response) => json(response, 200, { data: 'x'.repeat(200_000) }));
    expect(await failure(feed())).toMatchObject({ errorClass: 'shape' });
    expect(provider.asked).toHaveLength(2);
  });

  test('a connection that is cut is tried again', async () => {
    provider.answer((response, _asked, nth) => (nth < 3 ? response.destroy() : json(response, 200, emptyFeed)));
    expect(await feed()).toHaveLength(1);
  });

  test('who gives up is not kept waiting', async () => {
    provider.answer(() => {});
    const giveUp = new AbortController();
    const work = feed('posts', giveUp.signal);
    setTimeout(() => giveUp.abort(new Error('stopping')), 30);
    await expect(work).rejects.toThrow('stopping');
    expect(provider.asked).toHaveLength(1);
  });
});

describe('answers that are none', () => {
  test.each([
    ['HTML', '<html>502</html>', 'transient', 3],
    ['half a JSON', '{"data":{"items":[', 'shape', 2],
    ['nothing', '', 'shape', 2],
    ['a number', '42', 'shape', 2],
    ['another shape', '{"ok":true}', 'shape', 2],
  ])('%s', async (_name, body, errorClass, tries) => {
    provider.answer((response) => void response.writeHead(200).end(body));
    expect(await failure(feed())).toMatchObject({ errorClass });
    expect(provider.asked).toHaveLength(tries);
  });
});

describe('waiting', () => {
  test('Retry-After may be a date', async () => {
    const date = new Date(provider.clock.now().getTime() + 7_000).toUTCString();
    provider.answer((response, _asked, nth) =>
      nth === 1
        ? json(response, 429, { message: 'Too many' }, { 'retry-after': date })
        : json(response, 200, emptyFeed),
    );
    await feed();
    expect(provider.waits).toEqual([7_000]);
  });

  test('a pause longer than half a minute is left to the next collection', async () => {
    provider.answer((response) => json(response, 429, { message: 'Too many' }, { 'retry-after': '120' }));
    expect(await failure(feed())).toMatchObject({ errorClass: 'throttle' });
    expect(provider.asked).toHaveLength(1);
  });

  test('waiting is measured once, however many wait', async () => {
    provider.answer((response) => void setTimeout(() => json(response, 200, emptyFeed), 100));
    await Promise.all([feed(), feed(), feed()]);
    expect(provider.meter.requests).toBe(3);
    expect(provider.meter.waitedMs).toBeGreaterThanOrEqual(99);
    expect(provider.meter.waitedMs).toBeLessThan(290);
  });
});

describe('circuit', () => {
  const failTimes = async (times: number) => {
    for (let at = 0; at < times; at++) await failure(feed());
  };

  test('ten failures in a row open it; after the pause one probe decides', async () => {
    provider.answer((response) => json(response, 500, {}));
    await failTimes(4);
    expect(provider.asked).toHaveLength(10);
    expect(await failure(feed())).toMatchObject({ errorClass: 'transient', withheld: true });
    provider.clock.advance(30_000);
    await failTimes(1);
    expect(provider.asked).toHaveLength(11);
    provider.clock.advance(30_000);
    provider.answer((response) => json(response, 200, emptyFeed));
    await feed();
    await feed();
    expect(provider.asked).toHaveLength(13);
  });

  test('accounts that are gone do not open it', async () => {
    provider.answer((response) => json(response, 404, { detail: 'Not found' }));
    await failTimes(15);
    expect(provider.asked).toHaveLength(15);
  });

  test('a quota opens it until its reset, at most an hour at a time', async () => {
    const headers = { 'x-ratelimit-requests-reset': '600' };
    provider.answer((response) => json(response, 429, { message: 'exceeded the DAILY quota' }, headers));
    await failTimes(3);
    expect(provider.asked).toHaveLength(1);
    provider.clock.advance(599_000);
    await failTimes(1);
    expect(provider.asked).toHaveLength(1);
    provider.clock.advance(1_000);
    await failTimes(1);
    expect(provider.asked).toHaveLength(2);
  });

  test('Instagram out of order leaves TikTok alone', async () => {
    provider.answer((response, { path }) =>
      path.startsWith('/tt/') ? json(response, 200, { comments: null, has_more: 0 }) : json(response, 401, {}),
    );
    await failTimes(2);
    const call = { meter: provider.meter, purpose: 'engagement' as const };
    expect(await all(provider.api.tiktok.commenters('7560000000000000101', call))).toHaveLength(1);
  });

  test('without a key nothing is asked', async () => {
    const keyless = await startProvider({}, { RAPIDAPI_KEY: '' });
    const work = all(keyless.api.instagram.likers('CTHa0000001', { meter: keyless.meter, purpose: 'engagement' }));
    expect(await failure(work)).toMatchObject({ errorClass: 'auth', withheld: true });
    expect(keyless.asked).toHaveLength(0);
    await keyless.close();
  });
});

describe('budget', () => {
  test('requests are counted by product, day and purpose, beside what the gateway says is left', async () => {
    const headers = { 'x-ratelimit-requests-limit': '10000', 'x-ratelimit-requests-remaining': '9876' };
    provider.answer((response) => json(response, 200, emptyFeed, headers));
    await feed();
    await feed('engagement');
    expect(await provider.api.budget.spending('instagram')).toEqual({
      posts: 1,
      engagement: 1,
      profile: 0,
      lookUps: 0,
      left: { remaining: 9876, limit: 10000 },
    });
    provider.clock.advance(24 * 3_600_000);
    expect(await provider.api.budget.spending('instagram')).toMatchObject({ posts: 0, engagement: 0 });
  });

  test('the rest of a plan is kept for posts', async () => {
    const headers = { 'x-ratelimit-requests-limit': '100', 'x-ratelimit-requests-remaining': '4' };
    provider.answer((response) => json(response, 200, emptyFeed, headers));
    await feed();
    expect(await failure(feed('engagement'))).toMatchObject({ errorClass: 'quota', withheld: true });
    await feed('posts');
    expect(provider.asked).toHaveLength(2);
  });

  test('a daily budget holds', async () => {
    const tight = await startProvider({}, { RAPIDAPI_DAILY_BUDGET: '2' });
    tight.answer((response) => json(response, 200, emptyFeed));
    const ask = () => all(tight.api.instagram.posts('akun_contoh', { meter: tight.meter, purpose: 'posts', since }));
    await ask();
    await ask();
    expect(await failure(ask())).toMatchObject({ errorClass: 'quota', withheld: true });
    expect(tight.asked).toHaveLength(2);
    await tight.close();
  });

  test('what is kept for posts is not used up by requests that were refused', async () => {
    const tight = await startProvider({}, { RAPIDAPI_DAILY_BUDGET: '20' });
    tight.answer((response) => json(response, 200, emptyFeed));
    const ask = (purpose: 'posts' | 'engagement') =>
      all(tight.api.instagram.posts('akun_contoh', { meter: tight.meter, purpose, since }));
    for (let at = 0; at < 19; at++) await ask('engagement');
    for (let at = 0; at < 5; at++) {
      expect(await failure(ask('engagement'))).toMatchObject({ errorClass: 'quota', withheld: true });
    }
    await ask('posts');
    expect(await failure(ask('posts'))).toMatchObject({ errorClass: 'quota', withheld: true });
    expect(await tight.api.budget.spending('instagram')).toMatchObject({ posts: 1, engagement: 19 });
    expect(tight.asked).toHaveLength(20);
    await tight.close();
  });

  test('look-ups have a fifth of a day, or less if so set, and leave the last fifth of a plan alone', async () => {
    const look = ({ api, meter }: ProviderServer) =>
      api.lookUps.instagram.profile('akun_contoh', { meter, purpose: 'look-up' });
    for (const [env, most] of [
      [{ RAPIDAPI_DAILY_BUDGET: '10' }, 2],
      [{ LOOK_UP_DAILY_REQUESTS: '3' }, 3],
      [{ LOOK_UP_DAILY_REQUESTS: '0' }, 0],
    ] as const) {
      const tight = await startProvider({}, env);
      tight.answer((response) => json(response, 200, { data: { username: 'akun_contoh' } }));
      for (let at = 0; at < most; at++) await look(tight);
      expect(await failure(look(tight))).toMatchObject({ errorClass: 'quota', withheld: true });
      expect(tight.asked).toHaveLength(most);
      // What is kept from them is there for collections, and a new day begins anew.
      expect(
        await tight.api.instagram.profile('akun_contoh', { meter: tight.meter, purpose: 'profile' }),
      ).toBeDefined();
      tight.clock.advance(24 * 3_600_000);
      if (most > 0) await look(tight);
      await tight.close();
    }
    const headers = { 'x-ratelimit-requests-limit': '100', 'x-ratelimit-requests-remaining': '19' };
    provider.answer((response) => json(response, 200, { data: { username: 'akun_contoh' } }, headers));
    await look(provider);
    expect(await failure(look(provider))).toMatchObject({ errorClass: 'quota', withheld: true });
  });

  test('an outage that look-ups meet does not keep collections from asking; what collections met holds look-ups back', async () => {
    const call = { meter: provider.meter, purpose: 'look-up' } as const;
    const { api } = provider;
    provider.answer((response) => json(response, 500, {}));
    for (let at = 0; at < 10; at++) await failure(api.lookUps.instagram.profile('akun_contoh', call));
    expect(await failure(api.lookUps.instagram.profile('akun_contoh', call))).toMatchObject({ withheld: true });
    const asked = provider.asked.length;
    expect(await failure(feed())).toMatchObject({ errorClass: 'transient', withheld: false });
    expect(provider.asked.length).toBeGreaterThan(asked);
    provider.clock.advance(60_000);
    provider.answer((response) => json(response, 401, { message: 'Invalid API key' }));
    expect(await failure(feed())).toMatchObject({ errorClass: 'auth', withheld: false });
    const refused = provider.asked.length;
    expect(await failure(api.lookUps.instagram.profile('akun_contoh', call))).toMatchObject({
      errorClass: 'auth',
      withheld: true,
    });
    expect(provider.asked).toHaveLength(refused);
  });

  test('without the cache everything passes', async () => {
    provider.answer((response) => json(response, 200, emptyFeed));
    await provider.cache.close();
    expect(await feed()).toHaveLength(1);
  });
});
