import { connect } from 'node:net';
import type { Http, PrincipalKind } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open, permit } from '../src/index.ts';
import { admin, Installation, twoUnits, unitOperator } from './fixtures/installation.ts';

/* How a token may be presented, and which of several counts. */

let installation: Installation;
let app: Http;
let port: number;
const people: PrincipalKind[] = ['dashboard', 'personnel'];
const person = '00000001';

beforeAll(async () => {
  installation = await Installation.open();
  const schema = { summary: 'A route' };
  app = await installation.app((app) => {
    app.get('/api/who', { config: { access: permit(people) }, schema }, async ({ principal }) => ({
      who: `${principal?.kind} ${principal?.id}`,
    }));
    app.get('/api/dash', { config: { access: permit(['dashboard']) }, schema }, async ({ principal }) => ({
      who: `${principal?.kind} ${principal?.id}`,
    }));
    app.post('/api/open', { config: { access: open }, schema }, async () => ({ who: 'anybody' }));
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as { port: number }).port;
});
afterAll(async () => {
  await app.close();
  await installation.close();
});

/** Who the service takes the caller for, or the code of its refusal. */
async function ask(headers: Record<string, string | string[]>, url = '/api/who'): Promise<string> {
  const answer = await app.inject({ url, headers });
  const body = answer.json<{ who?: string; code?: string }>();
  return body.who ?? `${answer.statusCode} ${body.code}`;
}

/** Bytes on the wire, for what no client would send; the status and the body of the answer. */
async function send(lines: readonly string[], path = '/api/who'): Promise<string> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write([`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n'), 'latin1');
    });
    let received = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received)).on('error', reject);
  });
  const status = text.split(' ')[1] ?? '';
  const body = JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as { who?: string; code?: string };
  return body.who ?? `${status} ${body.code}`;
}

const dashboard = async (id = admin) => (await installation.signIn(id)).token;
const personnel = async () => (await installation.signInAs('personnel', person)).token;
const invalid = '401 TOKEN_INVALID';
const conflict = '401 CREDENTIALS_CONFLICT';
const required = '401 TOKEN_REQUIRED';

describe('the Authorization header', () => {
  test('carries the token after Bearer, in any letters and after any space, or nothing but the token', async () => {
    const token = await dashboard();
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER ', 'Bearer   ', 'Bearer\t', '  Bearer ', '']) {
      expect([scheme, await ask({ authorization: scheme + token })]).toEqual([scheme, `dashboard ${admin}`]);
    }
    expect(await ask({ authorization: `Bearer ${token}   ` })).toBe(`dashboard ${admin}`);
  });

  test('in any other form is refused', async () => {
    const token = await dashboard();
    const forms = [
      `Token ${token}`,
      `JWT ${token}`,
      `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
      `Bearer Bearer ${token}`,
      `Bearer: ${token}`,
      `Bearer=${token}`,
      `Bearer${token}`,
      `Bearer "${token}"`,
      `Bearer ${token}, Bearer ${token}`,
      `Bearer ${token} x`,
      `Bearer x ${token}`,
      `Bearer ${token}; kind=system`,
      'Bearer null',
      'Bearer undefined',
      'Bearer [object Object]',
      'null',
      ',',
      'Bearer ,',
    ];
    for (const authorization of forms)
      expect([authorization, await ask({ authorization })]).toEqual([authorization, invalid]);
  });

  test('that is empty, or Bearer alone, is none', async () => {
    for (const authorization of ['', '   ', 'Bearer', 'bearer ', 'BEARER\t'])
      expect(await ask({ authorization })).toBe(required);
    const cookie = `token=${await dashboard()}`;
    expect(await ask({ authorization: 'Bearer', cookie })).toBe(`dashboard ${admin}`);
  });

  test('is the only one: other places for a token are not looked at', async () => {
    const token = await dashboard();
    for (const name of [
      'x-authorization',
      'proxy-authorization',
      'x-access-token',
      'token',
      'x-forwarded-authorization',
    ]) {
      expect(await ask({ [name]: `Bearer ${token}` })).toBe(required);
    }
    expect(await ask({}, `/api/who?token=${token}&access_token=${token}`)).toBe(required);
  });
});

describe('on the wire', () => {
  test('of two Authorization headers the first counts, whatever the second', async () => {
    const [one, other] = [await dashboard(), await dashboard(unitOperator)];
    const both = [`Authorization: Bearer ${one}`, `authorization: Bearer ${other}`];
    expect(await send(both)).toBe(`dashboard ${admin}`);
    expect(await send(both.toReversed())).toBe(`dashboard ${unitOperator}`);
    expect(await send(['Authorization: Bearer a.b.c', both[1] ?? ''])).toBe(invalid);
  });

  test('a header folded over two lines is refused', async () => {
    const token = await dashboard();
    const half = token.length / 2;
    expect(await send(['Authorization: Bearer', ` ${token}`])).toBe('400 VALIDATION_FAILED');
    expect(await send([`Authorization: Bearer ${token.slice(0, half)}`, ` ${token.slice(half)}`])).toBe(
      '400 VALIDATION_FAILED',
    );
    expect(await send(['X-Note: a', ` Authorization: Bearer ${token}`])).toBe('400 VALIDATION_FAILED');
  });

  test.for([
    ['a space before the colon', (token: string) => [`Authorization : Bearer ${token}`]],
    ['a bare line feed', (token: string) => [`X-Note: a\nAuthorization: Bearer ${token}`]],
    ['a null byte', (token: string) => [`Authorization: Bearer ${token}\0`]],
    ['bytes that are no ASCII', (token: string) => [`Authorization: Bearer ${token}\u00ff`]],
    ['no colon', (token: string) => [`Authorization Bearer ${token}`]],
    ['more than a header may have', (token: string) => [`Authorization: Bearer ${token}${'a'.repeat(20_000)}`]],
    ['a name in bytes that look alike', (token: string) => [`Аuthorization: Bearer ${token}`]],
  ] as const)('%s gets nobody in, and is the caller’s error', async ([, lines]) => {
    expect(await send(lines(await dashboard()))).toMatch(/^4\d\d (VALIDATION_FAILED|TOKEN_INVALID|TOKEN_REQUIRED)$/);
  });
});

