import { googleAccounts } from '@cicero/sandbox';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, accountIds, type Caller, callers, World } from '../world.ts';
import { Town } from './town.ts';

let town: Town;
beforeAll(async () => {
  town = await Town.open();
});
afterAll(() => town.close());
beforeEach(() => town.reset());

const verdict = ({ status, body }: Answer<unknown>) => (status < 400 ? status : `${status} ${body.code}`);
const connection = async (who: Caller = 'admin') =>
  (await town.world.call(who, 'GET', '/api/oauth/connection')).body.data;
const browser = { accept: 'text/html,application/xhtml+xml' };

test('an administrator connects an account: to Google, back without a token, connected', async () => {
  expect(await connection()).toMatchObject({ configured: true, status: 'none', account: null, connected_at: null });
  const page = await town.begin();
  expect(Object.fromEntries(new URL(page).searchParams)).toMatchObject({
    ...{ response_type: 'code', access_type: 'offline', prompt: 'consent', code_challenge_method: 'S256' },
    redirect_uri: expect.stringMatching(/\/api\/oauth\/callback$/),
    scope: 'https://www.googleapis.com/auth/contacts openid email',
  });
  const answer = await town.callback(await town.atGoogle(page));
  expect([answer.status, answer.body]).toEqual([200, { success: true, data: { account: googleAccounts[0] } }]);
  expect(await connection()).toMatchObject({
    ...{ status: 'connected', account: googleAccounts[0], connected_at: town.world.clock.now().toISOString() },
    ...{ connected_by: `dashboard:${accountIds.admin}`, problem: null, retry_in: null },
  });
  const [connected] = await town.world.trail('google.connected');
  expect(connected).toMatchObject({ actor: callers.admin, channel: 'http', address: '127.0.0.1' });
});

test('the code is neither echoed nor logged, and tokens are nowhere to be read', async () => {
  for (const headers of [{}, browser]) {
    const back = await town.atGoogle(await town.begin());
    const code = back.get('code') ?? '';
    const answer = await town.callback(back, headers);
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
    const traces = [answer.text, JSON.stringify(answer.headers), ...town.world.logged].join('\n');
    for (const secret of [code, encodeURIComponent(code), back.get('state') ?? '', 'ya29.', '1//']) {
      expect(traces).not.toContain(secret);
    }
  }
});

test('whoever comes back must have been sent: states of one’s own, used ones and late ones are refused', async () => {
  expect(verdict(await town.callback({}))).toBe('400 OAUTH_CODE_REQUIRED');
  expect(verdict(await town.callback({ state: 'x' }))).toBe('400 OAUTH_CODE_REQUIRED');
  expect(verdict(await town.callback({ code: '4/abc' }))).toBe('400 OAUTH_STATE_INVALID');
  expect(verdict(await town.callback({ code: '4/abc', state: 'dikarang' }))).toBe('400 OAUTH_STATE_INVALID');
  const back = await town.atGoogle(await town.begin());
  expect(verdict(await town.callback(back))).toBe(200);
  expect(verdict(await town.callback(back))).toBe('400 OAUTH_STATE_INVALID');
  const late = await town.atGoogle(await town.begin());
  town.world.clock.advance(10 * 60_000);
  expect(verdict(await town.callback(late))).toBe('400 OAUTH_STATE_INVALID');
});

test('of two who come back with one state at once, one is let in', async () => {
  const back = await town.atGoogle(await town.begin());
  const answers = await Promise.all(Array.from({ length: 5 }, () => town.callback(back)));
  expect(answers.map(verdict).sort()).toEqual([200, ...Array(4).fill('400 OAUTH_STATE_INVALID')]);
});

test('somebody else’s code cannot be slipped in: the verifier is another one', async () => {
  const theirs = await town.atGoogle(await town.begin(), { account: googleAccounts[1] });
  const mine = await town.atGoogle(await town.begin());
  const mixed = { code: theirs.get('code') ?? '', state: mine.get('state') ?? '' };
  expect(verdict(await town.callback(mixed))).toBe('400 OAUTH_CODE_INVALID');
  expect(await connection()).toMatchObject({ status: 'none' });
});

test('a browser that was sent to Google must be the one that comes back', async () => {
  const send = async () => {
    const sent = await town.world.call('admin', 'GET', '/api/oauth/connect', undefined, browser);
    const cookie = String(sent.headers['set-cookie']);
    expect([sent.status, cookie]).toEqual([302, expect.stringMatching(/Path=\/api\/oauth; HttpOnly; SameSite=Lax/)]);
    const back = await town.atGoogle(sent.headers.location ?? '');
    return { back, cookie: cookie.split(';')[0] ?? '' };
  };
  const mine = await send();
  expect((await town.callback(mine.back, { ...browser, cookie: mine.cookie })).status).toBe(200);
  const [hers, his] = [await send(), await send()];
  expect(verdict(await town.callback(hers.back))).toBe('400 OAUTH_STATE_INVALID');
  expect(verdict(await town.callback(his.back, { cookie: hers.cookie }))).toBe('400 OAUTH_STATE_INVALID');
  // Tried once, a state is used up.
  expect(verdict(await town.callback(his.back, { cookie: his.cookie }))).toBe('400 OAUTH_STATE_INVALID');
});

