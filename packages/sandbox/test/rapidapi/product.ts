import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/index.ts';

/** The moment at which the tests of the simulator happen. */
export const NOON = new Date('2025-11-07T12:00:00+07:00');

export interface Got {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of another company's product, looked at key by key
  body: any;
}

/** A sandbox served on a free port for the tests of a file, reset before each. */
export function servedSandbox(options: Partial<SandboxOptions> = {}) {
  let sandbox: Sandbox | undefined;
  let base = '';
  beforeAll(async () => {
    sandbox = await createSandbox({ clock: { now: () => NOON }, ...options });
    base = await sandbox.listen(0);
  });
  beforeEach(() => {
    sandbox?.simulator.reset();
    sandbox?.clock.reset();
  });
  afterAll(() => sandbox?.close());

  const running = (): Sandbox => {
    if (!sandbox) throw new Error('the sandbox runs only inside tests');
    return sandbox;
  };
  const read = async (response: Response): Promise<Got> => {
    const text = await response.text();
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: response.status, headers: response.headers, text, body };
  };
  return {
    running,
    base: () => base,
    /** Asks a product. */
    get: async (host: string, path: string, query: Record<string, string> = {}, key: string | null = 'sandbox-key') => {
      const headers: Record<string, string> = { 'x-rapidapi-host': host };
      if (key !== null) headers['x-rapidapi-key'] = key;
      const url = `${base}/sandbox/rapidapi/${host}${path}?${new URLSearchParams(query)}`;
      return read(await fetch(url, { headers, signal: AbortSignal.timeout(5_000) }));
    },
    /** Asks the sandbox itself. */
    ask: async (method: string, path: string, body?: unknown) => {
      const sent =
        body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return read(await fetch(`${base}${path}`, { method, ...sent, signal: AbortSignal.timeout(5_000) }));
    },
  };
}
