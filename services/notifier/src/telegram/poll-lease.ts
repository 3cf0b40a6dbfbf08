import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/**
 * The right to poll a bot: of all replicas one has it. It ends by itself when its holder does not renew it, by the
 * database's clock, because it is compared across machines.
 */
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
  async take(): Promise<boolean> {
    const { numAffectedRows } = await sql`
      insert into telegram_poll (bot_id, holder, held_until)
      values (${this.botId}, ${this.holder}, now() + ${this.time} * interval '1 millisecond')
      on conflict (bot_id) do update set holder = excluded.holder, held_until = excluded.held_until
      where telegram_poll.holder = ${this.holder} or telegram_poll.held_until < now()`.execute(this.db);
    return (numAffectedRows ?? 0n) > 0n;
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
