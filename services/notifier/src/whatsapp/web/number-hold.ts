import type { WhatsAppAccount } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { takeLease } from '../../lease.ts';
import type { WhatsAppStatus } from '../state.ts';

/** What somebody wants of a number, wherever its browser runs. */
export type Wish = { kind: 'restart' } | { kind: 'logout' } | { kind: 'pair'; phone: string };

/** A number as the process that has it last said it. */
export interface HeldNumber {
  account: string;
  status: WhatsAppStatus;
  /** Whether a process has it now. */
  held: boolean;
}

/** The right to a number's browser: of all replicas one has it. */
export class NumberHold {
  private readonly db: Kysely<DB>;
  private readonly account: WhatsAppAccount;
  private readonly holder: string;
  private readonly time: number;

  /** @param options.time milliseconds that it lasts unless renewed */
  constructor(options: { db: Kysely<DB>; account: WhatsAppAccount; holder: string; time: number }) {
    this.db = options.db;
    this.account = options.account;
    this.holder = options.holder;
    this.time = options.time;
  }

  /** Takes or renews it, and says how the number is; false while somebody else has it. */
  take(status: WhatsAppStatus): Promise<boolean> {
    const { holder, time } = this;
    const key = { column: 'account', value: this.account } as const;
    return takeLease(this.db, { table: 'whatsapp_number', key, holder, time }, status);
  }

  /** Takes the wish away, so that it is done once. */
  async takeWish(): Promise<Wish | null> {
    const { rows } = await sql<{ wish: string; wish_phone: string | null }>`
      with wished as (
        select account, wish, wish_phone from whatsapp_number
        where account = ${this.account} and holder = ${this.holder} and wish is not null for update
      )
      update whatsapp_number number set wish = null, wish_phone = null, wished_at = null
      from wished where number.account = wished.account
      returning wished.wish, wished.wish_phone`.execute(this.db);
    const [row] = rows;
    if (row?.wish === 'restart' || row?.wish === 'logout') return { kind: row.wish };
    return row?.wish === 'pair' && row.wish_phone !== null ? { kind: 'pair', phone: row.wish_phone } : null;
  }

  /** Gives it back, if it is still this holder's: the next one need not wait for its end. */
  async release(status: WhatsAppStatus): Promise<void> {
    await sql`update whatsapp_number set held_until = now() - interval '1 second', status = ${JSON.stringify(status)}
      where account = ${this.account} and holder = ${this.holder}`.execute(this.db);
  }
}

/** Ends every hold. Only for the embedded mode at its start: there nobody else can have a number. */
export async function releaseNumbers(db: Kysely<DB>): Promise<void> {
  await sql`update whatsapp_number set held_until = now() - interval '1 second'`.execute(db);
}

/** The numbers that any process ever had. */
export async function heldNumbers(db: Kysely<DB>): Promise<HeldNumber[]> {
  const { rows } = await sql<HeldNumber>`
    select account, status, held_until >= now() as held from whatsapp_number where status is not null`.execute(db);
  return rows;
}

/** Asks whoever has the number for something; a later wish takes the place of one that was not heard yet. */
export async function wishFor(db: Kysely<DB>, account: WhatsAppAccount, wish: Wish): Promise<boolean> {
  const phone = wish.kind === 'pair' ? wish.phone : null;
  const { numAffectedRows } = await sql`
    update whatsapp_number set wish = ${wish.kind}, wish_phone = ${phone}, wished_at = now()
    where account = ${account} and held_until >= now()`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
