import type { DB } from '@cicero/database';
import type { Clock, Logger } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import type { Channel } from './courier.ts';

/** How far a provider says that a message got, in this order: its server, the device, the eyes of the recipient. */
export const receiptLevels = ['server', 'device', 'read'] as const;
export type ReceiptLevel = (typeof receiptLevels)[number];

/** What a provider says of a message that it took. */
export interface Receipt {
  providerId: string;
  level: ReceiptLevel;
  at: Date;
}

export interface ReceiptBookOptions {
  db: Kysely<DB>;
  clock: Clock;
  log: Logger;
  channel: Channel;
  account: string;
  /** Milliseconds between a receipt and its being written down, so that many are written at once. Default 1,000. */
  pause?: number;
}

/** Receipts that wait at most; beyond it the oldest are forgotten. */
const mostWaiting = 5_000;
/** A receipt may be quicker than the note that its message was sent: so long it waits for that, in milliseconds. */
const patience = 60_000;

/**
 * Writes down how far messages got. Receipts only ever lead forwards; those of messages that nobody knows are forgotten
 * after a minute.
 */
export class ReceiptBook {
  private readonly options: ReceiptBookOptions;
  private waiting = new Map<string, Receipt>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(options: ReceiptBookOptions) {
    this.options = options;
  }

  /** Takes note of a receipt; it is written down a little later. */
  note(receipt: Receipt): void {
    const known = this.waiting.get(receipt.providerId);
    if (known && rank(known) >= rank(receipt)) return;
    this.waiting.set(receipt.providerId, receipt);
    const [oldest] = this.waiting.keys();
    if (this.waiting.size > mostWaiting && oldest !== undefined) this.waiting.delete(oldest);
    this.writeSoon();
  }

  /** Writes down what waits, now. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.flush();
  }

  private writeSoon(): void {
    if (this.stopped) return;
    this.timer ??= setTimeout(() => void this.flush(), this.options.pause ?? 1_000);
  }

  private async write(): Promise<void> {
    const batch = [...this.waiting.values()];
    if (batch.length === 0) return;
    const { log, clock, channel, account } = this.options;
    try {
      for (const providerId of await this.writeDown(batch)) {
        const current = this.waiting.get(providerId);
        // A further one may have come meanwhile.
        if (current && batch.includes(current)) this.waiting.delete(providerId);
      }
    } catch (err) {
      log.warn({ err, channel, account }, 'receipts could not be written down; trying again');
    }
    const oldest = clock.now().getTime() - patience;
    for (const [providerId, { at }] of this.waiting) {
      if (at.getTime() < oldest) this.waiting.delete(providerId);
    }
    if (this.waiting.size > 0) this.writeSoon();
  }

  /** @returns the ids of those whose messages are known */
  private async writeDown(batch: readonly Receipt[]): Promise<string[]> {
    const { db, channel, account } = this.options;
    const { rows } = await sql<{ provider_id: string }>`
      with receipt as (
        select * from unnest(${batch.map(({ providerId }) => providerId)}::text[],
          ${batch.map(({ level }) => level)}::text[],
          ${batch.map(({ at }) => at.toISOString())}::timestamptz[]) as receipt (provider_id, level, at)),
      forwards as (
        update outbound_message message set acknowledged = receipt.level, acknowledged_at = receipt.at
        from receipt
        where message.channel = ${channel} and message.account = ${account}
          and message.provider_id = receipt.provider_id and message.status = 'delivered'
          and array_position(${receiptLevels}::text[], receipt.level)
            > coalesce(array_position(${receiptLevels}::text[], message.acknowledged), 0))
      select message.provider_id from outbound_message message join receipt using (provider_id)
      where message.channel = ${channel} and message.account = ${account}`.execute(db);
    return rows.map(({ provider_id }) => provider_id);
  }
}

function rank({ level }: Receipt): number {
  return receiptLevels.indexOf(level);
}
