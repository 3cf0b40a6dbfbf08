import { createLog, ManualClock } from '@cicero/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WhatsAppStatus } from '../../../src/whatsapp/state.ts';
import { adviceFor } from '../../../src/whatsapp/web/advice.ts';
import type { Wish } from '../../../src/whatsapp/web/number-hold.ts';
import { WebTrouble } from '../../../src/whatsapp/web/web-client.ts';
import type { WebTransportOptions } from '../../../src/whatsapp/web/web-options.ts';
import { WebTransport } from '../../../src/whatsapp/web/web-transport.ts';
import { ready, ScriptedClient } from './scripted-client.ts';

const times = { beat: 5, start: 200, ready: 200, qr: 200, lost: 60, probe: 5, call: 30 };

describe('a number whose browser does what a test says', () => {
  let clients: ScriptedClient[];
  let states: string[];
  let wishes: Wish[];
  let held: boolean | Error;
  let forgotten: number;
  let released: WhatsAppStatus | undefined;
  let transport: WebTransport;
  /** What becomes of every client that is connected. */
  let script: (client: ScriptedClient) => unknown;

  beforeEach(() => {
    clients = [];
    states = [];
    wishes = [];
    held = true;
    forgotten = 0;
    released = undefined;
    script = () => {};
  });
  afterEach(() => transport.stop());

  async function start(more: Partial<WebTransportOptions> = {}): Promise<void> {
    transport = new WebTransport({
      account: 'gateway',
      clock: new ManualClock('2025-11-03T05:00:00.000Z'),
      log: createLog('notifier', { level: 'silent' }),
      holdTime: 15_100,
      hold: {
        take: async () => {
          if (held instanceof Error) throw held;
          return held;
        },
        takeWish: async () => wishes.shift() ?? null,
        release: async (status) => {
          released = status;
        },
      },
      connect: () => {
        const client = new ScriptedClient();
        clients.push(client);
        script(client);
        return client;
      },
      forget: async () => {
        forgotten += 1;
      },
      heardUntil: async () => undefined,
      times,
      standBy: 5,
      random: () => 0,
      ...more,
    });
    transport.onState(({ state }) => states.push(state));
    await transport.start();
  }
  const reaches = (state: string) => expect.poll(() => states, { timeout: 3_000, interval: 2 }).toContain(state);
  const leaves = (reason: string) =>
    expect.poll(() => transport.status.lastDisconnectReason, { timeout: 3_000, interval: 2 }).toBe(reason);

  it('is ready when a probe says so, not when the library does', async () => {
    await start();
    await expect.poll(() => clients[0]?.listener).toBeDefined();
    clients[0]?.listener?.authenticated();
    clients[0]?.listener?.ready();
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(transport.status.state).toBe('authenticated');
    if (clients[0]) clients[0].state = ready;
    await reaches('ready');
  });

  it('is made ready when the library missed that the chats are there', async () => {
    script = (client) => {
      client.state = { connection: 'connected', synced: true, equipped: false };
    };
    await start();
    await reaches('ready');
    expect(clients[0]?.calls).toContain('equip');
  });

  const unreachable = () => Promise.reject(new WebTrouble('PAGE_UNREACHABLE', 'the page cannot be opened'));
  const ends: [string, Partial<ScriptedClient>][] = [
    ['START_TIMEOUT', { open: () => new Promise(() => {}) }],
    ['PAGE_UNREACHABLE', { open: unreachable }],
    ['PAGE_STUCK', { probing: () => new Promise(() => {}) }],
    ['BLOCKED', { state: { ...ready, connection: 'blocked' } }],
    ['OUTDATED', { state: { ...ready, connection: 'outdated' } }],
    ['CONFLICT', { state: { ...ready, connection: 'conflict' } }],
  ];
  it.each(ends)('ends with %s, says what to do, and begins anew', async (reason, behaviour) => {
    script = (client) => Object.assign(client, behaviour);
    await start();
    await leaves(reason);
    await reaches('backing-off');
    expect(clients[0]?.closed).toBe(true);
    expect(adviceFor({ ...transport.status, state: 'backing-off' })).toMatch(/\.$/);
    await expect.poll(() => clients.length, { timeout: 5_000 }).toBeGreaterThan(1);
  });

  it('that was scanned and never gets ready begins anew, as does one that gets no new code', async () => {
    await start();
    await expect.poll(() => clients[0]?.listener).toBeDefined();
    clients[0]?.listener?.qr('2@a');
    await leaves('QR_EXPIRED');
    await expect.poll(() => clients[1]?.listener, { timeout: 3_000 }).toBeDefined();
    clients[1]?.listener?.qr('2@b');
    clients[1]?.listener?.authenticated();
    await leaves('NOT_READY');
  });

  it('asks for another code when WhatsApp stopped to show them', async () => {
    script = (client) => {
      client.state = { connection: 'unpaired-idle', synced: false, equipped: false };
    };
    await start();
    await expect.poll(() => clients[0]?.listener).toBeDefined();
    clients[0]?.listener?.qr('2@a');
    await expect.poll(() => clients[0]?.calls).toContain('refreshQr');
  });

  it('that lost its connection gets it back, or another browser', async () => {
    script = (client) => {
      client.state = ready;
    };
    await start();
    await reaches('ready');
    const [first] = clients;
    if (first) first.state = { ...ready, connection: 'connecting' };
    await reaches('disconnected');
    if (first) first.state = ready;
    await expect.poll(() => transport.status.state, { timeout: 2_000 }).toBe('ready');
    expect(clients).toHaveLength(1);
    if (first) first.state = { ...ready, connection: 'connecting' };
    await expect.poll(() => clients.length, { timeout: 5_000 }).toBe(2);
    expect(first?.closed).toBe(true);
  });

  it('late words of a browser that was given up change nothing', async () => {
    await start();
    await expect.poll(() => clients[0]?.listener).toBeDefined();
    clients[0]?.listener?.ended('BROWSER_CRASHED');
    clients[0]?.listener?.ended('LOGOUT');
    clients[0]?.listener?.qr('2@late');
    await reaches('backing-off');
    expect(states).not.toContain('qr');
    expect([transport.status.lastDisconnectReason, forgotten]).toEqual(['BROWSER_CRASHED', 0]);
  });

  it('is let go when somebody else has it, and when the database is away for too long', async () => {
    script = (client) => {
      client.state = ready;
    };
    await start();
    await reaches('ready');
    held = new Error('the database is away');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(transport.status.state).toBe('ready');
    await leaves('LEASE_LOST');
    expect(clients[0]?.closed).toBe(true);
    held = false;
    await expect.poll(() => transport.status.state, { timeout: 3_000 }).toBe('off');
  });

  it('is restarted and logged out on wish, also while it rests', async () => {
    script = (client) => {
      client.state = ready;
    };
    await start();
    await reaches('ready');
    wishes.push({ kind: 'restart' });
    await expect.poll(() => clients.length).toBe(2);
    expect(clients[0]?.calls).not.toContain('logout');
    await expect.poll(() => transport.status.state).toBe('ready');
    wishes.push({ kind: 'logout' });
    await leaves('LOGOUT');
    expect([clients[1]?.calls, forgotten]).toEqual([expect.arrayContaining(['logout']), 1]);

    script = (client) => Object.assign(client, { open: unreachable });
    wishes.push({ kind: 'restart' });
    await leaves('PAGE_UNREACHABLE');
    wishes.push({ kind: 'logout' });
    await expect.poll(() => forgotten, { timeout: 3_000 }).toBe(2);
  });

  it('that is stopped closes its browser, gives the number back, and says nothing more', async () => {
    await start();
    await transport.stop();
    expect(clients.every(({ closed }) => closed)).toBe(true);
    expect(released?.state).toBe('off');
    expect(transport.status.state).toBe('off');
  });
});
