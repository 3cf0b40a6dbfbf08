import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';

/** How many numbers are saved as contacts, and how many wait to be. */
export async function countContacts(db: Kysely<DB>): Promise<{ saved: number; waiting: number }> {
  const { rows } = await sql<{ saved: number; waiting: number }>`
    select count(resource_name)::integer as saved, (count(*) - count(resource_name))::integer as waiting
    from saved_contact`.execute(db);
  return rows[0] ?? { saved: 0, waiting: 0 };
}
