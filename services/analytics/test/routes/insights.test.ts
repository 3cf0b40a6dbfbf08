import { bumpVersions, postsScope } from '@cicero/database';
import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Anomalies } from '../../src/answers/anomalies-schema.ts';
import { TimeToEngage } from '../../src/answers/time-to-engage-schema.ts';
import { PersonTrends, Trends } from '../../src/answers/trends-schema.ts';
import { Units } from '../../src/answers/units-schema.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { World } from '../fixtures/world.ts';

/*
 * A directorate with people in two units, and two weeks of its posts (Monday 3 November and Monday 10 November 2025).
 * First week: D1 and V1. Second week, that of the day on which everybody asks: D2, D3 and no video.
 */
let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(async () => {
  await world.reset();
  await world.client('DITBINMAS', { type: 'DIREKTORAT', name: 'DIREKTORAT CONTOH' });
  await world.client('RES_A', { region: 'WIL1' });
  await world.client('RES_B');
  await world.client('RES_C');
  const roles = ['ditbinmas'];
  await world.person({ id: '1', client: 'RES_A', name: 'ANI', ig: '@Ani', tiktok: 'ani', roles });
  await world.person({ id: '2', client: 'RES_A', name: 'BUDI', ig: 'budi', tiktok: 'budi', roles });
  await world.person({ id: '3', client: 'RES_B', name: 'CICI', ig: 'cici', tiktok: null, roles });
  await world.person({ id: '4', client: 'RES_B', name: 'DEDI', ig: 'dedi', tiktok: 'dedi', exception: true, roles });
  await world.person({ id: '5', client: 'RES_C', name: 'EKA', ig: 'eka', tiktok: 'eka' });
  const client = 'DITBINMAS';
  await world.post({ id: 'D1', client, at: '2025-11-05 08:00', set: ['ani', 'cici', 'tamu'] });
  await world.post({ platform: 'tiktok', id: 'V1', client, at: '2025-11-09 23:59', set: ['ani'] });
  await world.post({ id: 'D2', client, at: '2025-11-10 00:01', set: ['ani', 'budi'] });
  await world.post({ id: 'D3', client, at: '2025-11-10 08:00', set: ['ani'] });
  await world.post({ id: 'A1', client: 'RES_A', at: '2025-11-10 08:00', set: ['budi'] });
  await rebuild(world.db);
});
afterAll(() => world.close());

const directorate = () => world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
const ask = async (url: string, token: string) => {
  const { status, body } = await world.get(url, token);
  expect([url, status, body]).toEqual([url, 200, expect.anything()]);
  return body;
};
const bounds = (from: string, to: string) => ({ start_date: from, end_date: to });

