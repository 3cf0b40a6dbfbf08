import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendMessage } from '@cicero/contracts';
import { migrate } from '@cicero/database';
import { createMessage } from '@cicero/messaging';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { createSandbox, type Sandbox } from '@cicero/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, countMessages } from '../src/index.ts';
import { chatTo, mailTo } from './notifier.ts';

describe('the service', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let host: Host;
  let service: Service;
  const lines: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cicero-notifier-'));
    sandbox = await createSandbox();
    const env = {
      NODE_ENV: 'test',
      CICERO_DATA_DIR: dataDir,
      WHATSAPP_ADAPTER: 'sandbox',
      SANDBOX_URL: await sandbox.listen(0),
      SMTP_HOST: sandbox.smtp.host,
      SMTP_PORT: String(sandbox.smtp.port),
      SMTP_FROM: 'Cicero <cicero@example.org>',
      SMTP_SECURE: 'off',
    };
    const log = createLog('notifier', {
      level: 'debug',
      destination: { write: (line: string) => void lines.push(line) },
    });
    host = await openHost({ env, name: 'notifier', log });
    await migrate(host.database);
    service = await build({ ...host.context('notifier'), env });
    await service.start({ port: 0, host: '127.0.0.1' });
    await host.startRelay();
  });
  afterAll(async () => {
    await service.stop();
    await host.close();
    await sandbox.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const delivered = async () =>
    (await countMessages(host.database.db))
      .filter((count) => count.status === 'delivered')
      .reduce((sum, row) => sum + row.count, 0);

  it('delivers what other services ask for, once, though the command comes twice', async () => {
    const mail = createMessage(sendMessage, mailTo('budi@example.org', { sensitive: true }), { source: 'auth-claim' });
    const chat = createMessage(sendMessage, chatTo('628123456789@c.us', { text: 'Rekap hari ini' }), {
      source: 'analytics',
    });
    for (const message of [mail, chat, mail, chat]) await host.bus.publish(message);
    await expect.poll(delivered, { timeout: 10_000 }).toBe(2);
    expect(sandbox.mailbox.list().map((entry) => entry.to)).toEqual([['budi@example.org']]);
    expect(sandbox.exchange.chats.list({ direction: 'out' }).map((entry) => entry.text)).toEqual(['Rekap hari ini']);
    expect(lines.join('')).not.toMatch(/budi|123456|Rekap hari ini/);
  });

  it('says how the numbers are, and nothing that would help an intruder', async () => {
    await expect.poll(async () => (await health()).clients.wa.ready).toBe(true);
    sandbox.exchange.changeLine('user', { state: 'qr' });
    await expect.poll(async () => (await health()).clients.waUser.awaitingQrScan).toBe(true);
    const answer = await health();
    expect(answer).toMatchObject({
      status: 'ok',
      shouldInitWhatsAppClients: true,
      clients: {
        wa: {
          label: 'WA',
          ready: true,
          pendingMessages: 0,
          observedState: 'CONNECTED',
          lastLifecycleEvent: 'ready',
          sessionPath: null,
        },
        waUser: { label: 'WA-USER', ready: false, observedState: 'UNPAIRED' },
        waGateway: { label: 'WA-GATEWAY', ready: true },
      },
      messageDeduplication: { cacheSize: 0, ttlMs: 0, oldestEntryAgeMs: 0, ttlHours: 0 },
    });
    expect(JSON.stringify(answer)).not.toContain('2@sandbox');
  });

  it('is public with nothing but its health', () => {
    const routes = service.app.printRoutes({ commonPrefix: false });
    expect(routes).toContain('/api/health/wa');
    expect(routes.match(/\/api\//g)?.length).toBe(1);
  });

  async function health() {
    const response = await fetch(`${service.url}/api/health/wa`);
    expect(response.status).toBe(200);
    return (await response.json()) as {
      clients: Record<'wa' | 'waUser' | 'waGateway', { ready: boolean; awaitingQrScan: boolean }>;
    };
  }
});
