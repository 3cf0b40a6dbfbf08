import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** A row that says who may do something of which only one at a time is borne: poll a bot, run a number's browser. */
export interface Lease {
  table: 'telegram_poll' | 'whatsapp_number';
  key: { column: 'bot_id' | 'account'; value: string | number };
  holder: string;
  /** Milliseconds that it lasts unless renewed. */
  time: number;
}

/**
 * Takes or renews a lease: of all replicas one has it. It ends by itself when its holder does not renew it, by the
 * database's clock, because it is compared across machines.
 * @param says JSON that is written into the row's `status` with it
 * @returns false while somebody else has it
 */
export async function takeLease(db: Kysely<DB>, { table, key, holder, time }: Lease, says?: object): Promise<boolean> {
  const row = sql.table(table);
  const until = sql`now() + ${time} * interval '1 millisecond'`;
  const status = says === undefined ? null : JSON.stringify(says);
  const { numAffectedRows } = await sql`
    insert into ${row} (${sql.ref(key.column)}, holder, held_until ${status === null ? sql`` : sql`, status`})
    values (${key.value}, ${holder}, ${until} ${status === null ? sql`` : sql`, ${status}`})
    on conflict (${sql.ref(key.column)}) do update
    set holder = excluded.holder, held_until = excluded.held_until
      ${status === null ? sql`` : sql`, status = excluded.status`}
    where ${row}.holder = ${holder} or ${row}.held_until < now()`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}
