import type { DB } from '@cicero/database';
import { normalisePhone } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { addWaiting } from './waiting.ts';

/** People read at once. */
const batch = 1_000;

/**
 * Asks for the numbers of active people who want notices and whose number is not saved, nor waiting to be. Reads only
 * the difference, a batch at a time.
 * @returns how many numbers are new; with `dryRun` how many would be
 */
export async function addPeople(
  db: Kysely<DB>,
  options: { now: Date; signal: AbortSignal; clientId?: string; dryRun?: boolean },
): Promise<number> {
  const { now, signal, clientId, dryRun = false } = options;
  const isOfClient = clientId === undefined ? sql`true` : sql`upper(trim(client_id)) = ${clientId}`;
  let added = 0;
  for (let last = ''; !signal.aborted; ) {
    const { rows } = await sql<{ user_id: string; whatsapp: string }>`
      select user_id, whatsapp from "user" person
      where status is true and wa_notification_opt_in is true and whatsapp <> '' and user_id > ${last} and ${isOfClient}
        and not exists (select from saved_contact where phone_number = person.whatsapp)
      order by user_id limit ${batch}`.execute(db);
    const phones = rows.map(({ whatsapp }) => normalisePhone(whatsapp)).filter((phone) => phone !== null);
    added += dryRun ? await countNew(db, phones) : await addWaiting(db, [...new Set(phones)], now);
    last = rows.at(-1)?.user_id ?? '';
    if (rows.length < batch) break;
  }
  return added;
}

async function countNew(db: Kysely<DB>, phones: readonly string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct phone)::integer as count from unnest(${[...phones]}::text[]) as phone
    where not exists (select from saved_contact where phone_number = phone)`.execute(db);
  return rows[0]?.count ?? 0;
}
