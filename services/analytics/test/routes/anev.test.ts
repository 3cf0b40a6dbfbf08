import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { measureAnev } from '../../src/anev/measure.ts';
import { AnevAnswer } from '../../src/answers/anev-schema.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { directorateScope } from '../../src/scope/scope.ts';
import { counting } from '../fixtures/counting.ts';
import { World } from '../fixtures/world.ts';

const anev = '/api/dashboard/anev';
const today = '?time_range=today';

let world: World;
beforeAll(async () => {
  world = await World.open({ DASHBOARD_PREMIUM_ALLOWED_TIERS: 'tier1, Premium_1' });
});
afterAll(() => world?.close());

// A directorate with two posts and a video, a unit with one of each; three hold the directorate's role.
beforeEach(async () => {
  await world.reset();
  await world.client('DITBINMAS', { type: 'DIREKTORAT' });
  await world.client('RES_A', { region: 'jatim' });
  await world.client('RES_B');
  await world.person({ id: '1', client: 'DITBINMAS', ig: 'ani', tiktok: '@Ani', roles: ['ditbinmas'] });
  const budi = { ig: 'budi', tiktok: 'budi', division: 'BAG SDM', roles: ['ditbinmas', 'operator'] };
  await world.person({ id: '2', client: 'RES_A', ...budi });
  await world.person({ id: '3', client: 'RES_A', ig: 'cici', roles: ['bidhumas'] });
  await world.person({ id: '4', client: 'RES_B', ig: 'dedi', roles: ['ditbinmas'] });
  await world.person({ id: '5', client: 'RES_A', ig: 'eka', status: false, roles: ['ditbinmas'] });
  const at = '2025-11-10 08:00';
  await world.post({ id: 'D1', client: 'DITBINMAS', at, set: ['ani', 'budi', 'stranger'] });
  await world.post({ id: 'D2', client: 'DITBINMAS', at, set: ['ani'] });
  await world.post({ id: 'A1', client: 'RES_A', at, set: ['budi', 'cici', 'dedi', 'stranger'] });
  await world.post({ platform: 'tiktok', id: 'V1', client: 'DITBINMAS', at, set: ['@ani', '@budi'] });
  await world.post({ platform: 'tiktok', id: 'V2', client: 'RES_A', at, set: ['@budi', '@tamu'] });
  await rebuild(world.db);
});

interface Paid {
  status?: boolean;
  tier?: string | null;
  until?: string | null;
}

/** Somebody whose account says that it has premium. */
async function signIn(role: string, clients: string[], { status = true, tier = 'premium_1', until = null }: Paid = {}) {
  const token = await world.signIn({ role, clients });
  const { rows } = await sql<{ id: string }>`
    update dashboard_user set premium_status = ${status}, premium_tier = ${tier}, premium_expires_at = ${until}
    where dashboard_user_id = (select dashboard_user_id from dashboard_user where premium_status is not true
      order by created_at desc limit 1) returning dashboard_user_id::text as id`.execute(world.db);
  return { token, id: rows[0]?.id ?? '' };
}

async function read(query: string, token: string, headers: Record<string, string> = {}) {
  const { status, body } = await world.get(`${anev}${query}`, token, headers);
  expect([status, Value.Errors(AnevAnswer, body)]).toEqual([200, []]);
  return body.data;
}

/** Person, likes, comments, what is completed of what is assigned, share. */
// biome-ignore lint/suspicious/noExplicitAny: the schema was checked.
const compliance = ({ aggregates }: any) =>
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  aggregates.compliance_per_pelaksana.map((row: any) => [
    ...[row.user_id, row.likes, row.comments, row.completed, row.assigned, row.completion_rate],
  ]);

