import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@cicero/database';
import { createScratchDatabase, placeMigratedDatabase, postgresReachable } from '@cicero/database/testing';
import { normalisePhone } from '@cicero/directory';
import { createLog, ManualClock } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientsOfSender, type Host, identifySender, mayAskAbout, openHost, senderNumber } from '../src/index.ts';

let host: Host;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-senders-'));
  await placeMigratedDatabase(folder);
  const log = createLog('test', { level: 'silent' });
  const clock = new ManualClock('2026-02-02T08:00:00+07:00');
  host = await openHost({ env: { NODE_ENV: 'test', CICERO_DATA_DIR: folder }, name: 'test', log, clock });
  await migrate(host.database);
  await host.database.script(`
    insert into clients (client_id, nama, client_type, client_status, client_operator, client_super, deleted_at) values
      (' res_a ', 'A', 'org', true, '0812-0000-0001', '0812 0000 0002, 6281200000003', null),
      ('RES_B', 'B', 'org', true, '+62 812-0000-0001', '28120000000162812', null),
      ('RES_OFF', 'OFF', 'org', false, '081200000001', null, null),
      ('RES_GONE', 'GONE', 'org', true, '081200000001', null, now());
    insert into dashboard_user (dashboard_user_id, username, password_hash, role_id, status, whatsapp)
      select ('7c0e0000-0000-4000-8000-00000000000' || a.at)::uuid, a.name, 'x', role_id, a.status, '081200000003'
      from (values (1, 'satu', true), (2, 'dua', true), (3, 'menunggu', false)) a (at, name, status), roles
      where role_name = 'operator';
    insert into dashboard_user_clients (dashboard_user_id, client_id) values
      ('7c0e0000-0000-4000-8000-000000000001', 'RES_B'), ('7c0e0000-0000-4000-8000-000000000001', 'RES_OFF'),
      ('7c0e0000-0000-4000-8000-000000000002', ' res_a '), ('7c0e0000-0000-4000-8000-000000000003', ' res_a ');
    insert into penmas_user (user_id, username, password_hash, role, whatsapp) values
      ('p1', 'p1', 'x', ' Editor', '6281200000004'), ('p2', 'p2', 'x', 'editor', '6281200000005'),
      ('p3', 'p3', 'x', 'editor', '081200000005');
    insert into "user" (user_id, nama, status, whatsapp) values ('1', 'A', true, '0812.0000.0006'),
      ('2', 'B', true, '6281200000007'), ('3', 'C', true, '0812 0000 0007'), ('4', 'D', false, '6281200000008'),
      ('5', 'E', true, '6281200000009'), ('6', 'F', false, '6281200000009'), ('7', 'G', true, '6591234567');`);
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});
const who = (number: string) => identifySender(host.database.db, number, ['6281200000099']);

