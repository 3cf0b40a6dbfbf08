import { setTimeout as sleep } from 'node:timers/promises';
import type { DB } from '@cicero/database';
import type { Google } from '@cicero/google';
import type { Clock, Logger } from '@cicero/runtime';
import type { Kysely } from 'kysely';
import { saveWaiting } from './saving.ts';
import { countWaiting } from './waiting.ts';

/** How often it looks whether numbers wait, in milliseconds. */
const look = 5_000;

/** Saves contacts in the background for as long as the service runs. */
export class ContactSaver {
  readonly #parts: { db: Kysely<DB>; clock: Clock; google: Google; log: Logger };
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: { db: Kysely<DB>; clock: Clock; google: Google; log: Logger }) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** What is under way at Google is finished; the rest waits for whoever runs next. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { log } = this.#parts;
    for (let noted = false; !signal.aborted; ) {
      try {
        await this.#round(signal);
        noted = false;
      } catch (err) {
        if (!noted) log.warn({ err }, 'contacts could not be saved; trying again');
        noted = true;
      }
      await sleep(look, undefined, { signal }).catch(() => {});
    }
  }

  async #round(signal: AbortSignal): Promise<void> {
    const { db, clock, google, log } = this.#parts;
    if ((await countWaiting(db, { now: clock.now(), limit: 1 })) === 0 || !(await google.isUsable())) return;
    const saved = await saveWaiting({ db, clock, google }, signal);
    if (saved.found + saved.created > 0) log.info({ ...saved }, 'contacts saved');
  }
}
