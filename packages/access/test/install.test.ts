import type { PrincipalKind } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessMatrix, open, openScope, permit, renderAccessMatrix } from '../src/index.ts';
import { admin, Installation, pending, twoUnits, unitOperator, unmapped } from './fixtures/installation.ts';

let installation: Installation;
let get: (url: string, headers?: Record<string, string>) => Promise<{ status: number; body: Record<string, unknown> }>;
const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  installation = await Installation.open();
  const schema = { summary: 'A route' };
  const everyone: PrincipalKind[] = ['dashboard', 'personnel', 'client', 'penmas'];
  const app = await installation.app((app) => {
    app.get('/api/who', { config: { access: permit(everyone) }, schema }, async ({ principal }) => ({ ...principal }));
    app.get('/api/dash', { config: { access: permit(['dashboard']) }, schema }, async () => ({ ok: true }));
    app.get(
      '/api/approvals',
      { config: { access: permit(['dashboard'], { roles: ['admin'] }) }, schema },
      async () => ({}),
    );
    app.get(
      '/api/requests',
      { config: { access: permit(['personnel', 'dashboard'], { roles: ['admin'] }) }, schema },
      async () => ({}),
    );
    app.get(
      '/api/closed',
      { config: { access: permit(['dashboard'], { operators: false }) }, schema },
      async () => ({}),
    );
    app.get('/api/open', { config: { access: open }, schema }, async ({ principal }) => ({ principal }));
  });
  get = async (url, headers = {}) => {
    const answer = await app.inject({ url, headers });
    return { status: answer.statusCode, body: answer.json() };
  };
});
afterAll(() => installation.close());

describe('at the start', () => {
  const routes = (config: object, schema?: object) =>
    installation.app((app) => void app.get('/api/x', { config, ...(schema ? { schema } : {}) }, async () => ({})));

  test('a route without access rule stops the service', async () => {
    await expect(routes({}, {})).rejects.toThrow('GET /api/x declares no access rule');
  });

  test('a route without schema stops the service', async () => {
    await expect(routes({ access: open })).rejects.toThrow('GET /api/x declares no schema');
  });

  test('routes of plugins in an open scope are public, their neighbours are not let off', async () => {
    const app = await installation.app(async (app) => {
      await app.register(async (scope) => {
        openScope(scope);
        scope.get('/docs/page', async () => ({ ok: true }));
      });
      expect(() => app.get('/api/y', { schema: {} }, async () => ({}))).toThrow('declares no access rule');
    });
    expect((await app.inject('/docs/page')).json()).toEqual({ ok: true });
  });
});