describe('somebody who writes is', () => {
  test('operator of every active client that has the number, however it was typed', async () => {
    expect((await who('6281200000001')).operatorOf).toEqual(['RES_A', 'RES_B']);
  });

  test('superior by one of several numbers, never by digits that stand across two of them', async () => {
    expect((await who('6281200000002')).superOf).toEqual(['RES_A']);
    expect((await who('6281200000001')).superOf).toEqual([]);
  });

  test('all the approved dashboard accounts with the number, with their active clients', async () => {
    const sender = await who('6281200000003');
    expect(sender.dashboard.map(({ role, clientIds }) => [role, clientIds])).toEqual([
      ['operator', ['RES_B']],
      ['operator', ['RES_A']],
    ]);
    expect(clientsOfSender(sender)).toEqual(['RES_A', 'RES_B']);
    expect([mayAskAbout(sender, ' res_b '), mayAskAbout(sender, 'RES_OFF')]).toEqual([true, false]);
  });

  test('one person and one account of the press section, or none where two share the number', async () => {
    expect((await who('6281200000004')).press).toEqual({ id: 'p1', role: 'editor' });
    expect((await who('6281200000005')).press).toBeNull();
    expect((await who('6281200000006')).person).toEqual({ userId: '1' });
    expect((await who('6281200000007')).person).toBeNull();
  });

  test('nobody by a number left behind, which does not take it from whoever has it now', async () => {
    expect((await who('6281200000008')).person).toBeNull();
    expect((await who('6281200000009')).person).toEqual({ userId: '5' });
  });

  test('nobody by the same last digits in another country', async () => {
    expect((await who('6591234567')).person).toEqual({ userId: '7' });
    expect((await who('62891234567')).person).toBeNull();
  });

  test.each([
    '+62 812-3456-7890 ext 12',
    '6281234567890:12@c.us',
    '081234567890 #2',
    '０８１２３４５６７８９０',
    '+62 812 3456 7890;ext=7',
    'WA: 0812.3456.7890',
  ])('whoever’s number is written %s', async (written) => {
    const { db } = host.database;
    await sql`update "user" set whatsapp = ${written} where user_id = '5'`.execute(db);
    await sql`update clients set client_operator = ${`0811, ${written}`} where client_id = 'RES_B'`.execute(db);
    const sender = await who('6281234567890');
    await sql`update "user" set whatsapp = '6281200000009' where user_id = '5'`.execute(db);
    await sql`update clients set client_operator = '+62 812-0000-0001' where client_id = 'RES_B'`.execute(db);
    expect(sender).toMatchObject({ person: { userId: '5' }, operatorOf: ['RES_B'] });
  });

  test('whoever’s number is read from a text, however that is made up', async () => {
    const texts = [...spellings(4_000)];
    const read = texts.flatMap((typed) => {
      const number = normalisePhone(typed);
      return number === null ? [] : [{ typed, key: number.slice(-7) }];
    });
    expect(read.length).toBeGreaterThan(texts.length / 4);
    const { rows } = await sql`select typed from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as
      one (typed text, key text) where not phone_keys(typed) @> array[key]`.execute(host.database.db);
    expect(rows).toEqual([]);
  });

  test('an administrator by the installation alone, and may ask about every client', async () => {
    const sender = await who('6281200000099');
    expect(sender).toMatchObject({ administrator: true, operatorOf: [], dashboard: [], person: null });
    expect(mayAskAbout(sender, 'RES_X')).toBe(true);
  });

  test('nobody while the number is hidden', async () => {
    expect(senderNumber({ userId: '123456789012345@lid' })).toBe('123456789012345@lid');
    expect(senderNumber({ userId: '6281200000001@c.us' })).toBe('6281200000001');
    expect(await who('123456789012345@lid')).toMatchObject({ operatorOf: [], person: null, administrator: false });
  });
});

/** Numbers as people, forms and WhatsApp write them, with whatever may stand around them; the same ones every time. */
function* spellings(count: number): Generator<string> {
  let seed = 4711;
  const below = (limit: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  const one = (...choices: readonly string[]) => choices[below(choices.length)] ?? '';
  for (let at = 0; at < count; at++) {
    const national = `${one('812', '857', '21', '895')}${String(below(100_000_000)).padStart(8, '0')}`;
    const foreign = one('+65 9', '+60 12', '+1 202', '+44 7400');
    const lead = one('0', '62', '+62', '+62 (0)', '0062 ', '', foreign);
    const apart = one('', '', '-', ' ', '.', ') ', ' / ', '‑');
    const digits = national.replace(/\d{4}(?=\d)/g, (four) => `${four}${apart}`);
    const inScript =
      at % 5 === 0 ? digits.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))) : digits;
    const before = one('', '', 'WA ', 'Hp. ', 'tel:', '(');
    const behind = one('', '', ' ext 12', ' x9', ' #2', ';ext=345', ', 7', ':12@c.us', '@s.whatsapp.net', ' (kantor)');
    yield `${before}${lead}${inScript}${behind}`;
  }
}

const onServer = await postgresReachable();
test.runIf(onServer)('people are found through an index, among however many', async () => {
  const scratch = await createScratchDatabase();
  await migrate(scratch);
  await scratch.script(`insert into "user" (user_id, nama, status, whatsapp)
    select n::text, 'X', true, '0812-' || lpad(n::text, 8, '0') from generate_series(1, 20000) n; analyze "user"`);
  const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select user_id from "user" where status is true
    and whatsapp <> '' and phone_keys(whatsapp) @> array['0001234']`.execute(scratch.db);
  expect(JSON.stringify(rows)).toContain('user_by_phone');
  expect((await identifySender(scratch.db, '6281200001234', [])).person).toEqual({ userId: '1234' });
  await scratch.drop();
});
