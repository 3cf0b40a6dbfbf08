import { sql } from 'kysely';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LoginRecapAnswer } from '../../src/routes/login-recap.ts';
import { PostAnalysisAnswer } from '../../src/routes/post-analysis.ts';
import { World } from '../fixtures/world.ts';

const recap = '/api/dashboard/login-web/recap';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world?.close());

const accounts = {
  ani: '00000000-0000-4000-8000-000000000001',
  budi: '00000000-0000-4000-8000-000000000002',
  cici: '00000000-0000-4000-8000-000000000003',
  dewi: '00000000-0000-4000-8000-000000000004',
} as const;
type Name = keyof typeof accounts;

// A directorate with two units below it, and a unit that has nothing to do with it. It is 20:00 on Monday 10 November.
beforeEach(async () => {
  await world.reset();
  await sql`truncate login_log`.execute(world.db);
  await world.client('DITBINMAS', { type: 'DIREKTORAT' });
  await world.client('RES_A', { name: 'POLRES ALFA', parent_client_id: 'DITBINMAS' });
  await world.client('RES_B', { name: 'POLRES BETA', parent_client_id: 'DITBINMAS' });
  await world.client('RES_C', { name: 'POLRES GAMA' });
  await account('ani', 'operator', ['RES_A']);
  await account('budi', 'admin', ['RES_A', 'RES_B']);
  await account('cici', 'operator', ['RES_C']);
  await account('dewi', 'ditbinmas', ['DITBINMAS']);
});

