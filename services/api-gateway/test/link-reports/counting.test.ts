import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, people, World } from '../world.ts';
import { freshLinks, posts, publish } from './posts.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await publish(world);
});
afterAll(() => world.close());

const url = '/api/link-reports';
const totals = async (...callers: Caller[]): Promise<number[]> => {
  const answers = [];
  for (const who of callers) answers.push((await world.call(who, 'GET', url)).body.data?.pagination);
  return answers.map((pagination) => (pagination as { total: number }).total);
};

test('everybody is told how many reports there are, right after one came in, was taken back or got another reach', async () => {
  const callers = ['unit', 'ani', 'directorate', 'foreigner'] as const;
  expect(await totals(...callers)).toEqual([0, 0, 0, 0]);
  await world.call('ani', 'POST', url, { shortcode: posts.own, ...freshLinks() });
  // The directorate reaches who holds its role, in whatever unit.
  expect(await totals(...callers)).toEqual([1, 1, 1, 0]);
  await world.call('budi', 'POST', url, { shortcode: posts.own, ...freshLinks() });
  expect(await totals(...callers)).toEqual([2, 1, 1, 0]);
  await world.call('ani', 'DELETE', `${url}/${posts.own}`);
  expect(await totals(...callers)).toEqual([1, 0, 0, 0]);
  await world.call('admin', 'PUT', `/api/users/${people.budi}/roles`, { roles: ['operator', 'ditbinmas'] });
  expect(await totals(...callers)).toEqual([1, 0, 1, 0]);
});
