import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendMessage } from '@cicero/contracts';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { createMessage } from '@cicero/messaging';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog, ManualClock } from '@cicero/runtime';
import { createSandbox, type Sandbox } from '@cicero/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, countMessages } from '../src/index.ts';
import { chatTo } from './notifier.ts';

/** 23:00 in Jakarta. */
const clock = new ManualClock('2025-11-03T16:00:00.000Z');
const budi = '628111111111@c.us';
let dataDir: string;
let sandbox: Sandbox;
let host: Host;
let service: Service;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'cicero-night-'));
  sandbox = await createSandbox();
  const env = {
    NODE_ENV: 'test',
    CICERO_DATA_DIR: dataDir,
    WHATSAPP_ADAPTER: 'sandbox',
    SANDBOX_URL: await sandbox.listen(0),
    QUIET_HOURS: '22:30-05:00',
    DELIVERY_POLL_MS: '100',
  };
  await placeMigratedDatabase(dataDir);
  host = await openHost({ env, name: 'notifier', clock, log: createLog('notifier', { level: 'silent' }) });
  service = await build({ ...host.context('notifier'), env });
  await service.start({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await service.stop();
  await host.close();
  await sandbox.close();
  await rm(dataDir, { recursive: true, force: true });
});

const ask = (text: string, priority: 'recap' | 'otp') =>
  host.bus.publish(createMessage(sendMessage, chatTo(budi, { text, priority }), { source: 'analytics' }));
const texts = () => sandbox.exchange.chats.list({ direction: 'out' }).map(({ text }) => text);
async function gateway() {
  const { clients } = (await (await fetch(`${service.url}/api/health/wa`)).json()) as {
    clients: { waGateway: { ready: boolean; pendingMessages: number; heldMessages: number } };
  };
  return clients.waGateway;
}
async function waiting(): Promise<number[]> {
  const { pendingMessages, heldMessages } = await gateway();
  return [pendingMessages, heldMessages];
}

test('the numbers keep the quiet hours, and what waits is counted once for a burst of questions', async () => {
  await expect.poll(async () => (await gateway()).ready, { timeout: 10_000 }).toBe(true);
  expect(await waiting()).toEqual([0, 0]);
  const count = async (wanted: string) =>
    (await countMessages(host.database.db)).find(({ status }) => status === wanted)?.count ?? 0;
  // Nothing is before the recap, and still the code is the first to leave.
  await ask('rekap', 'recap');
  await expect.poll(async () => (await count('waiting')) + (await count('delivered')), { timeout: 10_000 }).toBe(1);
  await ask('kode', 'otp');
  await expect.poll(() => count('delivered'), { timeout: 10_000 }).toBe(1);
  expect(await waiting()).toEqual([0, 0]);
  clock.advance(5_000);
  expect(texts()).toEqual(['kode']);
  expect(await waiting()).toEqual([1, 1]);
  clock.set('2025-11-03T22:00:00.000Z');
  await expect.poll(texts, { timeout: 10_000 }).toEqual(['kode', 'rekap']);
});