describe('without good credentials', () => {
  test('no token', async () => {
    expect(await get('/api/who')).toEqual({
      status: 401,
      body: { success: false, message: 'Token required', code: 'TOKEN_REQUIRED' },
    });
  });

  test.for(['Bearer null', 'Bearer a.b.c', 'Basic dXNlcjpwYXNz', 'Bearer x y z', 'a token of 15,000 characters'])(
    'a header that is no token: %s',
    async (text) => {
      const authorization = text.startsWith('a token') ? `Bearer ${'a'.repeat(15_000)}` : text;
      expect(await get('/api/who', { authorization })).toEqual({
        status: 401,
        body: { success: false, message: 'Invalid token', code: 'TOKEN_INVALID' },
      });
    },
  );

  test('below /api what does not exist is told only to those who are signed in', async () => {
    const { token } = await installation.signIn(admin);
    expect(await get('/api/nothing')).toMatchObject({ status: 401, body: { message: 'Token required' } });
    expect(await get('/api/nothing', bearer(token))).toMatchObject({
      status: 404,
      body: { message: 'Endpoint not found' },
    });
    expect(await get('/nothing')).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  test('a public route does not look at the token', async () => {
    expect(await get('/api/open', bearer('nonsense'))).toEqual({ status: 200, body: { principal: null } });
  });
});

describe('a signed-in principal', () => {
  test('carries what the database says now', async () => {
    const { token, jti } = await installation.signIn(admin);
    const { status, body } = await get('/api/who', bearer(token));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'dashboard',
      id: admin,
      role: 'ditcontoh',
      accountRole: 'admin',
      clientIds: ['DITCONTOH'],
      clientId: 'DITCONTOH',
      regionalId: 'WIL-1',
      sessionId: jti,
    });
  });

  test('of several clients has no single one', async () => {
    const { token } = await installation.signIn(twoUnits);
    const { body } = await get('/api/who', bearer(token));
    expect(body).toMatchObject({ role: 'operator', clientIds: ['RES_A', 'RES_B'], clientId: null, regionalId: null });
  });

  test.for([
    ['personnel', '00000001', { role: 'user', clientIds: ['RES_A'], clientId: 'RES_A' }],
    ['client', 'RES_B', { role: 'client', clientIds: ['RES_B'] }],
    ['client', 'DITCONTOH', { role: 'ditcontoh', clientIds: ['DITCONTOH'] }],
    ['penmas', 'p-1', { role: 'penulis', clientIds: [] }],
  ] as const)('of kind %s', async ([kind, id, expected]) => {
    const { token } = await installation.signInAs(kind, id);
    expect(await get('/api/who', bearer(token))).toMatchObject({ status: 200, body: { kind, id, ...expected } });
    expect(await get('/api/dash', bearer(token))).toEqual({
      status: 403,
      body: { success: false, message: 'Forbidden', code: 'FORBIDDEN' },
    });
  });

  test.for([
    ['personnel', '00000002'],
    ['personnel', '99999999'],
    ['client', 'RES_C'],
    ['dashboard', pending],
    ['dashboard', '7c0e0000-0000-4000-8000-00000000ffff'],
    ['dashboard', 'not-a-uuid'],
  ] as const)('that is inactive or gone is refused: %s %s', async ([kind, id]) => {
    const { token } = await installation.signInAs(kind, id);
    expect(await get('/api/who', bearer(token))).toMatchObject({ status: 401, body: { message: 'Invalid token' } });
  });

  test('without any client may do nothing', async () => {
    const { token } = await installation.signIn(unmapped);
    expect(await get('/api/dash', bearer(token))).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
  });

  test('passes a role rule by the role of the account, also where a directorate decides the data', async () => {
    const chief = await installation.signIn(admin);
    const operator = await installation.signIn(unitOperator);
    expect((await get('/api/approvals', bearer(chief.token))).status).toBe(200);
    expect((await get('/api/approvals', bearer(operator.token))).status).toBe(403);
  });

  test('is asked for a role where people come to their own without one', async () => {
    const { token } = await installation.signInAs('personnel', '00000001');
    expect((await get('/api/requests', bearer(token))).status).toBe(200);
    const operator = await installation.signIn(unitOperator);
    expect((await get('/api/requests', bearer(operator.token))).status).toBe(403);
    const chief = await installation.signIn(admin);
    expect((await get('/api/requests', bearer(chief.token))).status).toBe(200);
  });

  test('with role operator passes unless the route excludes operators', async () => {
    const { token } = await installation.signIn(unitOperator);
    expect((await get('/api/dash', bearer(token))).status).toBe(200);
    expect((await get('/api/closed', bearer(token))).status).toBe(403);
  });
});

describe('changes are felt', () => {
  test('a revoked session at once in this process', async () => {
    const { token, jti } = await installation.signIn(admin);
    expect((await get('/api/who', bearer(token))).status).toBe(200);
    await installation.access.sessions.revoke({ kind: 'dashboard', id: admin }, jti);
    expect((await get('/api/who', bearer(token))).status).toBe(401);
  });

  test('a deactivated account within two seconds', async () => {
    const { token } = await installation.signIn(twoUnits);
    expect((await get('/api/who', bearer(token))).status).toBe(200);
    const { db } = installation.database;
    await db.updateTable('dashboard_user').set({ status: false }).where('dashboard_user_id', '=', twoUnits).execute();
    installation.clock.advance(2_001);
    expect((await get('/api/who', bearer(token))).status).toBe(401);
    await db.updateTable('dashboard_user').set({ status: true }).where('dashboard_user_id', '=', twoUnits).execute();
    installation.clock.advance(2_001);
    expect((await get('/api/who', bearer(token))).status).toBe(200);
  });
});

test('nothing of a token or an account reaches the log', async () => {
  const { token, jti } = await installation.signIn(admin);
  await get('/api/who', bearer(token));
  await get('/api/who', bearer(`${token}x`));
  const log = installation.logged.join('');
  for (const secret of [token, jti, 'kepala', admin]) expect(log).not.toContain(secret);
});

test('the matrix shows every route once, methods of one rule side by side', async () => {
  const app = await installation.app(async (app) => {
    const routes = [
      ['GET', '/api/b', permit(['dashboard', 'client'], { operators: false })],
      ['PUT', '/api/b', permit(['dashboard', 'client'], { operators: false })],
      ['POST', '/api/a', permit(['dashboard'], { roles: ['admin'] })],
      ['GET', '/api/a', permit(['personnel'])],
      ['GET', '/healthz', open],
    ] as const;
    for (const [method, url, access] of routes) {
      app.route({ method, url, config: { access }, schema: {}, handler: async () => ({}) });
    }
  });
  const rows = accessMatrix({ example: app.accessDeclarations });
  const table = renderAccessMatrix(rows)
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(table).toEqual([
    '| Path | Methods | Service | Callers | Roles | Operators |',
    '|---|---|---|---|---|---|',
    '| `/api/a` | GET | example | personnel | any |  |',
    '| `/api/a` | POST | example | dashboard | admin | no |',
    '| `/api/b` | GET, PUT | example | dashboard, client | any | no |',
    '| `/healthz` | GET | example | everybody | any |  |',
  ]);
});