describe('units beside each other', () => {
  const url = '/api/dashboard/units?client_id=DITBINMAS&role=ditbinmas&scope=direktorat&periode=mingguan';
  type Unit = { client_id: string; ranking: number; completion: number; completionChange: number | null };
  const brief = ({ data }: { data: Unit[] }) =>
    data.map((unit) => [unit.ranking, unit.client_id, unit.completion, unit.completionChange].join(' '));

  test('by completion, each against its own week before', async () => {
    const body = await ask(url, await directorate());
    expect(Value.Errors(Units, body)).toEqual([]);
    // RES_A did (2 + 1) of 4, in the week before (1/2 + 1/2)/2; RES_B by the excused person, the week before (2/2 + 1/1)/2.
    expect(brief(body)).toEqual(['1 RES_A 75 25', '2 RES_B 50 -50']);
    expect(body.window).toEqual(bounds('2025-11-10', '2025-11-16'));
    expect(body.previousWindow).toEqual(bounds('2025-11-03', '2025-11-09'));
    expect(body.data[0]).toMatchObject({
      ...{ client_name: 'POLRES RES_A', regional_id: 'WIL1', users: 2, previousCompletion: 50 },
      instagram: {
        ...{ totalPosts: 2, totalUsers: 2, totalLikes: 3, averageCompletionPercentage: 75 },
        participationRatePercentage: 100,
        distribution: { sudah: 1, kurang: 1, belum: 0, noUsername: 0, noPosts: 0 },
        averageCompletionChange: 25,
        previous: { totalPosts: 1, totalLikes: 1, averageCompletionPercentage: 50 },
      },
      tiktok: {
        ...{ totalPosts: 0, totalComments: 0, averageCompletionChange: null },
        distribution: { sudah: 0, kurang: 0, belum: 0, noUsername: 0, noPosts: 2 },
        previous: { totalPosts: 1, totalComments: 1, participationRatePercentage: 50 },
      },
    });
    expect(body.data[1].tiktok.distribution).toMatchObject({ noUsername: 1, noPosts: 1 });
    expect(body.summary).toMatchObject({ units: 2, users: 4, completion: 62.5, instagram: { totalLikes: 5 } });
  });

  test('together they are what the recap says of everybody', async () => {
    const token = await directorate();
    const query = url.split('?')[1];
    const units = await ask(url, token);
    const recap = await ask(`/api/insta/rekap-likes?${query}`, token);
    expect(units.summary.instagram).toMatchObject(recap.summary);
    const added = (key: 'totalUsers' | 'totalLikes') =>
      units.data.reduce(
        (sum: number, unit: { instagram: Record<string, number> }) => sum + (unit.instagram[key] ?? 0),
        0,
      );
    expect([added('totalUsers'), added('totalLikes')]).toEqual([recap.summary.totalUsers, recap.summary.totalLikes]);
  });

  test('in pages, searched, in another order; ranking stays that among all', async () => {
    const token = await directorate();
    const page = await ask(`${url}&limit=1&page=2`, token);
    expect(brief(page)).toEqual(['2 RES_B 50 -50']);
    expect(page.pagination).toEqual({ total: 2, limit: 1, offset: 1, page: 2, totalPages: 2 });
    expect(brief(await ask(`${url}&search=res_b`, token))).toEqual(['2 RES_B 50 -50']);
    expect(brief(await ask(`${url}&sort=change`, token))).toEqual(['2 RES_B 50 -50', '1 RES_A 75 25']);
    // The posts are not of the region, nor is the other unit.
    expect(brief(await ask(`${url}&regional_id=WIL1`, token))).toEqual(['1 RES_A  ']);
  });

  test('all time has nothing before it, and a week without posts no completion', async () => {
    const token = await directorate();
    const all = await ask(url.replace('mingguan', 'semua'), token);
    expect([all.previousWindow, all.data[0].previousCompletion, all.data[0].instagram.previous]).toEqual([
      null,
      null,
      null,
    ]);
    expect(all.summary.instagram.totalPosts).toBe(3);
    const empty = await ask(`${url}&tanggal=2025-11-20`, token);
    expect(brief(empty)).toEqual(['1 RES_A  ', '2 RES_B  ']);
  });

  test('a unit is compared with nobody else; others are refused', async () => {
    const unit = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    const { data } = await ask('/api/dashboard/units?tanggal=2025-11-10', unit);
    expect(data).toMatchObject([{ client_id: 'RES_A', users: 2, completion: 50, instagram: { totalPosts: 1 } }]);
    for (const [query, code] of [
      ['client_id=RES_B', 'CLIENT_DENIED'],
      ['client_id=RES_A&role=ditbinmas&scope=direktorat', 'CLIENT_DENIED'],
    ] as const) {
      const { status, body } = await world.get(`/api/dashboard/units?${query}`, unit);
      expect([status, body.code]).toEqual([403, code]);
    }
  });

  test('a changed number makes another answer', async () => {
    const token = await directorate();
    const { headers } = await world.get(url, token);
    const again = await world.get(url, token, { 'if-none-match': String(headers.etag) });
    expect(again.status).toBe(304);
    await world.facts('instagram', 'D1', ['budi']);
    await rebuild(world.db);
    expect(brief(await ask(url, token))).toEqual(['1 RES_A 75 0', '2 RES_B 50 -50']);
  });
});

