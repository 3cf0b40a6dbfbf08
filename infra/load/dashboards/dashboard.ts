import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';

/** One answer, as a browser saw it. */
export interface Seen {
  route: string;
  status: number;
  /** From sending the request to the last byte, milliseconds. */
  milliseconds: number;
  bytes: number;
  /** When it was there, on the clock of `performance`. */
  at: number;
}

export interface DashboardOptions {
  origin: string;
  /** Every browser has its own connections. */
  dispatcher: Dispatcher;
  authorization: string;
  /** What the page reads each time. */
  paths: readonly string[];
  /** Milliseconds between two times. */
  every: number;
  onSeen: (seen: Seen) => void;
}

/** A page that is open: asks for everything it shows, keeps it, and asks again whether it is still so. */
export class Dashboard {
  private readonly options: DashboardOptions;
  private readonly tags = new Map<string, string>();

  constructor(options: DashboardOptions) {
    this.options = options;
  }

  /** Until told to stop; the first time somewhere within the first round, so that not all come at once. */
  async poll(signal: AbortSignal): Promise<void> {
    const { every } = this.options;
    let next = performance.now() + Math.random() * every;
    while (!signal.aborted) {
      await sleep(Math.max(next - performance.now(), 0), undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      next = Math.max(next + every, performance.now());
      await this.refresh();
    }
  }

  /** Asks for everything at once, as pages do. */
  async refresh(): Promise<void> {
    await Promise.all(this.options.paths.map((path) => this.ask(path)));
  }

  private async ask(path: string): Promise<void> {
    const { origin, dispatcher, authorization, onSeen } = this.options;
    const tag = this.tags.get(path);
    const start = performance.now();
    const route = path.split('?', 1)[0] ?? path;
    let [status, bytes] = [0, 0];
    try {
      const headers = { authorization, ...(tag ? { 'if-none-match': tag } : {}) };
      const answer = await dispatcher.request({ origin, path, method: 'GET', headers });
      for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
      status = answer.statusCode;
      const { etag } = answer.headers;
      if (status === 200 && typeof etag === 'string') this.tags.set(path, etag);
    } catch {
      // No answer at all: status 0.
    }
    const at = performance.now();
    onSeen({ route, status, milliseconds: at - start, bytes, at });
  }
}
