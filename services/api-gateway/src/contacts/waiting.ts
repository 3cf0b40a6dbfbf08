import type { DB } from '@cicero/database';
import { type KnownContact, whileConnected } from '@cicero/google';
import { type Kysely, sql } from 'kysely';

/** Who takes a number has so long to save it, in milliseconds: longer than a turn and Google's answer take together. */
const lease = 5 * 60_000;
/** After something went wrong: so long at first, then twice as long each time. */
const firstPause = 10 * 60_000;
const longestPause = 24 * 3_600_000;

/** Numbers that are to be saved from now on; those known already stay as they are. How many are new. */
export async function addWaiting(db: Kysely<DB>, phones: readonly string[], now: Date): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into saved_contact (phone_number, created_at)
    select phone, ${now.toISOString()}::timestamptz at time zone 'UTC' from unnest(${[...phones]}::text[]) as phone
    on conflict (phone_number) do nothing`.execute(db);
  return Number(numAffectedRows);
}

/** Whether a number is saved or waits to be. */
export async function isNoted(db: Kysely<DB>, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('saved_contact')
    .select('phone_number')
    .where('phone_number', '=', phone)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many wait that may be tried now, counted up to a limit. `fresh`: only those never tried. */
export async function countWaiting(
  db: Kysely<DB>,
  { now, limit, fresh = false }: { now: Date; limit: number; fresh?: boolean },
): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::integer as waiting from (
      select from saved_contact where ${isDue(now)} and (attempts = 0 or not ${fresh}) limit ${limit}) due`.execute(db);
  return rows[0]?.waiting ?? 0;
}

/** Takes waiting numbers for one process, so that nobody else saves them. */
export async function takeWaiting(
  db: Kysely<DB>,
  taken: { by: string; now: Date; limit: number; fresh: boolean },
): Promise<string[]> {
  const { by, now, limit, fresh } = taken;
  const { rows } = await sql<{ phone_number: string }>`
    update saved_contact set held_by = ${by}, waits_until = ${until(now, lease)}
    where phone_number in (
      select phone_number from saved_contact where ${isDue(now)} and (attempts = 0 or not ${fresh})
      order by phone_number limit ${limit} for update skip locked)
    returning phone_number`.execute(db);
  return rows.map((row) => row.phone_number).sort();
}

/** Holds on to numbers for as long again; returns those that still wait and are still ours. */
export async function keepTaken(
  db: Kysely<DB>,
  { by, now, phones }: { by: string; now: Date; phones: readonly string[] },
): Promise<string[]> {
  const { rows } = await sql<{ phone_number: string }>`
    update saved_contact set waits_until = ${until(now, lease)}
    where phone_number = any(${[...phones]}::text[]) and held_by = ${by} and resource_name is null
    returning phone_number`.execute(db);
  return rows.map((row) => row.phone_number).sort();
}

/**
 * Writes down under which id Google has numbers, if they wait, and if the account that said so is still the one whose
 * contacts are kept. How many that were.
 */
export async function storeSaved(
  db: Kysely<DB>,
  account: string | null,
  contacts: readonly KnownContact[],
): Promise<number> {
  if (contacts.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`
    with asked as (${whileConnected(account)})
    update saved_contact set resource_name = found.resource, waits_until = null, held_by = null, problem = null
    from (select phone, min(resource) as resource
      from unnest(${contacts.map(({ phone }) => phone)}::text[],
        ${contacts.map(({ resourceName }) => resourceName)}::text[]) as found (phone, resource) group by phone) found
    where phone_number = found.phone and resource_name is null and exists (select from asked)`.execute(db);
  return Number(numAffectedRows);
}

/** Puts numbers back that were not tried: they may be taken again at once. */
export async function putBack(db: Kysely<DB>, by: string): Promise<void> {
  await sql`update saved_contact set held_by = null, waits_until = null
    where held_by = ${by} and resource_name is null`.execute(db);
}

/** Puts numbers back that went wrong: they wait, longer each time. */
export async function putAside(
  db: Kysely<DB>,
  aside: { by: string; now: Date; phones: readonly string[]; problem: string },
): Promise<void> {
  const { by, now, phones, problem } = aside;
  await sql`
    update saved_contact set held_by = null, attempts = attempts + 1, problem = ${problem},
      waits_until = ${now.toISOString()}::timestamptz + least(${longestPause}::float8,
        ${firstPause}::float8 * power(2, least(attempts, 20))) * interval '1 millisecond'
    where phone_number = any(${[...phones]}::text[]) and held_by = ${by} and resource_name is null`.execute(db);
}

function isDue(now: Date) {
  return sql<boolean>`resource_name is null and (waits_until is null or waits_until <= ${now.toISOString()}::timestamptz)`;
}

function until(now: Date, milliseconds: number) {
  return sql`${new Date(now.getTime() + milliseconds).toISOString()}::timestamptz`;
}
