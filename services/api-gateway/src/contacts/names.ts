import type { DB } from '@cicero/database';
import { normalisePhone, normalisePhones } from '@cicero/directory';
import { type Kysely, sql } from 'kysely';

/** Longer names are of no use in a list of contacts. */
const longestName = 200;

/**
 * What contacts are called: a person by the name of record; who has an account of the dashboard or operates a client
 * `Admin` and the client's name; anybody else by the number.
 */
export async function namesOf(db: Kysely<DB>, phones: readonly string[]): Promise<(phone: string) => string> {
  // Adopted databases spell numbers in more than one way; all are shorter than what the index of people holds.
  const spellings = phones.flatMap((phone) => [phone, `+${phone}`, `${phone}@c.us`, phone.replace(/^62/, '0')]);
  const people = await namesByNumber(
    sql<NamedNumber>`
    select whatsapp, nama as name from "user"
    where left(whatsapp, 40) = any(${spellings}::text[]) and status is true and trim(nama) <> '' order by user_id`,
    db,
  );
  const accounts = await namesByNumber(
    sql<NamedNumber>`
    select account.whatsapp, 'Admin ' || min(clients.nama) as name from dashboard_user account
    join dashboard_user_clients link using (dashboard_user_id) join clients on clients.client_id = link.client_id
    where account.whatsapp = any(${spellings}::text[]) and account.status is true group by account.whatsapp`,
    db,
  );
  const operators = await namesByNumber(
    sql<NamedNumber>`
    select client_operator as whatsapp, 'Admin ' || nama as name from clients
    where deleted_at is null and trim(client_operator) <> '' order by client_id`,
    db,
  );
  return (phone) => (people.get(phone) ?? accounts.get(phone) ?? operators.get(phone) ?? phone).slice(0, longestName);
}

interface NamedNumber {
  whatsapp: string;
  name: string;
}

/** The first name of each number. */
async function namesByNumber(
  query: { execute(db: Kysely<DB>): Promise<{ rows: NamedNumber[] }> },
  db: Kysely<DB>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { whatsapp, name } of (await query.execute(db)).rows) {
    for (const phone of numbersIn(whatsapp)) if (!names.has(phone)) names.set(phone, name.trim());
  }
  return names;
}

function numbersIn(text: string): string[] {
  const one = normalisePhone(text);
  return one === null ? normalisePhones(text) : [one];
}