describe('the numbers', () => {
  test('of a directorate: everybody with its role, and what they did of all its posts on both platforms', async () => {
    const { token } = await signIn('ditbinmas', ['DITBINMAS']);
    const data = await read(`${today}&client_id=DITBINMAS&role=DITBINMAS&scope=direktorat`, token);
    expect(compliance(data)).toEqual([
      ['1', 2, 1, 3, 3, 1],
      ['2', 1, 1, 2, 3, 0.6667],
      ['4', 0, 0, 0, 3, 0],
    ]);
    expect(data.aggregates).toMatchObject({
      ...{ total_users: 3, instagram_posts: 2, tiktok_posts: 1, expected_actions: 3 },
      ...{ total_likes: 3, total_comments: 2 },
      totals: {
        ...{ total_users: 3, likes: 3, comments: 2, expected_actions: 3, completion_rate: 0.5556 },
        ...{ total_expected_actions: 9, total_completed_actions: 5, posts: { instagram: 2, tiktok: 1 } },
      },
      user_per_satfung: [
        { satfung: 'BAG SDM', count: 1 },
        { satfung: 'SAT BINMAS', count: 2 },
      ],
      likes_per_satfung: [
        { satfung: 'BAG SDM', total_personnel: 1, active_personnel: 1, posts: 2, likes: 1 },
        { satfung: 'SAT BINMAS', total_personnel: 2, active_personnel: 1, posts: 2, likes: 2 },
      ],
      tiktok_per_satfung: [{ comments: 1 }, { active_personnel: 1, posts: 1, comments: 1 }],
    });
    // biome-ignore lint/suspicious/noExplicitAny: the schema was checked.
    expect(data.user_directory.map(({ name, username }: any) => [name, username])).toEqual([
      ['NAMA 1', 'ani'],
      ['NAMA 2', 'budi'],
      ['NAMA 4', 'dedi'],
    ]);
  });

  test('a row in the table of roles changes nothing: one’s own posts count with and without it', async () => {
    await world.db.insertInto('insta_post').values({ shortcode: 'D1', client_id: 'DITBINMAS' }).execute();
    await world.db.insertInto('insta_post_roles').values({ shortcode: 'D1', role_name: 'ditbinmas' }).execute();
    const { token } = await signIn('ditbinmas', ['DITBINMAS']);
    const data = await read(`${today}&role=ditbinmas&scope=direktorat`, token);
    expect([data.aggregates.instagram_posts, data.aggregates.total_likes]).toEqual([2, 3]);
  });

  test('the public is counted apart and named, the most active first; people of the directory are not among it', async () => {
    const { token } = await signIn('ditbinmas', ['DITBINMAS']);
    const directorate = await read(`${today}&role=ditbinmas&scope=direktorat`, token);
    expect(directorate.instagram_engagement).toMatchObject({
      ...{ total_posts: 2, total_likes: 3, public_likes: 1, public_accounts: 1 },
      public_top: [{ username: 'stranger', likes: 1 }],
    });
    expect(directorate.tiktok_engagement).toMatchObject({ public_comments: 0, public_accounts: 0, public_top: [] });
    const unit = await signIn('admin', ['RES_A']);
    const { instagram_engagement: instagram, tiktok_engagement: tiktok } = await read(today, unit.token);
    expect([instagram.total_likes, instagram.public_likes]).toEqual([2, 2]);
    expect(instagram.public_top).toEqual([
      { username: 'dedi', likes: 1 },
      { username: 'stranger', likes: 1 },
    ]);
    expect(tiktok).toMatchObject({ total_comments: 1, public_top: [{ username: 'tamu', comments: 1 }] });
  });

  test('at most twenty of the public are named, all are counted', async () => {
    const set = Array.from({ length: 30 }, (_, at) => `warga${at}`);
    await world.post({ id: 'A2', client: 'RES_A', at: '2025-11-10 09:00', set: [...set, 'stranger'] });
    await rebuild(world.db);
    const { token } = await signIn('admin', ['RES_A']);
    const { instagram_engagement: instagram } = await read(today, token);
    expect([instagram.public_accounts, instagram.public_likes, instagram.public_top.length]).toEqual([32, 33, 20]);
    expect(instagram.public_top[0]).toEqual({ username: 'stranger', likes: 2 });
  });

  test('who is only measured by the posts of a directorate learns no names of others on them', async () => {
    const { token } = await signIn('admin', ['RES_A']);
    const data = await read(`${today}&client_id=RES_A&role=ditbinmas&scope=org`, token);
    expect(compliance(data)).toEqual([['2', 1, 1, 2, 3, 0.6667]]);
    expect(data.filters).toMatchObject({ client_id: 'RES_A', role: 'ditbinmas', scope: 'org' });
    expect(data.instagram_engagement).toMatchObject({ public_likes: 3, public_accounts: 2, public_top: [] });
  });

  test('posts, people and counts are those of the recaps and of the numbers of the dashboard', async () => {
    await world.post({ id: 'D0', client: 'DITBINMAS', at: '2025-10-20 08:00', set: ['dedi'] });
    await world.person({ id: '6', client: 'RES_B', ig: 'fifi', tiktok: 'fifi', exception: true, roles: ['ditbinmas'] });
    await rebuild(world.db);
    const { token } = await signIn('ditbinmas', ['DITBINMAS']);
    for (const [range, period] of [
      ['today', 'tanggal=2025-11-10'],
      ['30d', 'start_date=2025-10-12&end_date=2025-11-10'],
      ['custom&start_date=2025-10-01&end_date=2025-10-31', 'periode=bulanan&tanggal=2025-10'],
      ['all', 'periode=semua'],
    ]) {
      for (const scope of ['', '&role=ditbinmas&scope=direktorat', '&scope=org']) {
        const data = await read(`?time_range=${range}${scope}`, token);
        const recap = async (path: string) =>
          (await world.get(`${path}?client_id=DITBINMAS&${period}${scope}`, token)).body;
        const [likes, comments] = [await recap('/api/insta/rekap-likes'), await recap('/api/tiktok/rekap-komentar')];
        const { data: stats } = await recap('/api/dashboard/stats');
        const { aggregates, instagram_engagement: instagram, tiktok_engagement: tiktok } = data;
        expect([aggregates.instagram_posts, aggregates.tiktok_posts]).toEqual([stats.igPosts, stats.ttPosts]);
        expect([aggregates.instagram_posts, aggregates.tiktok_posts]).toEqual([likes.totalPosts, comments.totalPosts]);
        expect([aggregates.total_users, stats.users]).toEqual([likes.usersCount, likes.usersCount]);
        expect(aggregates.total_likes).toBe(likes.summary.totalLikes);
        expect(aggregates.total_comments).toBe(comments.summary.totalComments);
        const byPerson = (rows: Record<string, unknown>[], name: string) =>
          Object.fromEntries(rows.map((row) => [row.user_id, row[name]]));
        expect(byPerson(instagram.per_user, 'likes')).toEqual(byPerson(likes.data, 'jumlah_like'));
        expect(byPerson(tiktok.per_user, 'comments')).toEqual(byPerson(comments.data, 'jumlah_komentar'));
      }
    }
  });

  test('however many people there are, so many statements are made, and nobody is read but those listed', async () => {
    const subject = {
      scope: directorateScope('DITBINMAS', 'ditbinmas'),
      window: { from: '2025-11-04', to: '2025-11-10' },
      namesOutsiders: true,
      posts: {
        instagram: { owner: 'DITBINMAS', single: [], singleOwners: [] },
        tiktok: { owner: 'DITBINMAS', single: [], singleOwners: [] },
      },
    };
    const measured = async () => {
      const { db, counts } = counting(world.db);
      const { people } = await measureAnev(db, subject);
      return { statements: counts.statements, beyondPeople: counts.rows - 2 * people.length };
    };
    const before = await measured();
    for (let at = 0; at < 30; at += 1) {
      await world.person({ id: `7${at}`, client: 'RES_A', ig: `orang${at}`, roles: ['ditbinmas'] });
    }
    expect(await measured()).toEqual(before);
  });
});

