import type { Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normalisePhone } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';
import { listed, personSource } from '../measure/people.ts';
import type { AttendanceScope } from '../scope/scope.ts';

/** Somebody who wants to be reminded. Handles by platform as stored. */
export interface RemindedPerson extends Readonly<Record<Platform, string | null>> {
  userId: string;
  /** Rank. */
  title: string | null;
  name: string | null;
  exception: boolean;
  /** `62…@c.us` */
  chatId: string;
}

const wanting = sql`person.wa_notification_opt_in and nullif(trim(person.whatsapp), '') is not null`;

/** Clients (upper case) with active people who want to be reminded. */
export async function clientsToRemind(db: Kysely<DB>): Promise<Set<string>> {
  const { rows } = await sql<{ clientId: string }>`
    select distinct upper(trim(person.client_id)) as "clientId" from ${personSource}
    where person.status is true and ${wanting}`.execute(db);
  return new Set(rows.map(({ clientId }) => clientId));
}

/**
 * A page of active people of a client who want to be reminded and have a usable number, in the order of their ids.
 * Of people who share a phone in one client the first is written to: a chat gets one reminder about a client.
 * @param after the last id of the page before
 * @returns the people, and the id that the next page follows; null = that was all
 */
export async function peopleToRemind(
  db: Kysely<DB>,
  scope: AttendanceScope,
  after: string,
  most: number,
): Promise<{ people: RemindedPerson[]; last: string | null }> {
  const { rows } = await sql<Omit<RemindedPerson, 'chatId'> & { whatsapp: string }>`
    select person.user_id as "userId", person.title, person.nama as name, person.insta as instagram, person.tiktok,
      coalesce(person.exception, false) as exception, person.whatsapp
    from ${personSource} where ${listed(scope)} and ${wanting} and person.user_id > ${after}
    order by person.user_id limit ${most}`.execute(db);
  const people = new Map<string, RemindedPerson>();
  for (const { whatsapp, ...person } of rows) {
    const phone = normalisePhone(whatsapp);
    const chatId = `${phone}@c.us`;
    if (phone !== null && !people.has(chatId)) people.set(chatId, { ...person, chatId });
  }
  return { people: [...people.values()], last: rows.length < most ? null : (rows.at(-1)?.userId ?? null) };
}
