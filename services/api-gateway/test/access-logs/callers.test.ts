import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

describe.each(['/api/logs/visitors', '/api/logs/logins'])('%s is for administrators of the dashboard only', (url) => {
  test.each<[Caller | null, number]>([
    ['admin', 200],
    ['directorateAdmin', 200],
    ['operator', 403],
    ['directorate', 403],
    ['reviewer', 403],
    ['unit', 403],
    ['ani', 403],
    ['pressAdmin', 403],
    [null, 401],
  ])('%s: %i', async (who, status) => {
    expect((await world.call(who, 'GET', url)).status).toBe(status);
  });
});
