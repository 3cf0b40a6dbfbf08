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
}

const wanting = sql`person.wa_notification_opt_in and nullif(trim(person.whatsapp), '') is not null`;

/** Clients (upper case) with active people who want to be reminded. */
export async function clientsToRemind(db: Kysely<DB>): Promise<Set<string>> {
  const { rows } = await sql<{ clientId: string }>`
    select distinct upper(trim(person.client_id)) as "clientId" from ${personSource}
    where person.status is true and ${wanting}`.execute(db);
  return new Set(rows.map(({ clientId }) => clientId));
}

/** A chat, and the ids of those who share its phone, in order. */
export interface RemindedChat {
  /** `62…@c.us` */
  chatId: string;
  userIds: readonly string[];
}

/**
 * The chats of active people of a client who want to be reminded and have a usable number, in the order of their ids.
 * People who share a phone share a chat, and a chat gets one reminder about a client.
 */
export async function chatsToRemind(db: Kysely<DB>, scope: AttendanceScope): Promise<RemindedChat[]> {
  const { rows } = await sql<{ userId: string; whatsapp: string }>`
    select person.user_id as "userId", person.whatsapp
    from ${personSource} where ${listed(scope)} and ${wanting} order by person.user_id`.execute(db);
  const chats = Map.groupBy(rows, ({ whatsapp }) => normalisePhone(whatsapp));
  return [...chats].flatMap(([phone, people]) =>
    phone === null ? [] : [{ chatId: `${phone}@c.us`, userIds: people.map(({ userId }) => userId) }],
  );
}

/** Who of a scope has these ids, in the order of ids. */
export async function peopleToRemind(
  db: Kysely<DB>,
  scope: AttendanceScope,
  userIds: readonly string[],
): Promise<RemindedPerson[]> {
  const { rows } = await sql<RemindedPerson>`
    select person.user_id as "userId", person.title, person.nama as name, person.insta as instagram, person.tiktok,
      coalesce(person.exception, false) as exception
    from ${personSource} where ${listed(scope)} and person.user_id = any(${[...userIds]}::text[])
    order by person.user_id`.execute(db);
  return rows;
}
