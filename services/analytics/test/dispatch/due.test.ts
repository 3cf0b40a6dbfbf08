import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issue, produceAll, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const slot = new Date('2025-11-10T08:20:00Z');

async function issues() {
  return world.db
    .selectFrom('report_issue')
    .select(['client_id', 'status', 'reason', 'body'])
    .orderBy('client_id')
    .execute();
}

test('each client gets the reports of its platforms, produced once for all who get them', async () => {
  world.clock.set('2025-11-10T08:20:03Z');
  const [likes, comments] = await subscribed(world, { report: 'likes-attendance' }, { report: 'comments-attendance' });
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

  expect(await issue(world, slot)).toEqual({
    ...{ subscriptions: 2, issues: 3, withoutRecipients: 1, unknown: 0, failed: 0 },
  });
  await produceAll(world);
  const messages = await sent(world);
  const lines = messages.map(({ account, recipient, topic }) => `${account} ${recipient} ${topic}`);
  expect(lines.sort()).toEqual(
    [
      `gateway 6281100000001@c.us report:${likes}:DITBINMAS`,
      `operator 120363000000000001@g.us report:${likes}:RES_A`,
      `operator 6281100000002@c.us report:${likes}:RES_A`,
      `operator 120363000000000001@g.us report:${comments}:RES_A`,
      `operator 6281100000002@c.us report:${comments}:RES_A`,
    ].sort(),
  );
  const textOf = (recipient: string, report = likes): string | undefined =>
    messages.find((one) => one.recipient === recipient && one.topic.includes(`${report}`))?.text;
  expect(textOf('6281100000001@c.us')).toContain(
    '1. *POLRES A*\n*Jumlah Personel:* 1\n✅ *Sudah:* 1 (lengkap 1, kurang 0)',
  );
  expect(textOf('6281100000002@c.us')).toContain('*Jumlah Konten:* 1\nhttps://www.instagram.com/p/P1\n');
  expect(textOf('6281100000002@c.us')).toContain('- BRIPTU NAMA 1 : @ani (1/1 konten)');
  expect(textOf('120363000000000001@g.us')).toBe(textOf('6281100000002@c.us'));
  expect(textOf('120363000000000001@g.us', comments)).toContain('https://www.tiktok.com/@res_a/video/73');
  expect(textOf('120363000000000001@g.us', comments)).toContain('❌ Belum (1):\n- BRIPTU NAMA 1 : @ani (0/1 konten)');
  // Until the one of tomorrow is there.
  expect(new Set(messages.map(({ expiresAt }) => expiresAt))).toEqual(new Set(['2025-11-11T08:20:00.000Z']));
});

test('a run that is repeated, and a command that comes twice, tell nobody twice', async () => {
  await subscribed(world, { report: 'likes-attendance' });
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  expect(await issue(world, slot)).toMatchObject({ issues: 1 });
  expect(await issue(world, slot)).toMatchObject({ issues: 0 });
  await produceAll(world);
  await sql`delete from inbox`.execute(world.db);
  await produceAll(world);
  expect(await sent(world)).toHaveLength(1);
});

test('what came due while nobody was there is made up for, of each subscription the latest', async () => {
  await subscribed(
    world,
    { report: 'likes-attendance', schedule: ['4 15 * * *'] },
    { report: 'likes-attendance', schedule: ['20,50 14 * * *', '10 15 * * *'] },
    { report: 'likes-attendance', schedule: ['0 12 * * *'] },
    { report: 'likes-attendance', schedule: ['6 15 * * *'], activeSince: '2025-11-10T08:10:00Z' },
  );
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await issue(world, slot);
  const due = await world.db.selectFrom('report_issue').select('due_at').orderBy('due_at').execute();
  expect(due.map(({ due_at }) => due_at.toISOString())).toEqual([
    '2025-11-10T08:04:00.000Z',
    '2025-11-10T08:10:00.000Z',
  ]);
});

