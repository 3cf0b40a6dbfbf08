import { randomUUID } from 'node:crypto';
import { type MessageData, messageFailed } from '@cicero/contracts';
import { createMessage } from '@cicero/messaging';
import { noticeKey } from '@cicero/platform';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { account, sent } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;

/** Tells the service that a message was given up, and waits until it has seen to it. */
async function fail(dedupeKey: string, more: Partial<MessageData<typeof messageFailed>> = {}) {
  const { host, clock } = running;
  const data = {
    messageId: randomUUID(),
    channel: 'telegram' as const,
    dedupeKey,
    attempts: 5,
    at: clock.now().toISOString(),
    reason: 'expired',
    ...more,
  };
  const message = createMessage(messageFailed, data, { source: 'notifier', clock });
  await host.bus.publish(message);
  await expect
    .poll(() => running.db.selectFrom('inbox').select('message_id').where('message_id', '=', message.id).execute())
    .toHaveLength(1);
  return sent(running);
}

beforeAll(async () => {
  running = await RunningService.open({
    ADMIN_WHATSAPP: '0811000001,0811000002',
    TELEGRAM_ADMIN_CHAT_ID: '-100123',
    TELEGRAM_ADMIN_USER_IDS: '777',
  });
  await running.host.database.script(clients);
  await running.service.start({ port: 0, host: '127.0.0.1' });
});
afterAll(() => running.close());
beforeEach(() => running.db.deleteFrom('outbox').execute());

test('a registration that Telegram did not take goes to every administrator, with commands to answer by', async () => {
  const id = await account(running, 'menunggu', { approved: false, whatsapp: '081200000001' });
  const messages = await fail(noticeKey.telegram(`registration:${id}`));
  expect(messages.map(({ channel, account: from, recipient }) => [channel, from, recipient])).toEqual([
    ['whatsapp', 'operator', '62811000001@c.us'],
    ['whatsapp', 'operator', '62811000002@c.us'],
  ]);
  for (const { text } of messages) {
    expect(text).toMatch(/menunggu[\s\S]*RES_A[\s\S]*approvedash#menunggu[\s\S]*denydash#menunggu/);
  }
  // The same notice, were it told again, is one message: it has one key.
  const again = await fail(noticeKey.telegram(`registration:${id}`));
  expect(again.map(({ dedupeKey }) => dedupeKey)).toEqual(messages.map(({ dedupeKey }) => dedupeKey));
});

test('a first address that Telegram did not take goes out too', async () => {
  await running.db.insertInto('user').values({ user_id: '81000001', nama: 'ANGGOTA', status: true }).execute();
  const request_id = randomUUID();
  const requested_at = running.clock.now();
  const row = { request_id, user_id: '81000001', email: 'satu@contoh.test', requested_at };
  await running.db.insertInto('email_request').values(row).execute();
  const messages = await fail(noticeKey.telegram(`first-email:${request_id}`));
  expect(messages.map(({ recipient }) => recipient)).toEqual(['62811000001@c.us', '62811000002@c.us']);
  expect(messages[0]?.text).toMatch(/satu@contoh\.test[\s\S]*approveemail#81000001#[0-9a-f]{8}$/m);
  await running.db.updateTable('email_request').set({ decided_at: requested_at, approved: false }).execute();
  expect(await fail(noticeKey.telegram(`first-email:${request_id}`))).toEqual([]);
});

test('what has been decided, is gone or was no notice is told to nobody', async () => {
  const approved = await account(running, 'sudah');
  for (const key of [
    `registration:${approved}`,
    `registration:${randomUUID()}`,
    `first-email:${randomUUID()}`,
    'registration:x',
    'digest:1-2',
    '',
  ]) {
    expect(await fail(noticeKey.telegram(key) || 'x')).toEqual([]);
  }
  const id = await account(running, 'masih', { approved: false });
  expect(await fail(`password-reset:${id}`, { channel: 'whatsapp' })).toEqual([]);
  // A WhatsApp message that failed is not sent over WhatsApp again.
  expect(await fail(noticeKey.telegram(`registration:${id}`), { channel: 'whatsapp' })).toEqual([]);
});
