import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { daysFile, measureDays } from '../../src/exports/days.ts';
import type { PersonRow } from '../../src/exports/people.ts';
import { measurePerPost } from '../../src/exports/per-post.ts';
import { atOneMoment } from '../../src/measure/moment.ts';
import { measureParts } from '../../src/measure/parts.ts';
import { selectPosts } from '../../src/measure/posts.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { type AttendanceScope, directorateScope, unitScope } from '../../src/scope/scope.ts';
import { counting } from '../fixtures/counting.ts';
import { World } from '../fixtures/world.ts';

const subject = {
  platform: 'instagram',
  scope: unitScope('RES_A'),
  window: { from: '2025-11-01', to: '2025-11-10' },
} as const;

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.reset();
  await world.client('RES_A');
  await sql`insert into "user" (user_id, nama, client_id, insta, status)
    select lpad(number::text, 8, '0'), 'NAMA ' || number, 'RES_A', 'akun' || number, true
    from generate_series(1, 1200) number`.execute(world.db);
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-03 08:00', set: ['akun7', 'akun1100'] });
  await rebuild(world.db);
});
afterAll(() => world.close());

test('people are read in batches, each once, whatever their number', async () => {
  const { db, counts } = counting(world.db);
  const posts = await selectPosts(db, 'instagram', subject.scope, subject.window);
  const before = counts.statements;
  const sizes: number[] = [];
  const done: string[] = [];
  const cut = { cut: 'day', keys: ['2025-11-03', '2025-11-04'] } as const;
  const parts = await atOneMoment(db, (tx) =>
    measureParts(tx, subject, posts, cut, (people) => {
      sizes.push(people.length);
      done.push(...people.filter(({ counts: [first] }) => first === 1).map(({ person }) => person.userId));
    }),
  );
  expect(parts.map(({ key, posts: count }) => `${key} ${count}`)).toEqual(['2025-11-03 1', '2025-11-04 0']);
  expect([sizes, done]).toEqual([
    [500, 500, 200],
    ['00000007', '00001100'],
  ]);
  // The posts, the cursor and its setting, three batches, and the cursor's end.
  expect(counts.statements - before).toBe(7);
});

test('the audience of a role is read as a whole, the people of a unit one by one: with the same numbers', async () => {
  await sql`insert into roles (role_name) values ('res_a') on conflict do nothing`.execute(world.db);
  await sql`insert into user_roles select user_id, role_id from "user", roles where role_name = 'res_a'`.execute(
    world.db,
  );
  const read = async (scope: AttendanceScope, cut: Parameters<typeof measureParts>[3]) => {
    const posts = await selectPosts(world.db, 'instagram', scope, subject.window);
    const found: string[] = [];
    await atOneMoment(world.db, (tx) =>
      measureParts(tx, { ...subject, scope }, posts, cut, (people) => {
        for (const { person, counts } of people)
          if (counts.some((count) => count > 0)) found.push(`${person.userId} ${counts}`);
      }),
    );
    return found.sort();
  };
  for (const cut of [
    { cut: 'day', keys: ['2025-11-02', '2025-11-03'] },
    { cut: 'month', keys: ['2025-10-01', '2025-11-01'] },
    { cut: 'post', keys: null },
  ] as const) {
    const ofUnit = await read(unitScope('RES_A'), cut);
    expect(ofUnit).toHaveLength(2);
    expect(await read(directorateScope('RES_A', 'res_a'), cut)).toEqual(ofUnit);
  }
});

test('the reading ends when the caller leaves', async () => {
  const leaving = new AbortController();
  const posts = await selectPosts(world.db, 'instagram', subject.scope, subject.window);
  let batches = 0;
  const take = () => {
    batches += 1;
    leaving.abort();
  };
  const reading = atOneMoment(world.db, (tx) =>
    measureParts(tx, subject, posts, { cut: 'day', keys: ['2025-11-03'] }, take, leaving.signal),
  );
  await expect(reading).rejects.toThrow('aborted');
  expect(batches).toBe(1);
  // The connection is free again.
  await sql`select 1`.execute(world.db);
});

test('a sheet is put in order when it is reached, and its rows are made one by one', async () => {
  const result = await measureDays(world.db, subject, world.clock.now());
  const [rows] = daysFile(result).sheets.map((sheet) => (sheet.rows as Iterable<PersonRow>)[Symbol.iterator]());
  expect(rows?.next().value).toMatchObject({ number: 1, person: { userId: '00001100' } });
  expect(rows?.next().value).toMatchObject({ number: 2, person: { userId: '00000007' } });
});

test('of too many posts the first 201 are read, and nobody', async () => {
  for (let at = 0; at < 230; at += 1) {
    await world.post({ id: `M${at}`, client: 'RES_A', at: '2025-11-05 08:00', set: null });
  }
  const { db, counts } = counting(world.db);
  await expect(measurePerPost(db, subject, world.clock.now())).rejects.toMatchObject({ code: 'PERIOD_TOO_LONG' });
  expect(counts.rows).toBeLessThanOrEqual(202);
});
