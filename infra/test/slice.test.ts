import { demoLogin } from '@cicero/cli';
import { countOutbox } from '@cicero/database';
import { requestJobRun } from '@cicero/platform';
import { ManualClock } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Person, Provider, peopleOf, type TaskPost } from './by-hand.ts';
import { type Installation, openInstallation } from './installation.ts';

/** 10 November 2025, 20:20 WIB: a recap is due. Everything stands still at this instant. */
const clock = new ManualClock('2025-11-10T13:20:00Z');
const day = '2025-11-10';

let installation: Installation;
let provider: Provider;
let token: string;

beforeAll(async () => {
  installation = await openInstallation({ clock });
  provider = new Provider(`${installation.outside}/sandbox/rapidapi`);
  await runJob('collector.collect');
  token = await signIn();
});
afterAll(() => installation?.close());

/** Asks for a run and waits until everything that follows from it has happened. */
async function runJob(key: string): Promise<void> {
  await installation.host.context('api-gateway').transact((unit) => requestJobRun(unit, key, clock));
  await vi.waitFor(async () => expect(await countOutbox(installation.host.database.db)).toBe(0), {
    timeout: 50_000,
    interval: 50,
  });
}

async function signIn(): Promise<string> {
  const answer = await fetch(`${installation.door}/api/auth/dashboard-login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: demoLogin.username, password: demoLogin.password }),
  });
  expect(answer.status).toBe(200);
  const body = (await answer.json()) as { token: string };
  return body.token;
}

async function get<Body>(path: string): Promise<{ status: number; headers: Headers; body: Body }> {
  const answer = await fetch(installation.door + path, { headers: { authorization: `Bearer ${token}` } });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
}

interface Recap {
  totalPosts: number;
  usersCount: number;
  data: { user_id: string; jumlah_like?: number; jumlah_komentar?: number; status: string }[];
  summary: { totalUsers: number; distribution: Record<string, number> };
}

/** The definition of attendance, said once more in the plainest way. */
function byHand(people: readonly Person[], posts: readonly TaskPost[]) {
  return people.map((person) => {
    const done =
      person.handle === null
        ? 0
        : posts.filter(({ handles }) => person.exception || handles.has(person.handle ?? '')).length;
    const status =
      person.typed === null || person.typed.trim() === ''
        ? 'no_username'
        : posts.length === 0
          ? 'no_posts'
          : done >= posts.length
            ? 'sudah'
            : done > 0
              ? 'kurang'
              : 'belum';
    return { user_id: person.user_id, done, status };
  });
}

describe('the main job, end to end', () => {
  test.each([
    ['instagram', '/api/insta/rekap-likes', 'jumlah_like'],
    ['tiktok', '/api/tiktok/rekap-komentar', 'jumlah_komentar'],
  ] as const)(
    '%s attendance is what one computes by hand from the provider’s answers',
    async (platform, path, field) => {
      const client = installation.sandbox.world.client(demoLogin.clientId);
      const handle = client?.handle[platform] ?? '';
      const posts = await provider.postsOf(platform, handle, day);
      const people = await peopleOf(installation.host.database.db, platform, 'ditbinmas');
      const expected = byHand(people, posts);
      expect(posts.length).toBeGreaterThan(1);
      expect(expected.length).toBeGreaterThan(100);

      const { status, body } = await get<Recap>(
        `${path}?client_id=DITBINMAS&role=ditbinmas&scope=direktorat&periode=harian&tanggal=${day}`,
      );
      expect(status).toBe(200);
      expect(body.totalPosts).toBe(posts.length);
      const shown = body.data.map((row) => ({ user_id: row.user_id, done: row[field], status: row.status }));
      const byId = (a: { user_id: string }, b: { user_id: string }) => (a.user_id < b.user_id ? -1 : 1);
      expect(shown.sort(byId)).toEqual(expected.sort(byId));
    },
  );

  test('another unit’s numbers stay closed to this login', async () => {
    const { status, body } = await get(
      '/api/insta/rekap-likes?client_id=POLRES_CONTOH_A&role=ditbinmas&scope=direktorat',
    );
    expect([status, body]).toEqual([403, expect.objectContaining({ success: false, code: 'CLIENT_DENIED' })]);
  });

  test('an unchanged answer is not sent twice, and collecting again changes nothing', async () => {
    const path = `/api/insta/rekap-likes?client_id=DITBINMAS&periode=bulanan&tanggal=${day}`;
    const first = await get<Recap>(path);
    const etag = first.headers.get('etag') ?? '';
    await runJob('collector.collect');
    const again = await fetch(installation.door + path, {
      headers: { authorization: `Bearer ${token}`, 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    expect((await get<Recap>(path)).body).toEqual(first.body);
  });

  test('the recap reaches the chats once, with the numbers of the dashboard', async () => {
    await runJob('analytics.reports');
    const { body } = await get<Recap>(
      `/api/insta/rekap-likes?client_id=DITBINMAS&role=ditbinmas&scope=direktorat&tanggal=${day}`,
    );
    const { sudah = 0, kurang = 0 } = body.summary.distribution;
    await vi.waitFor(
      () => {
        const chatId = installation.sandbox.world.client('DITBINMAS')?.row.client_group ?? '';
        const texts = installation.sandbox.exchange.chats.list({ chatId }).map(({ text }) => text ?? '');
        const likes = texts.filter((text) => text.includes('Likes Instagram'));
        expect(likes).toHaveLength(1);
        expect(likes[0]).toContain(`*Jumlah Total Personel:* ${body.usersCount}`);
        expect(likes[0]).toContain(`(lengkap ${sudah}, kurang ${kurang})`);
      },
      { timeout: 20_000 },
    );
  });

  test('a code asked for is mailed once, and opens the record', async () => {
    const person = [...installation.sandbox.world.allPersonnel()].find(({ row }) => row.email !== null && row.status);
    const { user_id: nrp, email } = person?.row ?? {};
    const post = (path: string, body: object) =>
      fetch(installation.door + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await post('/api/claim/request-otp', { nrp, email })).status).toBe(202);
    const code = await vi.waitFor(
      () => {
        const mails = installation.sandbox.mailbox.list().filter(({ to }) => to.some((address) => address === email));
        expect(mails).toHaveLength(1);
        return /\b(\d{6})\b/.exec(mails[0]?.text ?? '')?.[1];
      },
      { timeout: 10_000 },
    );
    const answer = await post('/api/claim/verify-otp', { nrp, email, otp: code });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ success: true, data: expect.objectContaining({ verified: true }) }),
    ]);
  });
});
