import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { receiveMessage } from '../../../src/inbound/receive.ts';
import { openWebTransport, type WebNumberOptions } from '../../../src/whatsapp/web/open.ts';
import { processesOn, profileOf } from '../../../src/whatsapp/web/profile.ts';
import type { WebTransport } from '../../../src/whatsapp/web/web-transport.ts';
import type { Bench } from '../../notifier.ts';
import type { StandIn } from './stand-in.ts';

/** Looks so often that a test need not wait; what must not happen by itself still takes its time. */
export const quick = { beat: 50, probe: 100, start: 60_000, lost: 3_000, call: 10_000 } as const;

/** A number in a real browser on a stand-in of WhatsApp, in a folder of its own. */
export interface TestNumber {
  readonly profile: string;
  open(more?: Partial<WebNumberOptions>): Promise<WebTransport>;
  /** Processes of browsers on the folder. */
  processes(): Promise<number[]>;
  close(): Promise<void>;
}

export async function testNumber(bench: Bench, standIn: StandIn): Promise<TestNumber> {
  const folder = await mkdtemp(join(tmpdir(), 'cicero-whatsapp-'));
  const profile = profileOf(folder, 'gateway');
  const opened: WebTransport[] = [];
  return {
    profile,
    async open(more = {}) {
      const web = { browserPath: process.env.WA_BROWSER_PATH, browserArgs: standIn.args, folder };
      const transport = openWebTransport(bench.context, {
        ...{ account: 'gateway', web, times: quick, standBy: 100, random: () => 0, ...more },
      });
      opened.push(transport);
      transport.onMessage(async (message) => {
        await receiveMessage(bench.context, 'gateway', message);
      });
      await transport.start();
      return transport;
    },
    processes: () => processesOn(profile),
    async close() {
      for (const transport of opened) await transport.stop();
      expect(await processesOn(profile)).toEqual([]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const stateIs = (transport: WebTransport, state: string) =>
  expect.poll(() => transport.status.state, { timeout: 20_000, interval: 20 }).toBe(state);
