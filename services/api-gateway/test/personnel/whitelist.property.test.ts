import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Caller, people, World } from '../world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
  await world.host.database.script(`
    create table people_before as select * from "user";
    create table roles_before as select * from user_roles`);
});
afterAll(() => world.close());

const own = ['nama', 'title', 'divisi', 'jabatan', 'desa', 'insta', 'tiktok', 'whatsapp', 'email'];
const byAccount = [...own, 'status'];
/** What each caller may change of whom, as columns of the table. */
const allowed: readonly [Caller, string, readonly string[]][] = [
  ['budi', people.budi, own],
  ['unit', people.budi, byAccount],
  ['operator', people.budi, byAccount],
  ['reviewer', people.budi, byAccount],
  ['directorate', people.fajar, [...byAccount, 'roles']],
  ['admin', people.budi, [...byAccount, 'exception', 'roles']],
  ['directorateAdmin', people.fajar, [...byAccount, 'exception', 'roles']],
  ['budi', people.ani, []],
  ['operator', people.dewi, []],
  ['foreigner', people.ani, []],
  ['directorateUnit', people.fajar, []],
  ['editor', people.ani, []],
];

const names = fc.oneof(
  fc.constantFrom(
    ...own,
    ...['status', 'exception', 'premium_status', 'premium_end_date', 'wa_notification_opt_in', 'client_id'],
    ...[
      'operator',
      'ditbinmas',
      'ditlantas',
      'admin',
      'user_id ',
      'USER_ID',
      'Nama',
      'created_at',
      'updated_at',
      'password_hash',
      'role',
      'roles',
      'scope',
      'where',
    ],
    ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', "nama\"='x' --", '$1', 'u.nama', ''],
  ),
  fc.string({ maxLength: 20 }),
);
const values = fc.oneof(
  fc.boolean(),
  fc.constantFrom(null, '', 'true', 'ya', '2099-12-31', 'ANI', 'a@example.org', '0812345678', 'RES_B', 'admin'),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);
/** As texts, so that names such as __proto__ reach the service as they are. */
const bodies = fc
  .array(fc.tuple(names, values), { maxLength: 5 })
  .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`);

/** A body in which every column would get another, fitting value. */
const everything = JSON.stringify({
  ...{ nama: 'Lain', title: 'LAIN', divisi: 'LAIN', jabatan: 'LAIN', desa: 'LAIN', insta: 'lain.akun' },
  ...{ tiktok: 'lain.akun', whatsapp: '081299999999', email: 'lain@example.org', status: false, exception: true },
  ...{ premium_status: true, premium_end_date: '2099-12-31', wa_notification_opt_in: true, client_id: 'RES_B' },
  ...{ created_at: '2000-01-01', ditsamapta: true, operator: false, ditbinmas: false, roles: ['bidhumas'] },
});

test('whatever somebody sends, only what they may change changes, and nothing is ever a fault', async () => {
  const columnsSeen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...allowed), bodies, async ([who, id, columns], body) => {
      const { status } = await world.call(who, 'PUT', `/api/users/${id}`, body);
      expect(status).toBeLessThan(500);
      const changed = await changedCells();
      for (const { user_id, column } of changed) {
        expect(user_id).toBe(id);
        expect(columns).toContain(column);
        columnsSeen.add(column);
      }
      if (status >= 400) expect(changed).toEqual([]);
      await restore();
    }),
    { numRuns: 400, examples: allowed.map((caller) => [caller, everything]) },
  );
  // Bodies that never get anywhere would prove nothing.
  expect([...columnsSeen].sort()).toEqual([...byAccount, 'exception', 'roles'].sort());
});

/** Every cell that differs from the beginning, but for the time of change; roles count as a column. */
async function changedCells(): Promise<{ user_id: string; column: string }[]> {
  const cells = async (people: string, roles: string) => {
    const { rows } = await sql<{ row: Record<string, unknown> }>`
      select to_jsonb(person) - 'updated_at' || jsonb_build_object('roles', array(
        select role_id from ${sql.table(roles)} held where held.user_id = person.user_id order by role_id)) as row
      from ${sql.table(people)} person order by user_id`.execute(world.db);
    return rows.map(({ row }) => row);
  };
  const [before, after] = [await cells('people_before', 'roles_before'), await cells('user', 'user_roles')];
  expect(after.map(({ user_id }) => user_id)).toEqual(before.map(({ user_id }) => user_id));
  return after.flatMap((row, at) =>
    Object.keys(row).flatMap((column) => {
      const isSame = JSON.stringify(row[column]) === JSON.stringify(before[at]?.[column]);
      return isSame ? [] : [{ user_id: String(row.user_id), column }];
    }),
  );
}

async function restore(): Promise<void> {
  await world.host.database.script(`
    delete from user_roles;
    insert into user_roles select * from roles_before;
    update "user" set (nama, title, divisi, jabatan, desa, insta, tiktok, whatsapp, email, status, exception)
      = (select nama, title, divisi, jabatan, desa, insta, tiktok, whatsapp, email, status, exception
         from people_before old where old.user_id = "user".user_id)`);
}
