import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitingIssue } from '../../src/dispatch/issues.ts';
import { sendIssue } from '../../src/dispatch/send.ts';
import { reportClients } from '../../src/reports/clients.ts';
import { issue, sent, subscribed } from '../fixtures/reports.ts';
import { World } from '../fixtures/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

test('the picture of a report goes along on every channel, stored once', async () => {
  await subscribed(world, {
    report: 'likes-attendance',
    recipients: ['0811 2222 3333', 'email:humas@example.org', 'telegram:-1001'],
  });
  await world.client('RES_A', { name: 'POLRES A', client_insta: 'a' });
  await issue(world, new Date('2025-11-10T08:20:00Z'));
  const { issue_id } = await world.db.selectFrom('report_issue').select('issue_id').executeTakeFirstOrThrow();
  const written = await waitingIssue(world.db, issue_id);
  const [client] = await reportClients(world.db, 'RES_A');
  if (!written || !client) throw new Error('nothing was written down');
  const picture = Buffer.from('89504e470d0a1a0a00', 'hex');
  const report = { kind: 'report', text: '*Absensi*', facts: null, picture, undrawn: null, files: [] } as const;
  await world.host
    .context('analytics')
    .transact((unit) =>
      sendIssue(unit, { ...written, picture: true }, client, { ...report, files: [] }, world.clock.now()),
    );
  const stored = await world.db.selectFrom('stored_file').select(['file_id', 'mimetype']).execute();
  expect(stored.map(({ mimetype }) => mimetype)).toEqual(['image/png']);
  const messages = await sent(world);
  expect(messages.map(({ channel }) => channel).sort()).toEqual(['email', 'telegram', 'whatsapp']);
  for (const { files } of messages) expect(files).toEqual([stored[0]?.file_id]);
});