describe('trends', () => {
  const url = '/api/dashboard/trends?client_id=DITBINMAS&role=ditbinmas&scope=direktorat';
  type Step = {
    start_date: string;
    end_date: string;
    instagram: Record<string, number>;
    tiktok: Record<string, number>;
  };
  const brief = ({ data }: { data: { intervals: Step[] } }) =>
    data.intervals.map(({ start_date, end_date, instagram, tiktok }) =>
      [start_date, end_date, instagram.totalPosts, instagram.totalLikes, tiktok.totalPosts, tiktok.totalComments].join(
        ' ',
      ),
    );

  test('of the last eight weeks; weeks without posts are there', async () => {
    const body = await ask(url, await directorate());
    expect(Value.Errors(Trends, body)).toEqual([]);
    expect(body.data).toMatchObject({
      client_id: 'DITBINMAS',
      interval: 'week',
      ...bounds('2025-09-22', '2025-11-16'),
    });
    expect(body.data.intervals).toHaveLength(8);
    expect(brief(body).slice(5)).toEqual([
      '2025-10-27 2025-11-02 0 0 0 0',
      '2025-11-03 2025-11-09 1 3 1 2',
      '2025-11-10 2025-11-16 2 5 0 0',
    ]);
    expect(body.data.intervals[5]).toMatchObject({ completion: null, instagram: { distribution: { noPosts: 4 } } });
    expect(body.data.intervals[6]).toMatchObject({
      instagram: { averageCompletionPercentage: 75, participationRatePercentage: 75 },
      tiktok: { distribution: { sudah: 2, kurang: 0, belum: 1, noUsername: 1, noPosts: 0 } },
    });
  });

  test('every step says what the recap of its days says', async () => {
    const token = await directorate();
    for (const interval of ['day', 'week', 'month']) {
      const { data } = await ask(`${url}&interval=${interval}&start_date=2025-11-05&end_date=2025-11-10`, token);
      for (const step of data.intervals) {
        const query = `${url.split('?')[1]}&start_date=${step.start_date}&end_date=${step.end_date}`;
        expect(step.instagram).toEqual((await ask(`/api/insta/rekap-likes?${query}`, token)).summary);
        expect(step.tiktok).toEqual((await ask(`/api/tiktok/rekap-komentar?${query}`, token)).summary);
      }
    }
  });

  test('the first and the last step are cut to the range', async () => {
    const token = await directorate();
    const steps = async (query: string) => brief(await ask(`${url}&${query}`, token));
    expect(await steps('start_date=2025-11-06&end_date=2025-11-11')).toEqual([
      '2025-11-06 2025-11-09 0 0 1 2',
      '2025-11-10 2025-11-11 2 5 0 0',
    ]);
    expect(await steps('interval=day&start_date=2025-11-09&end_date=2025-11-10')).toEqual([
      '2025-11-09 2025-11-09 0 0 1 2',
      '2025-11-10 2025-11-10 2 5 0 0',
    ]);
    expect((await steps('interval=month&tanggal=2025-12-24')).slice(-2)).toEqual([
      '2025-11-01 2025-11-30 3 8 1 2',
      '2025-12-01 2025-12-31 0 0 0 0',
    ]);
  });

  test('also of posts that are given to the role', async () => {
    await world.db.insertInto('insta_post').values({ shortcode: 'A1', client_id: 'RES_A' }).execute();
    await world.db.insertInto('insta_post_roles').values({ shortcode: 'A1', role_name: 'ditbinmas' }).execute();
    const body = await ask(url, await directorate());
    expect(brief(body).at(-1)).toBe('2025-11-10 2025-11-16 3 7 0 0');
  });

  test('what cannot be drawn is refused', async () => {
    const token = await directorate();
    for (const [query, code] of [
      ['start_date=2025-01-01&end_date=2025-12-31&interval=day', 'PERIOD_TOO_LONG'],
      ['start_date=2025-11-11&end_date=2025-11-10', 'DATE_INVALID'],
      ['tanggal=2025-11-31', 'DATE_INVALID'],
      ['interval=year', 'VALIDATION_FAILED'],
    ] as const) {
      const { status, body } = await world.get(`${url}&${query}`, token);
      expect([query, status, body.code]).toEqual([query, 400, code]);
    }
  });

  describe('of one person', () => {
    const person = url.replace('trends?', 'trends/person?');

    test('post by post of the weeks', async () => {
      const body = await ask(`${person}&user_id=2`, await directorate());
      expect(Value.Errors(PersonTrends, body)).toEqual([]);
      expect(body.data).toMatchObject({ user_id: '2', nama: 'BUDI', client_name: 'POLRES RES_A', interval: 'week' });
      expect(body.data.intervals.slice(-2)).toEqual([
        {
          ...bounds('2025-11-03', '2025-11-09'),
          instagram: {
            ...{ totalPosts: 1, jumlah_like: 0, missing: 1, completionRate: 0, completionPercentage: 0 },
            status: 'belum',
          },
          tiktok: {
            ...{ totalPosts: 1, jumlah_komentar: 0, missing: 1, completionRate: 0, completionPercentage: 0 },
            status: 'belum',
          },
        },
        {
          ...bounds('2025-11-10', '2025-11-16'),
          instagram: {
            ...{ totalPosts: 2, jumlah_like: 1, missing: 1, completionRate: 0.5, completionPercentage: 50 },
            status: 'kurang',
          },
          tiktok: {
            ...{ totalPosts: 0, jumlah_komentar: 0, missing: 0, completionRate: 0, completionPercentage: 0 },
            status: 'no_posts',
          },
        },
      ]);
    });

    test('whom the scope does not list, there is not', async () => {
      const token = await directorate();
      for (const id of ['5', '99']) {
        expect(await world.get(`${person}&user_id=${id}`, token)).toMatchObject({
          status: 404,
          body: { code: 'USER_NOT_FOUND' },
        });
      }
      expect((await world.get(person, token)).body.code).toBe('NRP_INVALID');
    });

    test('personnel see themselves, and nobody else', async () => {
      const token = await world.signIn({ role: 'user', clients: [], kind: 'personnel', id: '1' });
      const own = '/api/dashboard/trends/person';
      expect((await ask(own, token)).data).toMatchObject({ user_id: '1', client_id: 'RES_A' });
      expect((await ask(`${own}?user_id=1`, token)).data.intervals.at(-1)).toMatchObject({
        instagram: { totalPosts: 1, jumlah_like: 0 },
      });
      expect((await world.get(`${own}?user_id=2`, token)).body.code).toBe('FORBIDDEN');
      expect((await world.get('/api/dashboard/trends', token)).status).toBe(403);
    });
  });
});