describe('what it is about', () => {
  test('the filters say it, days in Jakarta', async () => {
    world.clock.set('2025-11-09T17:00:00Z');
    const { token } = await signIn('admin', ['RES_A']);
    const data = await read('?regional_id=jatim', token);
    expect(data.filters).toEqual({
      ...{ client_id: 'RES_A', role: 'admin', scope: 'org', regional_id: 'JATIM', time_range: '7d' },
      ...{ start_date: '2025-11-04T00:00:00+07:00', end_date: '2025-11-10T23:59:59.999+07:00' },
      permitted_time_ranges: ['today', '7d', '30d', '90d', 'custom', 'all'],
    });
    expect(data.aggregates.total_users).toBe(2);
    expect((await read('?regional_id=jateng', token)).aggregates).toMatchObject({ total_users: 0, instagram_posts: 0 });
  });

  test('operators use it, too: about their one client, of several only about one they name', async () => {
    const { token } = await signIn('operator', ['RES_A']);
    expect(compliance(await read(`${today}&role=OPERATOR&scope=org`, token))).toEqual([['2', 1, 1, 2, 2, 1]]);
    const ofTwo = await signIn('operator', ['RES_A', 'RES_B']);
    expect((await world.get(anev, ofTwo.token)).body.code).toBe('CLIENT_REQUIRED');
    expect((await read('?client_id=res_b', ofTwo.token)).filters.client_id).toBe('RES_B');
  });

  test('a client that becomes a directorate is one within seconds, without a restart', async () => {
    const { token } = await signIn('admin', ['RES_A']);
    const query = `${today}&client_id=RES_A&role=res_b&scope=org`;
    const about = async () => {
      const { filters, aggregates } = await read(query, token);
      return [filters.client_id, aggregates.instagram_posts, aggregates.total_users];
    };
    await world.post({ id: 'B1', client: 'RES_B', at: '2025-11-10 09:00', set: [] });
    await world.post({ id: 'B2', client: 'RES_B', at: '2025-11-10 09:00', set: [] });
    await rebuild(world.db);
    expect(await about()).toEqual(['RES_A', 1, 2]);
    await sql`update clients set client_type = 'direktorat' where client_id = 'RES_B'`.execute(world.db);
    world.clock.advance(2_000);
    expect(await about()).toEqual(['RES_A', 2, 0]);
  });

  test('accounts of several clients who name none are told about the first; the header may name one', async () => {
    const { token } = await signIn('admin', ['RES_B', 'RES_A']);
    expect((await read('', token)).filters.client_id).toBe('RES_A');
    expect((await read('', token, { 'x-client-id': 'res_b' })).filters.client_id).toBe('RES_B');
  });

  test.for<[string, string, number, string]>([
    [
      'a range that is none, before anything else',
      '?time_range=14d&client_id=RES_B&scope=x',
      400,
      'TIME_RANGE_INVALID',
    ],
    ['custom without its days', '?time_range=custom', 400, 'TIME_RANGE_INVALID'],
    ['another client, before the scope', '?client_id=RES_B&role=x&scope=x', 403, 'CLIENT_DENIED'],
    ['another client under its own role', '?client_id=RES_B&role=RES_B&scope=org', 403, 'CLIENT_DENIED'],
    ['a scope that is none', '?scope=semua', 400, 'SCOPE_INVALID'],
    ['the people of a directorate', '?role=ditbinmas&scope=direktorat', 403, 'CLIENT_DENIED'],
    ['two ranges', '?time_range=7d&time_range=30d', 400, 'VALIDATION_FAILED'],
  ])('%s is refused', async ([, query, status, code]) => {
    const { token } = await signIn('admin', ['RES_A']);
    const answer = await world.get(`${anev}${query}`, token);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (code === 'TIME_RANGE_INVALID') expect(answer.body.permitted_time_ranges).toContain('90d');
  });
});

