import { sessionCookies } from '@cicero/access';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { account, password, penmasAccount } from '../fixtures/accounts.ts';
import { codeSentTo } from '../fixtures/messages.ts';
import { installProbes, type Kind, kinds, probe } from '../fixtures/probes.ts';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const tokens = {} as Record<Kind | 'other', string>;
const cookieOf = (kind: Kind, token = tokens[kind]): string => `${sessionCookies[kind]}=${token}`;
const get = (name: Kind | 'any', headers: Record<string, string>): Promise<Answer> =>
  running.call(`/api/probe/${name}`, undefined, { method: 'GET', headers });
const post = (url: string, payload: object): Promise<Answer> => running.call(url, payload);

beforeAll(async () => {
  running = await RunningService.open();
  installProbes(running.app);
  await running.host.database.script(`${clients}
    update clients set client_operator = '081100000002' where client_id = 'RES_A';
    insert into "user" (user_id, nama, client_id, status, whatsapp) values
      ('00000001', 'ANGGOTA SATU', 'RES_A', true, '6281100000001');`);
  await penmasAccount(running, 'kepala');
  for (const username of ['kepala', 'lain']) await account(running, username, { role: 'admin' });
  const token = ({ body }: Answer): string => body.token ?? '';
  tokens.dashboard = token(await post('/api/auth/dashboard-login', { username: 'kepala', password }));
  tokens.other = token(await post('/api/auth/dashboard-login', { username: 'lain', password }));
  tokens.penmas = token(await post('/api/auth/penmas-login', { username: 'kepala', password }));
  await post('/api/auth/user-login', { nrp: '00000001', whatsapp: '081100000001' });
  tokens.personnel = token(
    await post('/api/auth/user-login', { nrp: '00000001', whatsapp: await codeSentTo(running, '6281100000001') }),
  );
  await post('/api/auth/login', { client_id: 'RES_A', client_operator: '081100000002' });
  const code = await codeSentTo(running, '6281100000002');
  tokens.client = token(await post('/api/auth/login', { client_id: 'RES_A', client_operator: code }));
});
afterAll(() => running.close());

describe('a token opens the routes of its kind and no others', () => {
  const pairs = kinds.flatMap((kind) => kinds.map((route) => [kind, route] as const));
  test.for(pairs)('%s on a route for %s', async ([kind, route]) => {
    const answer = await probe(running, route, tokens[kind]);
    if (kind === route) expect(answer).toMatchObject({ status: 200, body: { data: { kind } } });
    else expect(answer).toMatchObject({ status: 403, body: { message: 'Forbidden', code: 'FORBIDDEN' } });
  });

  test.for(pairs)('%s as cookie of %s', async ([kind, name]) => {
    const answer = await get('any', { cookie: cookieOf(name, tokens[kind]) });
    if (kind === name) expect(answer).toMatchObject({ status: 200, body: { data: { kind } } });
    else expect(answer).toMatchObject({ status: 401, body: { message: 'Invalid token' } });
  });

  test.for(['personnel', 'client'] as const)('%s invites nobody to the press section', async (kind) => {
    const invitation = { username: 'penyusup', password: 'ombak-besar-44', role: 'admin' };
    const headers = { authorization: `Bearer ${tokens[kind]}` };
    expect((await running.call('/api/auth/penmas-register', invitation, { headers })).status).toBe(403);
    expect(await running.db.selectFrom('penmas_user').select('user_id').execute()).toHaveLength(1);
  });
});

describe('several logins in one browser', () => {
  const jar = () => kinds.map((kind) => cookieOf(kind)).join('; ');

  test.for(kinds)('each route takes its own cookie out of all: %s', async (kind) => {
    expect(await get(kind, { cookie: jar() })).toMatchObject({ status: 200, body: { data: { kind } } });
  });

  test('where several would do, none is chosen', async () => {
    expect(await get('any', { cookie: jar() })).toMatchObject({ status: 401, body: { code: 'CREDENTIALS_CONFLICT' } });
  });

  test('a header decides', async () => {
    const headers = { cookie: jar(), authorization: `Bearer ${tokens.personnel}` };
    expect((await get('any', headers)).body.data).toMatchObject({ kind: 'personnel' });
    expect((await get('dashboard', headers)).status).toBe(403);
  });

  test('header and cookie of two accounts of one kind conflict', async () => {
    const headers = { cookie: cookieOf('dashboard', tokens.other), authorization: `Bearer ${tokens.dashboard}` };
    expect(await get('dashboard', headers)).toMatchObject({ status: 401, body: { code: 'CREDENTIALS_CONFLICT' } });
  });

  test('a login leaves the cookies of the others alone', async () => {
    const { cookies } = await running.call(
      '/api/auth/penmas-login',
      { username: 'kepala', password },
      { headers: { cookie: jar() } },
    );
    expect(cookies.map(({ name }) => name)).toEqual(['token_penmas']);
  });
});