describe('time to engage', () => {
  const url = '/api/dashboard/time-to-engage?client_id=DITBINMAS&role=ditbinmas&scope=direktorat&tanggal=2025-11-12';

  // Published at 08:00; minutes after which ANI, BUDI (RES_A), CICI and DEDI (RES_B) were first seen.
  beforeEach(async () => {
    await world.post({ id: 'D4', client: 'DITBINMAS', at: '2025-11-12 08:00', set: ['ani'] });
    await world.post({ id: 'D5', client: 'DITBINMAS', at: '2025-11-12 08:00', set: [] });
    const published = Date.parse('2025-11-12T08:00:00+07:00');
    const seen = (post: string, handle: string, minutes: number) =>
      world.facts('instagram', post, [handle], new Date(published + minutes * 60_000));
    await seen('D4', 'budi', 60);
    await seen('D5', 'budi', 30);
    await seen('D5', 'cici', 1_441);
    await seen('D5', 'dedi', 360);
    await seen('D5', 'tamu', 5);
    await seen('D5', 'eka', 5);
    await world.db
      .insertInto('engagement_fact')
      .values({
        ...{ platform: 'instagram', post_id: 'D4', handle: 'cici', source: 'legacy' },
        ...{ first_seen_at: new Date(published + 60_000), last_seen_at: new Date() },
      })
      .execute();
    await rebuild(world.db);
  });

  test('of the people listed, by the time at which they were first seen', async () => {
    const body = await ask(url, await directorate());
    expect(Value.Errors(TimeToEngage, body)).toEqual([]);
    // 0, 30, 60, 360 and 1,441 minutes; of one it is not known.
    expect(body.data).toMatchObject({
      ...{ client_id: 'DITBINMAS', start_date: '2025-11-12', end_date: '2025-11-12' },
      instagram: {
        ...{ engagements: 5, withoutTime: 1, medianMinutes: 60, p90Minutes: 1008.6 },
        ...{ within1HourPercentage: 60, within6HoursPercentage: 80, within24HoursPercentage: 80 },
        units: [
          { client_id: 'RES_A', client_name: 'POLRES RES_A', engagements: 3, medianMinutes: 30, p90Minutes: 54 },
          { client_id: 'RES_B', engagements: 2, withoutTime: 1, medianMinutes: 900.5, within6HoursPercentage: 50 },
        ],
      },
      tiktok: { engagements: 0, medianMinutes: null, within24HoursPercentage: 0, units: [] },
    });
  });

  test('follows when a post was published, also within the day', async () => {
    const token = await directorate();
    expect((await ask(url, token)).data.instagram.medianMinutes).toBe(60);
    const published_at = new Date('2025-11-12T07:50:00+07:00');
    await world.db.updateTable('content_post').set({ published_at }).where('wib_date', '=', '2025-11-12').execute();
    await bumpVersions(world.db, [postsScope('DITBINMAS')]);
    expect((await ask(url, token)).data.instagram.medianMinutes).toBe(70);
  });

  test('posts that were taken off do not count, nor does more than a quarter of a year', async () => {
    const token = await directorate();
    await world.db.updateTable('content_post').set({ removed_at: new Date() }).where('post_id', '=', 'D5').execute();
    await rebuild(world.db);
    expect((await ask(url, token)).data.instagram).toMatchObject({ engagements: 2, medianMinutes: 30 });
    for (const period of ['periode=semua', 'start_date=2025-01-01&end_date=2025-04-03']) {
      const { status, body } = await world.get(`${url.replace('tanggal=2025-11-12', period)}`, token);
      expect([status, body.code]).toEqual([400, 'PERIOD_TOO_LONG']);
    }
    await ask(url.replace('tanggal=2025-11-12', 'start_date=2025-01-01&end_date=2025-04-02'), token);
  });
});

