import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Cache, openCache } from '@cicero/cache';
import { createLog, ManualClock } from '@cicero/runtime';
import { readConfig } from '../../src/config.ts';
import { Meter } from '../../src/rapidapi/meter.ts';
import { openRapidApi, type RapidApi, type RapidApiOptions } from '../../src/rapidapi/sources.ts';

export interface Asked {
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
}

/** Answers one request; `nth` counts from 1. */
export type Answer = (response: ServerResponse, asked: Asked, nth: number) => void;

/** A provider that answers as a test says, and a client that asks it. */
export interface ProviderServer {
  asked: Asked[];
  waits: number[];
  meter: Meter;
  clock: ManualClock;
  cache: Cache;
  api: RapidApi;
  answer(how: Answer): void;
  close(): Promise<void>;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export async function startProvider(
  options: RapidApiOptions = {},
  env: Record<string, string> = {},
): Promise<ProviderServer> {
  const asked: Asked[] = [];
  const waits: number[] = [];
  let how: Answer = (response) => json(response, 200, {});
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://provider');
    const one = { path: url.pathname, query: Object.fromEntries(url.searchParams), headers: request.headers };
    asked.push(one);
    how(response, one, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clock = new ManualClock('2025-11-07T12:00:00+07:00');
  const cache = await openCache({ clock });
  const log = createLog('test', { level: 'silent' });
  const settings = readConfig({
    RAPIDAPI_KEY: 'kunci-contoh',
    RAPIDAPI_INSTAGRAM_URL: `${url}/prefix/ig`,
    RAPIDAPI_TIKTOK_URL: `${url}/tt/`,
    ...env,
  });
  const sleep = async (milliseconds: number) => void waits.push(milliseconds);
  const api = openRapidApi({ cache, clock, log }, settings, { sleep, random: () => 0.5, ...options });
  return {
    asked,
    waits,
    clock,
    cache,
    api,
    meter: new Meter(),
    answer: (next) => {
      how = next;
    },
    async close() {
      await api.close();
      await cache.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Walks a list to its end. */
export async function all<Page extends { items: readonly unknown[] }>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const collected: Page[] = [];
  for await (const page of pages) collected.push(page);
  return collected;
}
