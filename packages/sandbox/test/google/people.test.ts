import { beforeEach, expect, test } from 'vitest';
import { googleAccounts } from '../../src/index.ts';
import { servedSandbox } from '../rapidapi/product.ts';
import { codeFrom, redeem } from './account.ts';

let now = new Date('2026-02-02T01:00:00Z').getTime();
const sandbox = servedSandbox({ clock: { now: () => new Date(now) } });
let token = '';
beforeEach(async () => {
  sandbox.running().google.reset();
  token = (await redeem(sandbox.base(), { code: await codeFrom(sandbox.base()) })).body.access_token ?? '';
});

async function ask(path: string, body?: object, bearer = token) {
  const answer = await fetch(`${sandbox.base()}/sandbox/google/people/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of another company's product, looked at key by key
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: (await answer.json()) as any };
}
const search = (query: string) => ask(`people:searchContacts?readMask=phoneNumbers&query=${encodeURIComponent(query)}`);
const list = (query: string) => ask(`people/me/connections?personFields=phoneNumbers&${query}`);
const person = (name: string, phone: string) => ({ names: [{ givenName: name }], phoneNumbers: [{ value: phone }] });
const reasonOf = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body.error.details?.[0]?.reason];

test('a search sees what is new only after it was asked for nothing', async () => {
  await ask('people:createContact?personFields=phoneNumbers', person('Ani', '0812-0000-0001'));
  expect((await search('+6281200000001')).body).toEqual({});
  await search('');
  const [found] = (await search('+6281200000001')).body.results;
  expect(found.person.phoneNumbers).toEqual([
    { value: '0812-0000-0001', canonicalForm: '+6281200000001', type: 'mobile' },
  ]);
  expect((await search('an')).body.results).toHaveLength(1);
  expect((await search('ni')).body).toEqual({});
});

test('a list comes in pages, and from its sync token on the changes', async () => {
  for (let at = 0; at < 5; at++) {
    await ask('people:createContact', person(`Orang ${at}`, `+62812000000${at}0`));
  }
  const first = (await list('pageSize=3&requestSyncToken=true')).body;
  expect([first.connections.length, first.nextSyncToken, first.totalItems]).toEqual([3, undefined, 5]);
  const last = (await list(`pageSize=3&requestSyncToken=true&pageToken=${first.nextPageToken}`)).body;
  expect([last.connections.length, last.nextPageToken]).toEqual([2, undefined]);
  expect((await list(`syncToken=${last.nextSyncToken}`)).body.connections).toBeUndefined();
  const { id } = { id: first.connections[0].resourceName.replace('people/', '') };
  await sandbox.ask('DELETE', `/sandbox/google/api/contacts/${id}`);
  expect((await list(`syncToken=${last.nextSyncToken}`)).body.connections).toEqual([
    expect.objectContaining({ resourceName: `people/${id}`, metadata: { deleted: true } }),
  ]);
  now += 8 * 86_400_000;
  sandbox.running().google.grants.expireAccess();
  token = (await redeem(sandbox.base(), { code: await codeFrom(sandbox.base()) })).body.access_token ?? '';
  expect(reasonOf(await list(`syncToken=${last.nextSyncToken}`))).toEqual([400, 'EXPIRED_SYNC_TOKEN']);
});

test('up to two hundred are created at once', async () => {
  const batch = (count: number) =>
    ask('people:batchCreateContacts', {
      readMask: 'phoneNumbers',
      contacts: Array.from({ length: count }, (_, at) => ({
        contactPerson: person(`O ${at}`, `+62813${1_000_000 + at}`),
      })),
    });
  const { body } = await batch(200);
  expect([body.createdPeople.length, body.createdPeople[0].httpStatusCode]).toEqual([200, 200]);
  expect((await batch(201)).status).toBe(400);
});

test('an account has its own contacts; a token without the scope, or none, has nothing', async () => {
  await ask('people:createContact', person('Ani', '+6281200000001'));
  const code = await codeFrom(sandbox.base(), { account: googleAccounts[1] });
  const other = (await redeem(sandbox.base(), { code })).body.access_token ?? '';
  expect((await ask('people/me/connections?personFields=names', undefined, other)).body.totalItems).toBe(0);
  const partly = (await redeem(sandbox.base(), { code: await codeFrom(sandbox.base(), { contacts: false }) })).body;
  expect(reasonOf(await ask('people/me/connections?personFields=names', undefined, partly.access_token))).toEqual([
    403,
    'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
  ]);
  expect((await ask('people/me/connections?personFields=names', undefined, 'x')).status).toBe(401);
  now += 3_600_000;
  expect((await list('')).status).toBe(401);
});

test('troubles are switched on for a call and a number of times', async () => {
  const fault = { kind: 'quota', call: 'searchContacts', count: 1, retryAfter: 9 };
  expect((await sandbox.ask('POST', '/sandbox/google/api/faults', fault)).status).toBe(201);
  expect((await list('')).status).toBe(200);
  const refused = await search('x');
  expect([...reasonOf(refused), refused.retryAfter]).toEqual([429, 'RATE_LIMIT_EXCEEDED', '9']);
  expect((await search('x')).status).toBe(200);
  await sandbox.ask('POST', '/sandbox/control/scenario/google-away', {});
  expect((await list('')).status).toBe(503);
  await sandbox.ask('POST', '/sandbox/control/reset', {});
  expect((await list('')).status).toBe(200);
});
