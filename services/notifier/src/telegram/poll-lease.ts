import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { takeLease } from '../lease.ts';

/** The right to poll a bot: of all replicas one has it. */
export class PollLease {
  private readonly db: Kysely<DB>;
  private readonly botId: number;
  private readonly holder: string;
  private readonly time: number;

  /** @param options.time milliseconds that the lease lasts unless renewed; longer than a poll */
  constructor(options: { db: Kysely<DB>; botId: number; holder: string; time: number }) {
    this.db = options.db;
    this.botId = options.botId;
    this.holder = options.holder;
    this.time = options.time;
  }

  /** Takes or renews the lease; false while somebody else has it. */
  take(): Promise<boolean> {
    const { holder, time } = this;
    return takeLease(this.db, { table: 'telegram_poll', key: { column: 'bot_id', value: this.botId }, holder, time });
  }

  /** Gives the lease back, if it is still this holder's: the next one need not wait for its end. */
  async release(): Promise<void> {
    await sql`delete from telegram_poll where bot_id = ${this.botId} and holder = ${this.holder}`.execute(this.db);
  }
}

/** Ends every lease. Only for the embedded mode at its start: there nobody else can hold one. */
export async function releasePolls(db: Kysely<DB>): Promise<void> {
  await sql`delete from telegram_poll`.execute(db);
}