async function account(name: Name, role: string, clients: string[]): Promise<void> {
  const id = accounts[name];
  await sql`insert into roles (role_name) values (${role}) on conflict do nothing`.execute(world.db);
  await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
    select ${id}, ${name}, 'x', role_id, true from roles where role_name = ${role}`.execute(world.db);
  for (const client of clients) {
    await world.db.insertInto('dashboard_user_clients').values({ dashboard_user_id: id, client_id: client }).execute();
  }
}

/** Logins at these times on the clock in Jakarta. */
async function logged(actor: string, times: string[], type = 'operator', source = 'web'): Promise<void> {
  for (const time of times) {
    const at = new Date(`${time.replace(' ', 'T')}:00+07:00`);
    await sql`insert into login_log (actor_id, login_type, login_source, logged_at)
      values (${actor}, ${type}, ${source}, ${at.toISOString()}::timestamptz at time zone 'UTC')`.execute(world.db);
  }
}

async function read(query: string, token: string) {
  const { status, body } = await world.get(`${recap}${query}`, token);
  expect([status, Value.Errors(LoginRecapAnswer, body)]).toEqual([200, []]);
  return { ...body.data, message: body.message };
}

/** @returns accounts and their logins, in order */
async function listed(query: string, token: string): Promise<string[]> {
  const { accounts } = await read(query, token);
  return accounts.map(({ username, logins }: { username: string; logins: number }) => `${username} ${logins}`);
}

describe('logins to the dashboard', () => {
  test('of today in Jakarta, by account, most logins first', async () => {
    await logged(accounts.ani, ['2025-11-09 23:59', '2025-11-10 00:00', '2025-11-10 08:00']);
    await logged(accounts.budi, ['2025-11-10 09:00', '2025-11-10 23:59', '2025-11-10 10:00', '2025-11-11 00:00']);
    const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
    const data = await read('', token);
    expect(data).toMatchObject({
      ...{ mode: 'harian', start_date: '2025-11-10', end_date: '2025-11-10', total_accounts: 2, total_logins: 5 },
      accounts: [
        { username: 'budi', role: 'admin', logins: 3 },
        { username: 'ani', role: 'operator', logins: 2 },
      ],
      units: [],
    });
    expect(data.message).toContain('1. budi (dashboard - ADMIN) — 3 kali\n2. ani (dashboard - OPERATOR) — 2 kali');
  });

  test('are those of accounts of units, on the web; not of directorates, the app, personnel or accounts that are gone', async () => {
    await logged(accounts.ani, ['2025-11-10 08:00']);
    await logged(accounts.dewi, ['2025-11-10 08:00']);
    await logged(accounts.budi, ['2025-11-10 08:00'], 'operator', 'mobile');
    await logged('75020202', ['2025-11-10 08:00'], 'user', 'web');
    await logged('00000000-0000-4000-8000-000000000009', ['2025-11-10 08:00']);
    const token = await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] });
    expect(await listed('', token)).toEqual(['ani 1']);
  });

  test('are shown of units that the caller may know of, and of no other, to operators too', async () => {
    for (const name of ['ani', 'budi', 'cici'] as const) await logged(accounts[name], ['2025-11-10 08:00']);
    const as = async (role: string, ...clients: string[]) => listed('', await world.signIn({ role, clients }));
    expect(await as('ditbinmas', 'DITBINMAS')).toEqual(['ani 1', 'budi 1']);
    expect(await as('operator', 'RES_A')).toEqual(['ani 1', 'budi 1']);
    expect(await as('admin', 'RES_B')).toEqual(['budi 1']);
    expect(await as('operator', 'RES_C')).toEqual(['cici 1']);
    // The role of a directorate does not make a unit that directorate.
    expect(await as('ditbinmas', 'RES_C')).toEqual(['cici 1']);
    const monthly = await read('?mode=bulanan', await world.signIn({ role: 'admin', clients: ['RES_B'] }));
    expect([monthly.total_accounts, monthly.units.map(({ name }: { name: string }) => name)]).toEqual([
      1,
      ['POLRES BETA'],
    ]);
  });

  test('of a month come by unit, also of those without; who is of two units is counted in both, and once in all', async () => {
    await logged(accounts.ani, ['2025-11-01 00:00', '2025-11-30 23:59', '2025-10-31 23:59', '2025-12-01 00:00']);
    await logged(accounts.budi, ['2025-11-15 08:00']);
    await world.client('RES_D', { name: 'POLRES DELTA', parent_client_id: 'DITBINMAS' });
    await world.client('RES_E', { parent_client_id: 'DITBINMAS', deleted_at: '2025-11-01T00:00:00Z' });
    const data = await read('?mode=bulanan', await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] }));
    expect(data).toMatchObject({
      ...{ mode: 'bulanan', start_date: '2025-11-01', end_date: '2025-11-30', total_accounts: 2, total_logins: 3 },
      accounts: [],
      units: [
        { client_id: 'RES_A', name: 'POLRES ALFA', operators: 2, logins: 3 },
        { client_id: 'RES_B', name: 'POLRES BETA', operators: 1, logins: 1 },
        { client_id: 'RES_D', name: 'POLRES DELTA', operators: 0, logins: 0 },
      ],
    });
    expect(data.message).toContain('*Jumlah satker:* 3 (belum login 1)');
  });

  test('of a month, five hundred units are listed and all are counted', async () => {
    await sql`insert into clients (client_id, nama, client_type, client_status, parent_client_id)
      select 'RES_X' || at, 'POLRES X' || at, 'org', true, 'DITBINMAS' from generate_series(1, 600) at`.execute(
      world.db,
    );
    await logged(accounts.ani, ['2025-11-10 08:00']);
    const data = await read('?mode=bulanan', await world.signIn({ role: 'ditbinmas', clients: ['DITBINMAS'] }));
    expect(data.units).toHaveLength(500);
    expect(data.message).toContain('*Jumlah satker:* 602 (belum login 601)');
    expect(data.message).toMatch(/… dan 102 satker lain\.$/);
  });

  test('however many signed in, five hundred are listed and all are counted', async () => {
    await sql`insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status)
      select gen_random_uuid(), 'akun' || at, 'x', role_id, true from roles, generate_series(1, 600) at
      where role_name = 'operator'`.execute(world.db);
    await sql`insert into dashboard_user_clients select dashboard_user_id, 'RES_A' from dashboard_user
      where username like 'akun%'`.execute(world.db);
    await sql`insert into login_log (actor_id, login_type, login_source, logged_at)
      select dashboard_user_id, 'operator', 'web', '2025-11-10 05:00' from dashboard_user where username like 'akun%'`.execute(
      world.db,
    );
    const data = await read('', await world.signIn({ role: 'admin', clients: ['RES_A'] }));
    expect([data.total_accounts, data.accounts.length]).toEqual([600, 500]);
    expect(data.message).toMatch(/… dan 100 akun lain\.$/);
  });
});

describe('the period', () => {
  test.for<[string, string, [string, string, string]]>([
    ['a week, from Monday', '?mode=mingguan', ['mingguan', '2025-11-10', '2025-11-16']],
    ['an unknown mode', '?mode=tahunan', ['harian', '2025-11-10', '2025-11-10']],
    ['one bound', '?mode=mingguan&start_time=2025-11-03', ['mingguan', '2025-11-03', '2025-11-03']],
    ['the other bound', '?endDate=2025-11-03', ['harian', '2025-11-03', '2025-11-03']],
    ['both bounds', '?startDate=2025-11-01&end_time=2025-11-03', ['harian', '2025-11-01', '2025-11-03']],
    ['instants', '?start_time=2025-11-02T17:00:00Z', ['harian', '2025-11-03', '2025-11-03']],
    ['the month of a bound', '?mode=bulanan&end_time=2025-02-10', ['bulanan', '2025-02-01', '2025-02-28']],
    [
      'the month of the first bound',
      '?mode=BULANAN&start_time=2025-01-31&end_time=2025-02-10',
      ['bulanan', '2025-01-01', '2025-01-31'],
    ],
  ])('%s', async ([, query, expected]) => {
    const data = await read(query, await world.signIn({ role: 'admin', clients: ['RES_A'] }));
    expect([data.mode, data.start_date, data.end_date]).toEqual(expected);
  });

  test.for([
    ['a day that is none', '?start_time=2025-02-30'],
    ['words', '?mode=bulanan&startDate=kemarin'],
    ['the wrong order', '?start_time=2025-11-03&end_time=2025-11-02'],
    ['a year beyond all', '?start_time=9999-12-31'],
  ])('%s is refused', async ([, query]) => {
    const answer = await world.get(`${recap}${query}`, await world.signIn({ role: 'admin', clients: ['RES_A'] }));
    expect([answer.status, answer.body.code]).toEqual([400, 'DATE_INVALID']);
  });

  test('two modes, units, personnel and strangers are refused', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    expect((await world.get(`${recap}?mode=harian&mode=bulanan`, token)).status).toBe(400);
    const unit = await world.signIn({ role: '', clients: [], kind: 'client', id: 'RES_A' });
    expect((await world.get(recap, unit)).body.code).toBe('FORBIDDEN');
    expect((await world.get(recap, '')).status).toBe(401);
  });
});

describe('the analysis of posts that a page brings along', () => {
  const analysis = '/api/dashboard/social-media/instagram/analysis';
  const send = async (payload: string | undefined, token: string) => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    const sent = { method: 'POST', url: analysis, headers } as const;
    const answer = await world.service.app.inject(payload === undefined ? sent : { ...sent, payload });
    return { status: answer.statusCode, body: answer.json() };
  };

  test('is answered, to operators too, and stores nothing', async () => {
    const token = await world.signIn({ role: 'operator', clients: ['RES_A'] });
    const items = [{ id: 'X1', caption: null, like_count: 3, comment_count: 1 }, null];
    const { status, body } = await send(JSON.stringify({ items }), token);
    expect([status, Value.Errors(PostAnalysisAnswer, body)]).toEqual([200, []]);
    expect(body.data.stats).toMatchObject({ total_posts: 1, avg_likes: 3, skipped: 1 });
    const { rows } = await sql`select from insta_post`.execute(world.db);
    expect(rows).toEqual([]);
  });

  test.for([[undefined], [''], ['null'], ['[]'], ['"items"'], ['7'], ['{"items":{}}']])(
    'of the body %s is empty',
    async ([payload]) => {
      const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
      const { status, body } = await send(payload, token);
      expect([status, body.data?.posts, body.data?.stats.total_posts]).toEqual([200, [], 0]);
    },
  );

  test('refuses what is no JSON, what is too large, and whoever is not signed in to the dashboard', async () => {
    const token = await world.signIn({ role: 'admin', clients: ['RES_A'] });
    expect(await send('{"items":', token)).toMatchObject({ status: 400, body: { code: 'MALFORMED_BODY' } });
    const large = JSON.stringify({ items: [{ id: 'X1', caption: 'x'.repeat(1_100_000) }] });
    expect(await send(large, token)).toMatchObject({ status: 413, body: { code: 'BODY_TOO_LARGE' } });
    expect((await send(JSON.stringify({ items: [{ id: 'X1', caption: 'x'.repeat(900_000) }] }), token)).status).toBe(
      200,
    );
    expect((await send('{}', '')).status).toBe(401);
  });
});
