import { glob, readFile } from 'node:fs/promises';
import { serviceNames } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, callersOf } from './access-matrix/callers.ts';
import { type DocumentedRoute, nameOf, readAccessDocument } from './access-matrix/document.ts';
import { type House, openHouse } from './access-matrix/house.ts';
import { fieldsOf, takesClient } from './access-matrix/openapi.ts';
import { appOf, placesOf, publicPlace } from './access-matrix/places.ts';
import { pathOf, send } from './access-matrix/request.ts';
import { type Ask, outcomeOf, type TenantAsk } from './access-matrix/sample.ts';
import { samples } from './access-matrix/samples/all.ts';
import { isAsSaid, strangersIn } from './access-matrix/tenancy.ts';
import { expectedVerdict, verdictOf } from './access-matrix/verdict.ts';
import { secrets, type Tenant, tenants, unit } from './access-matrix/world.ts';

/*
 * docs/api/access.md is what people review. This calls every route of every service as every kind of caller, on the
 * service's own port and through the door, and holds what happens to that document; and it asks every route that takes a
 * client for the clients of others. What a route is asked stands in access-matrix/samples, a line for each.
 */

const document = await readAccessDocument();
const routes = document.map((route) => [`${nameOf(route)} (${route.service})`, route] as const);
const ofTenants = routes.filter(([, route]) => samples[nameOf(route)]?.tenant);
const root = new URL('../../', import.meta.url);
let house: House;
let callers: readonly Caller[];

beforeAll(async () => {
  house = await openHouse();
  callers = callersOf(house);
});
afterAll(() => house?.close());

/** What a caller asks a route: about its own tenant where it is about one. */
function askOf(route: DocumentedRoute, caller: Caller): Ask {
  const sample = samples[nameOf(route)] ?? {};
  return sample.tenant?.[0]?.ask(caller.clients[0] ?? unit, caller) ?? (sample.tenant ? {} : sample);
}

/** What the document says of a caller; and where the handler looks closer, what the sample says. */
function verdictFor(route: DocumentedRoute, caller: Caller): string {
  const verdict = expectedVerdict(route, caller);
  const [asking] = samples[nameOf(route)]?.tenant ?? [];
  const [own] = caller.clients;
  const forbidden = verdict === 'through' && asking && own && outcomeOf(asking, own, caller) === 'forbidden';
  return forbidden ? '403 FORBIDDEN' : verdict;
}