describe('premium', () => {
  const refused = async (token: string) => {
    const { status, body } = await world.get(anev, token);
    const { message, code, ...rest } = body;
    expect([status, message]).toEqual([403, expect.stringMatching(/premium/i)]);
    return [code, rest.premium_tier, rest.premium_expires_at, rest.expires_at];
  };
  const subscribe = (id: string, tier: string, until: string) =>
    sql`insert into dashboard_user_subscriptions (dashboard_user_id, tier, status, started_at, expires_at)
      values (${id}::uuid, ${tier}, 'active', '2025-11-01Z', ${until}::timestamptz)`.execute(world.db);

  test('an account without is refused; once it is granted the next call is answered, once it is over refused', async () => {
    const { token, id } = await signIn('operator', ['RES_A'], { status: false, tier: null });
    expect(await refused(token)).toEqual(['PREMIUM_REQUIRED', null, null, null]);
    await subscribe(id, 'Premium_1 ', '2025-11-10T13:30:00Z');
    expect((await world.get(anev, token)).status).toBe(200);
    world.clock.set('2025-11-10T13:29:59Z');
    expect((await world.get(anev, token)).status).toBe(200);
    world.clock.set('2025-11-10T13:30:00Z');
    const end = '2025-11-10T13:30:00.000Z';
    expect(await refused(token)).toEqual(['PREMIUM_EXPIRED', 'premium_1', end, end]);
    await sql`update dashboard_user_subscriptions set status = 'expired'`.execute(world.db);
    expect(await refused(token)).toEqual(['PREMIUM_EXPIRED', 'premium_1', end, end]);
    await sql`update dashboard_user_subscriptions set canceled_at = now()`.execute(world.db);
    expect((await refused(token))[0]).toBe('PREMIUM_REQUIRED');
  });

  test('a tier that does not open it is refused; a subscription without end is none that is over', async () => {
    const { token, id } = await signIn('admin', ['RES_A'], { status: false, tier: null });
    await subscribe(id, 'premium_9', 'infinity');
    expect(await refused(token)).toEqual(['PREMIUM_TIER_DENIED', 'premium_9', null, null]);
    await sql`update dashboard_user_subscriptions set tier = 'TIER1'`.execute(world.db);
    expect((await world.get(anev, token)).status).toBe(200);
  });

  test.for<[string, Paid, string | number]>([
    ['says so without an end', { tier: 'tier1' }, 200],
    ['says so with an end to come', { until: '2025-11-10T13:00:01Z' }, 200],
    ['says so, but it is over', { until: '2025-11-10T13:00:00Z' }, 'PREMIUM_EXPIRED'],
    ['says so without a tier', { tier: null }, 'PREMIUM_TIER_DENIED'],
    ['names a tier and says it has none', { status: false }, 'PREMIUM_REQUIRED'],
  ])('an account of an adopted database that %s', async ([, paid, expected]) => {
    const { token } = await signIn('admin', ['RES_A'], paid);
    const { status, body } = await world.get(anev, token);
    expect(status === 200 ? status : body.code).toBe(expected);
  });

  test('an answer that is still good is not given to an account whose premium is over', async () => {
    const paying = await signIn('admin', ['RES_A'], { until: '2025-11-10T14:00:00Z' });
    const first = await world.get(anev, paying.token);
    const other = await signIn('admin', ['RES_A'], { status: false });
    const etag = { 'if-none-match': String(first.headers.etag) };
    expect((await world.get(anev, paying.token, etag)).status).toBe(304);
    expect((await world.get(anev, other.token, etag)).status).toBe(403);
    world.clock.set('2025-11-10T14:00:00Z');
    expect((await world.get(anev, paying.token, etag)).status).toBe(403);
  });

  test('units, personnel and strangers do not get as far', async () => {
    for (const kind of ['client', 'personnel'] as const) {
      const token = await world.signIn({ role: '', clients: [], kind, id: kind === 'client' ? 'RES_A' : '3' });
      expect((await world.get(anev, token)).body.code).toBe('FORBIDDEN');
    }
    expect((await world.get(anev, '')).status).toBe(401);
  });
});

test('a new like, person or post makes another answer, for every scope that it belongs to', async () => {
  const { token } = await signIn('ditbinmas', ['DITBINMAS']);
  const first = await world.get(`${anev}${today}`, token);
  const changed = async () => {
    const answer = await world.get(`${anev}${today}`, token, { 'if-none-match': String(first.headers.etag) });
    return [
      answer.status,
      answer.body?.data.aggregates.total_likes,
      answer.body?.data.instagram_engagement.public_likes,
    ];
  };
  expect(await changed()).toEqual([304, undefined, undefined]);
  await world.facts('instagram', 'D2', ['dedi', 'tamu']);
  await rebuild(world.db);
  expect(await changed()).toEqual([200, 4, 2]);
});
