import type { Message } from '@cicero/contracts';
import { createLog } from '@cicero/runtime';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { attendanceRecapJob } from '../../src/jobs/attendance-recap.ts';
import { rebuild } from '../../src/read-models/rebuild.ts';
import { counting } from '../fixtures/counting.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const slot = new Date('2025-11-10T08:20:00Z');

function run(db = world.db) {
  const job = attendanceRecapJob({ ...world.host.context('analytics'), db });
  const log = createLog('test', { level: 'silent' });
  return job.run({ runId: 'r', scheduledFor: slot, reason: 'schedule', log, signal: new AbortController().signal });
}

interface Sent {
  account: string;
  recipient: string;
  text: string;
  dedupeKey: string;
  topic: string;
  expiresAt: string;
}

async function sent(): Promise<Sent[]> {
  const { rows } = await sql<{ envelope: Message<Sent> }>`select envelope from outbox
    order by envelope->'data'->>'dedupeKey'`.execute(world.db);
  return rows.map(({ envelope }) => envelope.data);
}

test('each client gets the recaps of its platforms', async () => {
  world.clock.set('2025-11-10T08:20:03Z');
  await world.client('DITBINMAS', { type: 'direktorat', client_insta: 'ditbinmas', client_operator: '081100000001' });
  await world.client('RES_A', {
    name: 'POLRES A',
    client_insta: 'res_a',
    client_tiktok: '@Res_A',
    client_group: '120363000000000001@g.us',
    client_super: '081100000002',
  });
  await world.client('RES_B', { client_insta: 'res_b' });
  await world.client('RES_C', { client_insta: 'res_c', client_operator: '081100000003', client_insta_status: false });
  await world.client('RES_D', { client_insta: 'res_d', client_operator: '081100000004', client_status: false });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani', tiktok: 'ani', roles: ['ditbinmas'] });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: ['ani'] });
  await world.post({ id: 'P0', client: 'RES_A', at: '2025-11-09 08:00', set: [] });
  await world.post({ platform: 'tiktok', id: '73', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await world.post({ id: 'D1', client: 'DITBINMAS', at: '2025-11-10 08:00', set: ['ani'] });
  await rebuild(world.db);

  expect(await run()).toEqual({ clients: 3, messages: 5, withoutRecipients: 1, failed: 0 });
  const messages = await sent();
  expect(messages.map(({ account, recipient, topic }) => `${account} ${recipient} ${topic}`)).toEqual([
    'gateway 6281100000001@c.us recap:attendance:DITBINMAS:instagram',
    'operator 120363000000000001@g.us recap:attendance:RES_A:instagram',
    'operator 6281100000002@c.us recap:attendance:RES_A:instagram',
    'operator 120363000000000001@g.us recap:attendance:RES_A:tiktok',
    'operator 6281100000002@c.us recap:attendance:RES_A:tiktok',
  ]);
  expect(messages[0]?.text).toContain('1. *POLRES A*\n*Jumlah Personel:* 1\n✅ *Sudah:* 1 (lengkap 1, kurang 0)');
  expect(messages[1]?.text).toContain('*Jumlah Konten:* 1\nhttps://www.instagram.com/p/P1\n');
  expect(messages[1]?.text).toContain('- BRIPTU NAMA 1 : @ani (1/1 konten)');
  expect(messages[3]?.text).toContain('https://www.tiktok.com/@res_a/video/73');
  expect(messages[3]?.text).toContain('❌ Belum (1):\n- BRIPTU NAMA 1 : @ani (0/1 konten)');
  expect(messages[1]).toMatchObject({
    dedupeKey: 'recap:attendance:RES_A:instagram:2025-11-10T08:20:00.000Z:120363000000000001@g.us',
    expiresAt: '2025-11-10T12:20:00.000Z',
  });
});

test('links lead to the account also when its address is what is stored', async () => {
  await world.client('RES_A', {
    client_tiktok: 'https://www.tiktok.com/@Res_A?lang=id',
    client_operator: '081100000001',
  });
  await world.post({ platform: 'tiktok', id: '73', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await rebuild(world.db);
  await run();
  expect((await sent())[0]?.text).toContain('\nhttps://www.tiktok.com/@res_a/video/73\n');
});

test('a run made up for after midnight is about the day it was due', async () => {
  world.clock.set('2025-11-10T17:30:00Z');
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await rebuild(world.db);
  await run();
  expect((await sent())[0]?.text).toContain('Senin, 10/11/2025');
});

test('without anything to report there is one sentence', async () => {
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await run();
  expect((await sent())[0]?.text).toBe('Tidak ada konten Instagram *POLRES RESA* pada Senin, 10/11/2025.');
});

test('one client that fails does not stop the others; all failing fails the run', async () => {
  await world.client('RES_A', { client_insta: 'a', client_operator: '081100000001', name: 'A' });
  await world.client('RES_B', { client_insta: 'b', client_operator: '081100000002', name: 'B' });
  await sql`create function refuse() returns trigger language plpgsql as
    $$ begin if new.envelope::text like '%RES_A%' then raise 'refused'; end if; return new; end $$`.execute(world.db);
  await sql`create trigger refuse before insert on outbox for each row execute function refuse()`.execute(world.db);
  try {
    expect(await run()).toEqual({ clients: 2, messages: 1, withoutRecipients: 0, failed: 1 });
    await world.db.deleteFrom('clients').where('client_id', '=', 'RES_B').execute();
    await expect(run()).rejects.toThrow('failed');
  } finally {
    await sql`drop trigger refuse on outbox`.execute(world.db);
  }
});

test('however many people and posts there are, so many statements are made', async () => {
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  const statements: number[] = [];
  for (const many of [1, 30]) {
    for (let at = 0; at < many; at += 1) {
      await world.person({ id: `${many}${100 + at}`, client: 'RES_A', ig: `akun${at}` });
      await world.post({ id: `P${many}-${at}`, client: 'RES_A', at: '2025-11-10 08:00', set: ['akun0', `akun${at}`] });
    }
    await rebuild(world.db);
    const { db, counts } = counting(world.db);
    expect(await run(db)).toMatchObject({ clients: 1, failed: 0 });
    statements.push(counts.statements);
  }
  expect(statements[1]).toBe(statements[0]);
});