describe('the table is complete', () => {
  test('the document lists every route of every service, once, and nothing else', () => {
    const declared = serviceNames.flatMap((service) =>
      house.services[service].app.accessDeclarations.map((route) => `${nameOf(route)} (${service})`),
    );
    expect(routes.map(([name]) => name).sort()).toEqual([...new Set(declared)].sort());
  });

  test('every route has a request, and every request a route', () => {
    expect(Object.keys(samples).sort()).toEqual([...new Set(document.map(nameOf))].sort());
    for (const [, route] of routes) expect(pathOf(route.url, askOf(route, callers[0] as Caller))).toMatch(/^\//);
  });

  test('every route behind a login that takes a client is asked for the clients of others', () => {
    const behindLogin = routes.filter(([, { callers }]) => callers !== null);
    const fields = behindLogin.map(([name, route]) => ({
      name,
      // What is hidden could take anything.
      taking: fieldsOf(appOf(house, route.service), route) ?? 'hidden',
      route,
    }));
    expect(fields.filter(({ taking }) => taking === 'hidden')).toEqual([]);
    const withClient = fields.filter(({ taking, route }) => takesClient([taking].flat(), route.url));
    const asked = new Set(ofTenants.map(([name]) => name));
    expect(withClient.map(({ name }) => name).filter((name) => !asked.has(name))).toEqual([]);
    expect(withClient.length).toBeGreaterThan(0);
  });

  test('only the door has routes that declare nothing: what it forwards, and the pages of the documentation', async () => {
    const found: string[] = [];
    for await (const path of glob('services/*/src/**/*.ts', { cwd: root })) {
      if ((await readFile(new URL(path, root), 'utf8')).includes('openScope(')) found.push(path);
    }
    const door = 'services/api-gateway/src';
    expect(found.sort()).toEqual([`${door}/documentation/routes.ts`, `${door}/forwarding/forward.ts`]);
  });
});

describe('whom a route lets in', () => {
  test.for(routes)('%s', async ([, route]) => {
    const sample = samples[nameOf(route)] ?? {};
    const expected: Record<string, string> = {};
    const found: Record<string, string> = {};
    const shown: string[] = [];
    async function call(caller: Caller, where: string, app: Http): Promise<void> {
      const who = caller.name + where;
      const verdict = verdictFor(route, caller);
      const answer = await send(app, route, askOf(route, caller), caller);
      expected[who] = verdict;
      found[who] = verdictOf(answer, route.callers === null ? sample.own : []);
      const foreign = sample.wide && verdict === 'through' ? [] : strangersIn(answer, caller);
      if (foreign.length > 0 || secrets.test(answer.text)) shown.push(`${who}: ${answer.text.slice(0, 300)}`);
      if (route.method !== 'GET' || route.callers === null) return;
      // HEAD is GET without the answer, also to those who are turned away.
      const head = await send(app, { ...route, method: 'HEAD' }, askOf(route, caller), caller);
      expected[`${who}, HEAD`] = verdict === 'through' ? String(answer.status) : verdict.slice(0, 3);
      found[`${who}, HEAD`] = String(head.status);
    }
    await Promise.all(
      placesOf(house, route).flatMap(([where, app]) => callers.map((caller) => call(caller, where, app))),
    );
    expect(found).toEqual(expected);
    expect(shown).toEqual([]);
  });

  test('however the path is written, a stranger does not get behind a login', async () => {
    const [nobody] = callers as [Caller];
    const found: string[] = [];
    for (const [name, route] of routes.filter(([, { callers }]) => callers !== null)) {
      const path = pathOf(route.url, askOf(route, nobody));
      const spellings = [
        path.toUpperCase(),
        `${path}/`,
        `/${path}`,
        `${path}//`,
        path.replace('api', '%61pi'),
        `${path};x=1`,
      ];
      for (const [where, app] of placesOf(house, route)) {
        for (const url of spellings) {
          const { statusCode } = await app.inject({ method: route.method as 'GET', url: `http://x${url}` });
          if (![400, 401, 404].includes(statusCode)) found.push(`${name}${where} as ${url}: ${statusCode}`);
        }
      }
    }
    expect(found).toEqual([]);
  });
});

describe('of whom a route tells', () => {
  test.for(ofTenants)('%s', async ([, route]) => {
    const [, app] = publicPlace(house, route);
    const wrong: string[] = [];
    async function call(caller: Caller, asking: TenantAsk, tenant: Tenant): Promise<void> {
      const ask = asking.ask(tenant, caller);
      if (!ask) return;
      const answer = await send(app, route, ask, caller);
      const said = `${caller.name} asks ${JSON.stringify(ask)}: ${answer.status} ${answer.text.slice(0, 300)}`;
      // Whom the sample lets see a tenant that it is not of is no stranger to it.
      const shown = outcomeOf(asking, tenant, caller) === 'shown' ? [tenant.clientId] : [];
      const strangers = strangersIn(answer, caller).filter((one) => !shown.includes(one));
      if (!isAsSaid(answer, asking, tenant, caller) || strangers.length > 0) wrong.push(said);
    }
    const letIn = callers.filter((caller) => expectedVerdict(route, caller) === 'through');
    for (const asking of samples[nameOf(route)]?.tenant ?? []) {
      const calls = letIn.flatMap((caller) => tenants.map((tenant) => call(caller, asking, tenant)));
      await Promise.all(calls);
    }
    expect(wrong).toEqual([]);
  });
});