describe('anomalies', () => {
  const url = '/api/dashboard/anomalies?client_id=DITBINMAS&role=ditbinmas&scope=direktorat';

  // RES_D: ten people. In each of the weeks of 20 and 27 October all of them like both posts; in that of 3 November only
  // o1 to o6 like five more, each at a time of its own, and four like them together.
  beforeEach(async () => {
    await world.client('RES_D', { name: 'POLRES D' });
    const group = ['g1', 'g2', 'g3', 'g4'];
    const others = ['o1', 'o2', 'o3', 'o4', 'o5', 'o6'];
    for (const [n, handle] of [...group, ...others].entries()) {
      await world.person({
        id: `9${n}`,
        client: 'RES_D',
        name: handle.toUpperCase(),
        ig: handle,
        roles: ['ditbinmas'],
      });
    }
    for (const day of ['20', '21', '27', '28']) {
      await world.post({ id: `O${day}`, client: 'DITBINMAS', at: `2025-10-${day} 08:00`, set: [...group, ...others] });
    }
    for (const day of [3, 4, 6, 7, 8]) {
      await world.post({ id: `N${day}`, client: 'DITBINMAS', at: `2025-11-0${day} 08:00`, set: [] });
      const at = (minutes: number) => new Date(Date.parse(`2025-11-0${day}T01:00:00Z`) + minutes * 60_000);
      await world.facts('instagram', `N${day}`, group, at(60));
      for (const [n, handle] of others.entries()) await world.facts('instagram', `N${day}`, [handle], at(90 + 30 * n));
    }
    await rebuild(world.db);
  });

  test('of the last finished week: who moves together', async () => {
    const body = await ask(url, await directorate());
    expect(Value.Errors(Anomalies, body)).toEqual([]);
    expect(body.data).toMatchObject({
      week: bounds('2025-11-03', '2025-11-09'),
      baseline: bounds('2025-10-06', '2025-11-02'),
    });
    expect(body.data.hints).toEqual([
      {
        ...{ kind: 'together', platform: 'instagram', client_id: 'RES_D', client_name: 'POLRES D', totalPosts: 5 },
        text: expect.stringMatching(/^4 akun POLRES D di Instagram .* 5 konten .* bukan bukti\.$/),
        people: [
          { user_id: '90', nama: 'G1', username: 'g1' },
          { user_id: '91', nama: 'G2', username: 'g2' },
          { user_id: '92', nama: 'G3', username: 'g3' },
          { user_id: '93', nama: 'G4', username: 'g4' },
        ],
      },
    ]);
  });

  test('who was there at once, by when the posts were published', async () => {
    const token = await directorate();
    expect((await ask(url, token)).data.hints).toHaveLength(1);
    await sql`update content_post set published_at = published_at + interval '1 hour', snapshot_at = published_at
      + interval '1 hour' where post_id like 'N%'`.execute(world.db);
    // The other post of the week, which they did not like, was looked at too late to say anything.
    await sql`update content_post set snapshot_at = snapshot_at + interval '1 hour' where post_id = 'D1'`.execute(
      world.db,
    );
    await bumpVersions(world.db, [postsScope('DITBINMAS')]);
    const kinds = (await ask(url, token)).data.hints.map(({ kind }: { kind: string }) => kind);
    expect(kinds.toSorted()).toEqual(['instant', 'instant', 'instant', 'instant', 'together']);
  });

  test('a unit that falls', async () => {
    const { data } = await ask(`${url}&tanggal=2025-11-10`, await directorate());
    // D2 and D3 of the week of 10 November: nobody of RES_D; in the three weeks before, everybody.
    expect(data.hints).toEqual([
      {
        ...{ kind: 'drop', platform: 'instagram', client_id: 'RES_D', client_name: 'POLRES D' },
        text: 'Partisipasi POLRES D di Instagram 0%, padahal rata-rata 3 minggu sebelumnya 100%.',
        ...{ participationRatePercentage: 0, baselinePercentage: 100, baselineWeeks: 3 },
      },
    ]);
  });

  test('what older lists say is no hint, and a unit sees its own only', async () => {
    await world.db.updateTable('engagement_fact').set({ source: 'legacy' }).execute();
    await world.reread('DITBINMAS');
    expect((await ask(url, await directorate())).data.hints).toEqual([]);
    const unit = await world.signIn({ role: 'admin', clients: ['RES_D'] });
    expect((await ask('/api/dashboard/anomalies', unit)).data).toMatchObject({ client_id: 'RES_D', hints: [] });
    expect((await world.get(url, unit)).body.code).toBe('CLIENT_DENIED');
  });
});
