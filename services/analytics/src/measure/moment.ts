import type { DB } from '@cicero/database';
import type { Kysely, Transaction } from 'kysely';

/** Reads several things as of one moment: what is written meanwhile is in none of them. */
export function atOneMoment<Read>(db: Kysely<DB>, read: (tx: Transaction<DB>) => Promise<Read>): Promise<Read> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}