test('an administrator who is blocked while at Google connects nothing', async () => {
  const back = await town.atGoogle(await town.begin('foreigner'));
  await town.world.host.database.script(
    `update dashboard_user set status = false where dashboard_user_id = '${accountIds.foreigner}'`,
  );
  town.world.clock.advance(2_001);
  expect(verdict(await town.callback(back))).toBe('400 OAUTH_STATE_INVALID');
  await town.world.host.database.script(
    `update dashboard_user set status = true where dashboard_user_id = '${accountIds.foreigner}'`,
  );
  town.world.clock.advance(2_001);
});

test('an owner who says no, or leaves contacts out, is told what that means', async () => {
  const denied = await town.atGoogle(await town.begin(), { decision: 'deny' });
  expect(verdict(await town.callback(denied))).toBe('400 OAUTH_DENIED');
  expect(verdict(await town.callback(denied))).toBe('400 OAUTH_STATE_INVALID');
  expect(verdict(await town.connect({ contacts: false }))).toBe('400 OAUTH_SCOPE_MISSING');
  expect(await connection()).toMatchObject({ status: 'none' });
});

test('a Google that does not answer is said to be away; one begins anew', async () => {
  town.sandbox.google.faults.add({ kind: 'server-error', call: 'token' });
  expect(verdict(await town.connect())).toBe('502 UPSTREAM_FAILED');
  town.sandbox.google.calm();
  expect(verdict(await town.connect())).toBe(200);
});

test('a browser gets a page in Indonesian, and nothing in it comes from the address', async () => {
  const page = await town.callback({ code: '<script>', state: '<b>x</b>', scope: 'x' }, browser);
  expect([page.status, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<h1>Akun Google tidak terhubung</h1>');
  expect(page.text).not.toMatch(/<script>|<b>/);
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  const back = await town.atGoogle(await town.begin());
  expect((await town.callback(back, browser)).text).toContain(`${googleAccounts[0]} sudah terhubung`);
});

test('no administrator takes the contacts of all tenants into another account; who runs the server may', async () => {
  await town.connect();
  const theirs = { account: googleAccounts[1] };
  const page = await town.callback(await town.atGoogle(await town.begin('foreigner'), theirs), browser);
  expect([page.status, page.text]).toEqual([409, expect.stringContaining('hanya dapat dilakukan pengelola server')]);
  await town.world.call('foreigner', 'DELETE', '/api/oauth/connection');
  const refused = await town.callback(await town.atGoogle(await town.begin('foreigner'), theirs));
  expect(verdict(refused)).toBe('409 GOOGLE_ACCOUNT_OTHER');
  expect(await connection()).toMatchObject({ status: 'disconnected' });
  expect((await town.replace(googleAccounts[1])).body.data).toEqual(theirs);
  const told = (await town.world.messages('notifier.send-message')).map(({ data }) => String(data.text).split('\n')[0]);
  expect(told).toEqual([
    expect.stringContaining(`${googleAccounts[0]} dihubungkan oleh `),
    expect.stringContaining(`${googleAccounts[0]} diputus oleh `),
    expect.stringContaining(`${googleAccounts[1]} dihubungkan oleh operator server penguji`),
  ]);
});

test('disconnecting forgets and revokes, and is on record', async () => {
  await town.connect();
  const gone = await town.world.call('twoUnitsAdmin', 'DELETE', '/api/oauth/connection');
  expect([gone.status, gone.body.data]).toEqual([200, { revoked: true }]);
  expect(town.sandbox.google.grants.all).toEqual([]);
  expect(await connection()).toMatchObject({ status: 'disconnected', account: null, connected_by: null });
  expect(verdict(await town.world.call('admin', 'DELETE', '/api/oauth/connection'))).toBe('404 GOOGLE_NOT_CONNECTED');
  expect((await town.world.trail('google')).map(({ action, actor }) => [action, actor])).toEqual([
    ['google.connected', callers.admin],
    ['google.disconnected', callers.twoUnitsAdmin],
  ]);
});

test.each<Caller>(['operator', 'directorate', 'reviewer', 'unit', 'ani', 'editor', 'pressAdmin'])(
  '%s is not asked in',
  async (who) => {
    for (const [method, path] of [
      ['GET', 'connect'],
      ['GET', 'connection'],
      ['DELETE', 'connection'],
    ] as const) {
      expect(verdict(await town.world.call(who, method, `/api/oauth/${path}`))).toBe('403 FORBIDDEN');
      expect(verdict(await town.world.call(null, method, `/api/oauth/${path}`))).toBe('401 TOKEN_REQUIRED');
    }
  },
);

test('without settings Google is off, and it is said so', async () => {
  const world = await World.open();
  try {
    expect(verdict(await world.call('admin', 'GET', '/api/oauth/connect'))).toBe('409 GOOGLE_OFF');
    expect(verdict(await world.call('admin', 'DELETE', '/api/oauth/connection'))).toBe('409 GOOGLE_OFF');
    expect(verdict(await world.call(null, 'GET', '/api/oauth/callback?code=x&state=y'))).toBe('409 GOOGLE_OFF');
    const { body } = await world.call('admin', 'GET', '/api/oauth/connection');
    expect(body.data).toMatchObject({ configured: false, status: 'none' });
  } finally {
    await world.close();
  }
});
