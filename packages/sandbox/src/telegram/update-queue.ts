import { TelegramError } from './telegram-error.ts';

/** What Telegram tells a bot; `update_id` counts up. */
export interface Update {
  update_id: number;
  [kind: string]: unknown;
}

interface Poll {
  resolve: (updates: Update[]) => void;
  reject: (error: TelegramError) => void;
  limit: number;
  timer: NodeJS.Timeout;
}

export interface PollRequest {
  /** Everything before it is confirmed and forgotten; negative: counted from the end. */
  offset?: number | undefined;
  limit?: number | undefined;
  /** Seconds to wait for something to happen. */
  timeout?: number | undefined;
  allowedUpdates?: readonly string[] | undefined;
}

const MOST_UPDATES = 10_000;

/**
 * The updates a bot has not confirmed yet, and the one poll that may wait for them: a second one ends the first, as
 * Telegram does it (https://core.telegram.org/bots/api#getupdates).
 */
export class UpdateQueue {
  private waiting: Update[] = [];
  private poll: Poll | undefined;
  private allowed: ReadonlySet<string> | undefined;
  // Numbers never repeat over restarts: whoever has handled one before would leave the new one aside.
  private next = Math.floor(Date.now() / 1_000);
  private confirmed = this.next + 1;
  private readonly changed: () => void;

  /** @param changed called when somebody begins or ceases to listen, and when updates are confirmed */
  constructor(changed: () => void = () => {}) {
    this.changed = changed;
  }

  /** Queues an update; returns its id, or null when the bot does not want this kind. */
  add(update: { update_id?: number; [kind: string]: unknown }): number | null {
    const [kind = ''] = Object.keys(update).filter((key) => key !== 'update_id');
    if (this.allowed && !this.allowed.has(kind)) return null;
    const { update_id = ++this.next, ...content } = update;
    this.next = Math.max(this.next, update_id);
    this.waiting.push({ update_id, ...content });
    if (this.waiting.length > MOST_UPDATES) this.waiting.shift();
    this.answer();
    return update_id;
  }

  /**
   * Waits for updates, at most `timeout` seconds.
   * @param signal aborted when the caller hangs up
   * @throws TelegramError 409 when another poll begins meanwhile
   */
  async take(request: PollRequest, signal: AbortSignal): Promise<Update[]> {
    const { offset, limit = 100, timeout = 0, allowedUpdates } = request;
    this.poll?.reject(conflict());
    if (allowedUpdates) this.allowed = allowedUpdates.length === 0 ? undefined : new Set(allowedUpdates);
    if (offset !== undefined && offset !== 0) this.confirm(offset);
    const most = Math.min(100, Math.max(1, limit));
    const there = this.waiting.slice(0, most);
    if (there.length > 0 || timeout <= 0) return there;
    const answer = Promise.withResolvers<Update[]>();
    const { resolve, reject } = answer;
    const timer = setTimeout(() => resolve([]), Math.min(50, timeout) * 1_000);
    const poll: Poll = { resolve, reject, limit: most, timer };
    const hangUp = () => resolve([]);
    signal.addEventListener('abort', hangUp, { once: true });
    this.poll = poll;
    this.changed();
    try {
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', hangUp);
      if (this.poll === poll) this.poll = undefined;
      this.changed();
    }
  }

  get isPolled(): boolean {
    return this.poll !== undefined;
  }

  pending(): readonly Update[] {
    return this.waiting;
  }

  /** Whether the bot has taken note of an update for good. */
  isConfirmed(updateId: number): boolean {
    return updateId < this.confirmed;
  }

  clear(): void {
    this.confirmed = this.next + 1;
    this.waiting = [];
  }

  /** Ends a poll that waits. */
  close(): void {
    this.poll?.resolve([]);
  }

  private confirm(offset: number): void {
    const from = offset > 0 ? offset : (this.waiting.at(offset)?.update_id ?? 0);
    this.confirmed = Math.max(this.confirmed, from);
    this.waiting = this.waiting.filter(({ update_id }) => update_id >= from);
    this.changed();
  }

  private answer(): void {
    this.poll?.resolve(this.waiting.slice(0, this.poll.limit));
  }
}

const conflict = (): TelegramError =>
  new TelegramError(
    409,
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  );
