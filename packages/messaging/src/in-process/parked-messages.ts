import { randomUUIDv7 } from 'node:crypto';
import type { DeadLetters, DeadMessage } from '../bus.ts';
import type { BusSettings } from '../settings.ts';
import type { Validation } from '../validation.ts';
import { fileLot, memoryLot, type Parked, type ParkingLot, queuesIn } from './parking-lot.ts';

/** Puts a message back into its queue; `settled` is called when the queue is through with it again. */
export type Replay = (queue: string, raw: string, settled: () => void) => void;

/**
 * The dead queues of the in-process bus. A message that is being replayed stays on disk until its queue is
 * through with it, only hidden: a crash in between brings it back as parked.
 */
export class ParkedMessages implements DeadLetters {
  readonly #directory: string | undefined;
  readonly #validation: Validation;
  readonly #lots = new Map<string, Promise<ParkingLot>>();
  /** Per queue: keys of what is being replayed, and of what is through and waits for removal. */
  readonly #replaying = new Map<string, Map<string, 'out' | 'through'>>();
  #replay: Replay = () => {};

  private constructor(directory: string | undefined, validation: Validation) {
    this.#directory = directory;
    this.#validation = validation;
  }

  static async open({ parkDirectory, validation }: BusSettings): Promise<ParkedMessages> {
    const parked = new ParkedMessages(parkDirectory, validation);
    if (parkDirectory !== undefined) for (const queue of await queuesIn(parkDirectory)) await parked.#lotOf(queue);
    return parked;
  }

  onReplay(replay: Replay): void {
    this.#replay = replay;
  }

  /** Resolves when the message is safe. */
  async park(queue: string, given: { raw: string; error: string; attempts: number }): Promise<void> {
    const parsed = this.#validation.parse(given.raw);
    const id = parsed.ok ? parsed.message.id : idIn(given.raw);
    const lot = await this.#lotOf(queue);
    await lot.add({ key: randomUUIDv7(), id, ...given, parkedAt: new Date().toISOString() });
  }

  async queues(): Promise<{ queue: string; count: number }[]> {
    const found: { queue: string; count: number }[] = [];
    for (const [queue, lot] of this.#lots) {
      const count = (await lot).count - (this.#replaying.get(queue)?.size ?? 0);
      if (count > 0) found.push({ queue, count });
    }
    return found;
  }

  async list(queue: string, limit: number): Promise<DeadMessage[]> {
    const found: DeadMessage[] = [];
    for await (const parked of this.#visible(queue)) {
      if (found.length >= limit) break;
      const parsed = this.#validation.parse(parked.raw);
      const { id, raw, error, attempts, parkedAt } = parked;
      found.push({ id, message: parsed.ok ? parsed.message : null, raw, queue, error, attempts, parkedAt });
    }
    return found;
  }

  async replay(queue: string, filter?: { id?: string }): Promise<number> {
    if (!this.#lots.has(queue)) return 0;
    const chosen: Parked[] = [];
    const hidden = this.#hiddenOf(queue);
    for await (const parked of this.#visible(queue)) {
      if (filter?.id !== undefined && filter.id !== parked.id) continue;
      hidden.set(parked.key, 'out');
      chosen.push(parked);
    }
    for (const parked of chosen) this.#replay(queue, parked.raw, () => void this.#through(queue, parked.key));
    return chosen.length;
  }

  async drop(queue: string, filter?: { id?: string }): Promise<number> {
    const lot = await this.#lots.get(queue);
    if (!lot) return 0;
    const hidden = this.#hiddenOf(queue);
    return lot.remove((parked) => !hidden.has(parked.key) && (filter?.id === undefined || filter.id === parked.id));
  }

  /** Removes what was replayed; whatever else is through by then goes with it, in one rewrite. */
  async #through(queue: string, key: string): Promise<void> {
    const hidden = this.#hiddenOf(queue);
    hidden.set(key, 'through');
    const lot = await this.#lotOf(queue);
    const removed: string[] = [];
    await lot.remove((parked) => {
      const through = hidden.get(parked.key) === 'through';
      if (through) removed.push(parked.key);
      return through;
    });
    for (const one of removed) hidden.delete(one);
  }

  /** Nothing for a queue that is not known: its name may come from anywhere and must not become a path. */
  async *#visible(queue: string): AsyncIterable<Parked> {
    const lot = await this.#lots.get(queue);
    if (!lot) return;
    const hidden = this.#hiddenOf(queue);
    for await (const parked of lot.entries()) if (!hidden.has(parked.key)) yield parked;
  }

  #hiddenOf(queue: string): Map<string, 'out' | 'through'> {
    const known = this.#replaying.get(queue);
    if (known) return known;
    const hidden = new Map<string, 'out' | 'through'>();
    this.#replaying.set(queue, hidden);
    return hidden;
  }

  #lotOf(queue: string): Promise<ParkingLot> {
    const known = this.#lots.get(queue);
    if (known) return known;
    const lot = this.#directory === undefined ? Promise.resolve(memoryLot()) : fileLot(this.#directory, queue);
    this.#lots.set(queue, lot);
    return lot;
  }
}

/** The id of what is not a valid message, if it has one at all. */
function idIn(raw: string): string {
  try {
    const { id } = JSON.parse(raw) as { id?: unknown };
    if (typeof id === 'string' && id !== '') return id;
  } catch {
    // Not JSON: it has none.
  }
  return randomUUIDv7();
}
