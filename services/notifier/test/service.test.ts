import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decideRequest, type Message, sendMessage } from '@cicero/contracts';
import { placeMigratedDatabase } from '@cicero/database/testing';
import { createMessage } from '@cicero/messaging';
import { type Host, openHost, type Service } from '@cicero/platform';
import { createLog } from '@cicero/runtime';
import { administratorPhone, createSandbox, type Sandbox, telegramAdministrator, telegramBot } from '@cicero/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build, countMessages } from '../src/index.ts';
import { administrators, chatTo, mailTo, telegramTo } from './notifier.ts';

describe('the service', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let host: Host;
  let service: Service;
  const lines: string[] = [];
  /** What auth-claim was asked to decide. */
  const asked: Message[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'cicero-notifier-'));
    sandbox = await createSandbox();
    const outside = await sandbox.listen(0);
    const env = {
      NODE_ENV: 'test',
      CICERO_DATA_DIR: dataDir,
      WHATSAPP_ADAPTER: 'sandbox',
      SANDBOX_URL: outside,
      TELEGRAM_API_URL: `${outside}/sandbox/telegram/`,
      TELEGRAM_BOT_TOKEN: telegramBot.token,
      TELEGRAM_ADMIN_CHAT_ID: administrators,
      TELEGRAM_ADMIN_USER_IDS: String(telegramAdministrator.id),
      ADMIN_WHATSAPP: administratorPhone,
      SMTP_HOST: sandbox.smtp.host,
      SMTP_PORT: String(sandbox.smtp.port),
      SMTP_FROM: 'Cicero <cicero@example.org>',
      SMTP_SECURE: 'off',
    };
    const log = createLog('notifier', {
      level: 'debug',
      destination: { write: (line: string) => void lines.push(line) },
    });
    await placeMigratedDatabase(dataDir);
    host = await openHost({ env, name: 'notifier', log });
    service = await build({ ...host.context('notifier'), env });
    await service.start({ port: 0, host: '127.0.0.1' });
    const queue = { queue: 'auth-claim.decide-request', types: [decideRequest.type], prefetch: 1 };
    await host.bus.subscribe(queue, async (message) => void asked.push(message));
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

  it('an administrator decides in Telegram by a button, and over WhatsApp by a command', async () => {
    const accountId = '0199aaaa-0000-7000-8000-000000000001';
    const buttons = [{ label: 'Setujui', data: `ad:${accountId}` }];
    const notice = createMessage(sendMessage, telegramTo(administrators, { buttons }), { source: 'auth-claim' });
    await host.bus.publish(notice);
    await expect.poll(() => sandbox.telegram.chats.list().length, { timeout: 10_000 }).toBe(1);
    const [shown] = sandbox.telegram.chats.list();
    const userId = telegramAdministrator.id;
    sandbox.telegram.press(Number(administrators), shown?.messageId ?? 0, userId, `ad:${accountId}`);
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => shown?.keyboard).toBeNull();
    const chatId = `${administratorPhone}@c.us`;
    sandbox.exchange.receive({ account: 'operator', chatId, text: 'denydash#budi' });
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(2);
    expect(asked.map(({ data }) => data)).toEqual([
      {
        decision: 'approve',
        request: { kind: 'dashboard-account', accountId },
        by: { channel: 'telegram', chatId: administrators, userId: String(userId) },
      },
      {
        decision: 'reject',
        request: { kind: 'dashboard-account', username: 'budi' },
        by: { channel: 'whatsapp', account: 'operator', chatId, userId: chatId },
      },
    ]);
    sandbox.exchange.receive({ account: 'operator', chatId, text: 'denydash#' });
    const replies = () => sandbox.exchange.chats.list({ chatId, direction: 'out' }).map(({ text }) => text);
    await expect.poll(replies, { timeout: 10_000 }).toEqual([expect.stringContaining('denydash#username')]);
    expect(lines.join('')).not.toMatch(/budi|denydash#/);
  });

  it('is ready though Telegram is not', async () => {
    sandbox.telegram.faults.add({ kind: 'unauthorized' });
    await host.bus.publish(createMessage(sendMessage, telegramTo(administrators), { source: 'auth-claim' }));
    await expect.poll(() => sandbox.telegram.faults.list()[0]?.hits, { timeout: 10_000 }).toBeGreaterThan(0);
    expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
    sandbox.telegram.faults.reset();
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
    const open = service.app.accessDeclarations.filter(
      ({ url, rule }) => url.startsWith('/api/') && rule.kind === 'public',
    );
    expect(open.map(({ url }) => url)).toEqual(['/api/health/wa']);
  });

  async function health() {
    const response = await fetch(`${service.url}/api/health/wa`);
    expect(response.status).toBe(200);
    return (await response.json()) as {
      clients: Record<'wa' | 'waUser' | 'waGateway', { ready: boolean; awaitingQrScan: boolean }>;
    };
  }
});