test('a run made up for after midnight is about the day it was due', async () => {
  world.clock.set('2025-11-10T17:30:00Z');
  await subscribed(world, { report: 'likes-attendance', schedule: ['50 23 * * *'] });
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await issue(world, new Date('2025-11-10T17:30:00Z'));
  await produceAll(world);
  expect((await sent(world))[0]?.text).toContain('Senin, 10/11/2025');
});

test('without anything to report nothing is sent, or one sentence where that is wished', async () => {
  await world.client('RES_A', { client_insta: 'res_a', client_operator: '081100000001' });
  await subscribed(world, { report: 'likes-attendance' });
  await issue(world, slot);
  await produceAll(world);
  expect(await sent(world)).toEqual([]);
  const sentence = (await issues())[0]?.body;
  expect(sentence).toMatch(/^Tidak ada konten Instagram \*POLRES RESA\* pada Senin, 10\D/);
  expect(await issues()).toEqual([{ client_id: 'RES_A', status: 'nothing', reason: 'no-posts', body: sentence }]);

  await subscribed(world, { report: 'likes-attendance', saysNothing: true });
  await issue(world, slot);
  await produceAll(world);
  expect((await sent(world)).map(({ text }) => text)).toEqual([sentence]);
});

test('options that make no sense end their issue, and nobody else’s', async () => {
  await subscribed(
    world,
    { report: 'likes-attendance', options: { colour: 'red' } },
    { report: 'comments-attendance' },
    { report: 'a-report-of-the-future' },
  );
  await world.client('RES_A', { client_insta: 'a', client_tiktok: 'a', client_operator: '081100000001' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ platform: 'tiktok', id: '73', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await issue(world, slot);
  await produceAll(world);
  expect(await sent(world)).toHaveLength(1);
  expect((await issues()).map(({ status, reason }) => `${status} ${reason}`).sort()).toEqual([
    'failed REPORT_OPTIONS_INVALID',
    'sent null',
  ]);
});

test('recipients may be on other channels, too', async () => {
  await subscribed(world, {
    report: 'likes-attendance',
    recipients: ['administrators', 'email:Humas@Polri.go.id', 'telegram:-1001', '0811 2222 3333', 'x'],
  });
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a' });
  await world.person({ id: '1', client: 'RES_A', ig: 'ani' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  await issue(world, slot, ['62811']);
  await produceAll(world);
  const messages = await sent(world);
  expect(messages.map(({ channel, recipient }) => `${channel} ${recipient}`).sort()).toEqual([
    'email humas@polri.go.id',
    'telegram -1001',
    'whatsapp 6281122223333@c.us',
    'whatsapp 62811@c.us',
  ]);
  const mail = messages.find(({ channel }) => channel === 'email');
  expect(mail?.subject).toBe('Absensi likes Instagram – POLRES A – 2025-11-10');
  expect(mail?.text).not.toContain('*');
});

test('who asks for tasks is told them also when nothing has changed', async () => {
  const [id = ''] = await subscribed(world, { report: 'task-message', schedule: ['10,15 15 * * *'] });
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a', client_operator: '081100000001' });
  await world.post({ id: 'P1', client: 'RES_A', at: '2025-11-10 08:00', set: [] });
  for (const minute of ['10', '15']) {
    await issue(world, new Date(`2025-11-10T08:${minute}:00Z`));
    await produceAll(world);
  }
  expect((await issues()).map(({ status }) => status)).toEqual(['sent', 'unchanged']);
  world.clock.set('2025-11-10T08:17:00Z');
  const authorization = await world.signIn({ role: 'admin', clients: ['RES_A'] });
  await world.send(`/api/reports/subscriptions/${id}/send`, authorization, {});
  await produceAll(world);
  expect((await issues()).map(({ status }) => status).sort()).toEqual(['sent', 'sent', 'unchanged']);
});