describe('cookies', () => {
  test('each kind of login has its own, and counts in no other', async () => {
    const [dash, pers] = [await dashboard(), await personnel()];
    expect(await ask({ cookie: `token=${dash}` })).toBe(`dashboard ${admin}`);
    expect(await ask({ cookie: `token_personnel=${pers}` })).toBe(`personnel ${person}`);
    expect(await ask({ cookie: `token=${pers}` })).toBe(invalid);
    expect(await ask({ cookie: `token_personnel=${dash}` })).toBe(invalid);
    expect(await ask({ cookie: `token_client=${dash}; token_penmas=${pers}` })).toBe(invalid);
    for (const name of ['Token', 'TOKEN', 'session', 'token_dashboard', '__Host-token']) {
      expect(await ask({ cookie: `${name}=${dash}` })).toBe(required);
    }
  });

  test('of two kinds that the route lets in conflict; where it lets in one, that one counts', async () => {
    const cookie = `token=${await dashboard()}; token_personnel=${await personnel()}`;
    expect(await ask({ cookie })).toBe(conflict);
    expect(await ask({ cookie }, '/api/dash')).toBe(`dashboard ${admin}`);
    const stale = `token=a.b.c; token_personnel=${await personnel()}`;
    expect(await ask({ cookie: stale })).toBe(`personnel ${person}`);
    expect(await ask({ cookie: stale }, '/api/dash')).toBe('403 FORBIDDEN');
  });

  test('that come twice count once, the first', async () => {
    const [one, other] = [await dashboard(), await dashboard(unitOperator)];
    expect(await ask({ cookie: `token=${one}; token=${other}` })).toBe(`dashboard ${admin}`);
    expect(await send([`Cookie: token=${one}`, `Cookie: token=${other}`])).toBe(`dashboard ${admin}`);
    expect(await ask({ cookie: `token=a.b.c; token=${other}` })).toBe(invalid);
  });

  test.for([
    'token',
    'token=',
    'token=;',
    '=x',
    ';;;',
    'token="',
    'token=%',
    'token=%00',
    'token=%F0%28',
    '__proto__=x',
  ])('that cannot be read let nobody in: %s', async (cookie) => {
    expect(await ask({ cookie })).toMatch(/^401 TOKEN_(REQUIRED|INVALID)$/);
  });
});

describe('header and cookie together', () => {
  test('of one account: the header’s session counts, whatever the cookie’s is worth', async () => {
    const [header, cookie] = [await installation.signIn(admin), await installation.signIn(admin)];
    const both = { authorization: `Bearer ${header.token}`, cookie: `token=${cookie.token}` };
    expect(await ask(both)).toBe(`dashboard ${admin}`);
    await installation.access.sessions.revoke({ kind: 'dashboard', id: admin }, cookie.jti);
    expect(await ask(both)).toBe(`dashboard ${admin}`);
    await installation.access.sessions.revoke({ kind: 'dashboard', id: admin }, header.jti);
    expect(await ask({ ...both, cookie: `token=${await dashboard()}` })).toBe(invalid);
  });

  test('of two accounts of one kind conflict, in either order', async () => {
    for (const [header, cookie] of [
      [admin, twoUnits],
      [twoUnits, admin],
    ]) {
      const authorization = `Bearer ${await dashboard(header)}`;
      expect(await ask({ authorization, cookie: `token=${await dashboard(cookie)}` })).toBe(conflict);
    }
  });

  test('of two kinds do not meet: the header decides', async () => {
    const [dash, pers] = [await dashboard(), await personnel()];
    const asPerson = { authorization: `Bearer ${pers}`, cookie: `token=${dash}` };
    expect(await ask(asPerson)).toBe(`personnel ${person}`);
    expect(await ask(asPerson, '/api/dash')).toBe('403 FORBIDDEN');
    expect(await ask({ authorization: `Bearer ${dash}`, cookie: `token_personnel=${pers}` })).toBe(
      `dashboard ${admin}`,
    );
    // A token of another kind in the cookie of this one is not overlooked: who put it there?
    expect(await ask({ authorization: `Bearer ${dash}`, cookie: `token=${pers}` })).toBe(conflict);
  });

  test('a header that is no longer good is not replaced by a good cookie', async () => {
    const gone = await installation.signIn(unitOperator);
    await installation.access.sessions.revoke({ kind: 'dashboard', id: unitOperator }, gone.jti);
    const cookie = `token=${await dashboard()}`;
    for (const text of [gone.token, 'a.b.c', 'null']) {
      expect(await ask({ authorization: `Bearer ${text}`, cookie })).toBe(invalid);
    }
  });
});
