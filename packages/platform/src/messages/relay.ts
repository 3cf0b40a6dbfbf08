import { randomUUID } from 'node:crypto';
import {
  claimOutbox,
  completeOutbox,
  countOutbox,
  type DB,
  type OutboxEntry,
  releaseOutbox,
  renewClaims,
} from '@cicero/database';
import type { Bus } from '@cicero/messaging';
import type { Logger, Metrics } from '@cicero/runtime';
import type { Kysely } from 'kysely';

const lease = 30_000;
const batch = 100;
/** Bounds memory: so many messages wait for their confirm at most. */
const inFlightLimit = 400;

/**
 * Moves messages from the outbox to the bus, with confirms. Any number of relays may run; each message is held
 * by one at a time through a lease, and leaves the table only when the bus has it.
 */
export class OutboxRelay {
  private readonly worker = randomUUID();
  private readonly inFlight = new Map<string, OutboxEntry>();
  private timer: NodeJS.Timeout | undefined;
  private renewal: NodeJS.Timeout | undefined;
  private pumping: Promise<void> | undefined;
  private again = false;
  private stopped = true;

  private readonly db: Kysely<DB>;
  private readonly bus: Bus;
  private readonly log: Logger;
  private readonly metrics: Metrics;
  private readonly pollEvery: number;

  constructor(parts: { db: Kysely<DB>; bus: Bus; log: Logger; metrics: Metrics; pollEvery?: number }) {
    this.db = parts.db;
    this.bus = parts.bus;
    this.log = parts.log;
    this.metrics = parts.metrics;
    this.pollEvery = parts.pollEvery ?? 1_000;
  }

  start(): void {
    this.stopped = false;
    this.timer = setInterval(() => this.wake(), this.pollEvery);
    this.renewal = setInterval(() => void this.renew(), lease / 3);
    this.wake();
  }

  /** Looks at the outbox now instead of at the next tick. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.pumping ??= this.pump().finally(() => {
      this.pumping = undefined;
      if (this.again && !this.stopped) this.wake();
    });
  }

  /** Takes no more; what is still on its way stays in the outbox and goes out after the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    clearInterval(this.renewal);
    await this.pumping;
  }

  private async pump(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        const room = inFlightLimit - this.inFlight.size;
        if (room <= 0) return;
        const entries = await claimOutbox(this.db, { worker: this.worker, limit: Math.min(batch, room), lease });
        for (const entry of entries) {
          if (this.inFlight.has(entry.message.id)) continue;
          this.inFlight.set(entry.message.id, entry);
          void this.publish(entry);
        }
        if (entries.length === batch) this.again = true;
      }
    } catch (err) {
      this.log.warn({ err }, 'outbox is out of reach; trying again');
      this.again = false;
    }
  }

  private async publish(entry: OutboxEntry): Promise<void> {
    const { id, type } = entry.message;
    try {
      await this.bus.publish(entry.message, { mandatory: entry.mandatory });
      this.metrics.messagesPublished.inc({ type });
      this.confirmed.push(id);
      this.completeSoon();
    } catch (error) {
      this.inFlight.delete(id);
      if (this.stopped) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn({ type, messageId: id, reason }, 'message not accepted by the bus; trying again');
      await releaseOutbox(this.db, id, reason, 5_000).catch(() => {});
    }
  }

  private readonly confirmed: string[] = [];
  private completing: Promise<void> | undefined;

  /** Confirms come in bursts; one delete takes all that have gathered. */
  private completeSoon(): void {
    this.completing ??= Promise.resolve()
      .then(async () => {
        while (this.confirmed.length > 0) {
          const ids = this.confirmed.splice(0, 500);
          await completeOutbox(this.db, ids).catch((err: unknown) => {
            // The rows stay and are published again after the lease; consumers know them by their id.
            this.log.warn({ err }, 'published messages could not leave the outbox');
          });
          for (const id of ids) this.inFlight.delete(id);
        }
      })
      .finally(() => {
        this.completing = undefined;
        if (this.confirmed.length > 0) this.completeSoon();
        else this.wake();
      });
  }

  private async renew(): Promise<void> {
    try {
      if (this.inFlight.size > 0) await renewClaims(this.db, this.worker, [...this.inFlight.keys()], lease);
      this.metrics.outboxWaiting.set(await countOutbox(this.db));
    } catch (err) {
      this.log.warn({ err }, 'outbox claims could not be renewed');
    }
  }
}
