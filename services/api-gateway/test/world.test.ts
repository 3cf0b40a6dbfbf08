import { permit } from '@cicero/access';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, callers, people, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  const everybody = permit(['dashboard', 'personnel', 'client', 'penmas']);
  world.app.get('/api/who', { config: { access: everybody }, schema: {} }, async ({ principal }) => ({
    success: true,
    data: principal,
  }));
});
afterAll(() => world.close());

test('everybody of the world is signed in, as who they are', async () => {
  for (const who of Object.keys(callers) as Caller[]) {
    const { status, body } = await world.call(who, 'GET', '/api/who');
    expect({ who, status, kind: body.data?.kind, id: body.data?.id }).toEqual({ who, status: 200, ...callers[who] });
  }
  const roleOf = async (who: Caller) => {
    const { role, accountRole, clientIds, regionalId } = (await world.call(who, 'GET', '/api/who')).body.data ?? {};
    return [role, accountRole, clientIds, regionalId];
  };
  expect(await roleOf('directorateAdmin')).toEqual(['ditbinmas', 'admin', ['DITBINMAS'], 'WIL1']);
  expect(await roleOf('twoUnits')).toEqual(['operator', 'operator', ['RES_A', 'RES_B'], null]);
  expect(await roleOf('directorateUnit')).toEqual(['ditbinmas', 'ditbinmas', ['DITBINMAS'], 'WIL1']);
  expect((await world.call(null, 'GET', '/api/who')).status).toBe(401);
});

test('a token is renewed when time has passed it by', async () => {
  world.clock.advance(3 * 86_400_000);
  expect((await world.call('ani', 'GET', '/api/who')).body.data?.id).toBe(people.ani);
});
