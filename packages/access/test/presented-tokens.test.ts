import type { PrincipalKind } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasCredentials, presentedTokens, type SignedToken, sessionCookies } from '../src/index.ts';
import { admin, Installation, unitOperator } from './fixtures/installation.ts';

let installation: Installation;
let dashboard: SignedToken;
let person: SignedToken;
beforeAll(async () => {
  installation = await Installation.open();
  dashboard = await installation.signIn(admin);
  person = await installation.signInAs('personnel', '00000001');
});
afterAll(() => installation.close());

type Credentials = Pick<FastifyRequest, 'headers' | 'cookies'>;
const carrying = (authorization?: string, cookies: Record<string, string> = {}): Credentials => ({
  headers: authorization === undefined ? {} : { authorization },
  cookies,
});
const presented = async (request: Credentials): Promise<string[]> => {
  const tokens = await presentedTokens({ ...installation.access, clock: installation.clock }, request);
  return tokens.map(({ kind, id }) => `${kind} ${id}`);
};

test('each kind of login has a cookie of its own', () => {
  expect(sessionCookies).toEqual({
    dashboard: 'token',
    personnel: 'token_personnel',
    client: 'token_client',
    penmas: 'token_penmas',
  });
  const kinds: PrincipalKind[] = ['dashboard', 'personnel', 'client', 'penmas'];
  expect(Object.keys(sessionCookies)).toEqual(kinds);
});

describe('what a request presents', () => {
  test('is the live sessions of its header and all its cookies, each once', async () => {
    expect(await presented(carrying(`Bearer ${dashboard.token}`))).toEqual([`dashboard ${admin}`]);
    expect(await presented(carrying(undefined, { token_personnel: person.token }))).toEqual(['personnel 00000001']);
    const both = carrying(`Bearer ${dashboard.token}`, { token: dashboard.token, token_personnel: person.token });
    expect(await presented(both)).toEqual([`dashboard ${admin}`, 'personnel 00000001']);
  });

  test('counts a token in whichever cookie it comes: a logout ends it all the same', async () => {
    expect(await presented(carrying(undefined, { token_client: person.token }))).toEqual(['personnel 00000001']);
  });

  test('leaves out what is not good, without minding', async () => {
    const ended = await installation.signIn(unitOperator);
    await installation.access.sessions.revoke({ kind: 'dashboard', id: unitOperator }, ended.jti);
    const request = carrying('Bearer a.b.c', { token: ended.token, token_penmas: 'x', token_personnel: person.token });
    expect(await presented(request)).toEqual(['personnel 00000001']);
    expect(await presented(carrying('Bearer ', { other: person.token }))).toEqual([]);
  });

  test('cannot be told while the cache is away: 503', async () => {
    const away = await Installation.open();
    const { token } = await away.signIn(admin);
    await away.cache.close();
    const asked = presentedTokens({ ...away.access, clock: away.clock }, carrying(`Bearer ${token}`));
    await expect(asked).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
    await away.close();
  });
});

test.for([
  ['a header', carrying('Bearer x'), true],
  ['a header that is the token alone', carrying('x'), true],
  ['a cookie', carrying(undefined, { token_penmas: 'x' }), true],
  ['nothing', carrying(), false],
  ['an empty header', carrying(''), false],
  ['Bearer alone', carrying('Bearer '), false],
  ['an empty cookie', carrying(undefined, { token: '' }), false],
  ['a cookie of something else', carrying(undefined, { session: 'x' }), false],
] as const)('whether there are credentials at all: %s', ([, request, expected]) => {
  expect(hasCredentials(request)).toBe(expected);
});
