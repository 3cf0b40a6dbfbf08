import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addWaiting, keepTaken, putAside, putBack, storeSaved, takeWaiting } from '../../src/contacts/waiting.ts';
import { World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());
beforeEach(() =>
  world.host.database.script(`delete from saved_contact; delete from google_connection;
    insert into google_connection (connection_id, account) values ('default', '${account}')`),
);

const minute = 60_000;
const account = 'humas.contoh@gmail.example';
const ani = '6281200000001';
const budi = '6281200000002';
const now = () => world.clock.now();
const take = (by: string, limit = 10) => takeWaiting(world.db, { by, now: now(), limit, fresh: false });
const keep = (by: string, ...phones: string[]) => keepTaken(world.db, { by, now: now(), phones });
const aside = (by: string) => putAside(world.db, { by, now: now(), phones: [ani], problem: 'away' });

test('a number that one process has taken is nobody else’s, until it has had five minutes', async () => {
  expect(await addWaiting(world.db, [ani, budi], now())).toBe(2);
  expect(await take('satu', 1)).toEqual([ani]);
  expect(await take('dua')).toEqual([budi]);
  world.clock.advance(5 * minute - 1);
  expect(await take('tiga')).toEqual([]);
  world.clock.advance(1);
  expect(await take('tiga')).toEqual([ani, budi]);
});

test('whoever was too slow creates nothing: the number is no longer theirs', async () => {
  await addWaiting(world.db, [ani], now());
  await take('lambat');
  world.clock.advance(5 * minute);
  await take('cepat');
  expect(await keep('lambat', ani)).toEqual([]);
  expect(await keep('cepat', ani)).toEqual([ani]);
  await storeSaved(world.db, account, [{ phone: ani, resourceName: 'people/c1' }]);
  expect(await keep('cepat', ani)).toEqual([]);
});

test('holding on to numbers gives them five minutes more', async () => {
  await addWaiting(world.db, [ani], now());
  await take('satu');
  world.clock.advance(4 * minute);
  await keep('satu', ani);
  world.clock.advance(4 * minute);
  expect(await take('dua')).toEqual([]);
});

test('what went wrong waits ten minutes, then twice as long each time, at most a day', async () => {
  await addWaiting(world.db, [ani], now());
  for (const pause of [10, 20, 40, 80, 160, 320, 640, 1_280, 1_440, 1_440]) {
    expect(await take('satu')).toEqual([ani]);
    await aside('satu');
    world.clock.advance(pause * minute - 1);
    expect(await take('satu')).toEqual([]);
    world.clock.advance(1);
  }
});

test('numbers that were not tried may be taken again at once, and only by giving back one’s own', async () => {
  await addWaiting(world.db, [ani], now());
  await take('satu');
  await putBack(world.db, 'dua');
  await aside('dua');
  expect(await take('dua')).toEqual([]);
  await putBack(world.db, 'satu');
  expect(await take('dua')).toEqual([ani]);
});

test('what an account answers is not stored when another one is connected by then', async () => {
  await addWaiting(world.db, [ani], now());
  const found = [{ phone: ani, resourceName: 'people/c1' }];
  expect(await storeSaved(world.db, 'cadangan.contoh@gmail.example', found)).toBe(0);
  expect(await storeSaved(world.db, null, found)).toBe(0);
  expect(await storeSaved(world.db, account.toUpperCase(), found)).toBe(1);
});

test('a number is stored once, and what is known stays', async () => {
  await addWaiting(world.db, [ani], now());
  expect(await storeSaved(world.db, account, [])).toBe(0);
  const twice = ['people/c2', 'people/c1'].map((resourceName) => ({ phone: ani, resourceName }));
  expect(await storeSaved(world.db, account, [...twice, { phone: budi, resourceName: 'people/c3' }])).toBe(1);
  expect(await storeSaved(world.db, account, [{ phone: ani, resourceName: 'people/c9' }])).toBe(0);
  expect(await addWaiting(world.db, [ani], now())).toBe(0);
  const rows = await world.db.selectFrom('saved_contact').select(['phone_number', 'resource_name']).execute();
  expect(rows).toEqual([{ phone_number: ani, resource_name: 'people/c1' }]);
});
