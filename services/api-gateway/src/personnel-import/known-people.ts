import type { DB } from '@cicero/database';
import {
  handleKey,
  holdEmails,
  holdersOfEmails,
  holdersOfHandles,
  holdHandles,
  holdNumbers,
  type PersonRecord,
  readPersonRecords,
  storedEmail,
  storedUserIds,
} from '@cicero/directory';
import { type Kysely, sql, type Transaction } from 'kysely';
import { mayJoin } from '../personnel/create-person.ts';
import type { Authority } from './authority.ts';
import type { StoredHolders } from './holders.ts';
import type { RosterRow } from './read-row.ts';

/** What the directory knows about the people of some rows. */
export interface KnownPeople {
  of(row: RosterRow): PersonRecord | undefined;
  holders: StoredHolders;
  mayJoin: (clientId: string | null) => boolean;
}

/**
 * Reads what the rows are about, at once.
 * @param hold nobody else changes these people, or takes what the rows ask for, until the transaction ends; everybody
 * takes addresses first, then people, numbers, handles
 */
export async function readKnownPeople(
  tx: Transaction<DB>,
  rows: readonly RosterRow[],
  { authority, hold }: { authority: Authority; hold: boolean },
): Promise<KnownPeople> {
  const emails = rows.flatMap(({ wanted }) => storedEmail(wanted.email?.value) ?? []);
  const handles = (field: 'insta' | 'tiktok') =>
    rows
      .flatMap(({ wanted }) => wanted.handles.filter((one) => one.field === field))
      .flatMap(({ wanted }) => handleKey(wanted.value) ?? []);
  const numbers = [...new Set(rows.flatMap(({ nrp, typed }) => [nrp, typed]))];
  if (hold) await holdEmails(tx, emails);
  let keys = await storedUserIds(tx, numbers);
  if (hold) {
    await holdRows(tx, [...keys.values()]);
    await holdNumbers(
      tx,
      numbers.filter((number) => !keys.has(number)),
    );
    // Whoever was entered until the number was held.
    keys = await storedUserIds(tx, numbers);
    await holdRows(tx, [...keys.values()]);
    await holdHandles(tx, 'instagram', handles('insta'));
    await holdHandles(tx, 'tiktok', handles('tiktok'));
  }
  const records = await readPersonRecords(tx, [...new Set(keys.values())]);
  const byKey = new Map(records.map((record) => [record.user_id, record]));
  const joinable = await joinableUnits(tx, records, authority);
  return {
    of: ({ nrp, typed }) => byKey.get(keys.get(nrp) ?? keys.get(typed) ?? ''),
    holders: {
      instagram: await holdersOfHandles(tx, 'instagram', handles('insta')),
      tiktok: await holdersOfHandles(tx, 'tiktok', handles('tiktok')),
      email: await holdersOfEmails(tx, emails),
    },
    mayJoin: (clientId) => joinable.has(clientId),
  };
}

async function holdRows(tx: Transaction<DB>, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await sql`select user_id from "user" where user_id = any(${[...userIds]}::text[]) order by user_id for update`.execute(
    tx,
  );
}

async function joinableUnits(
  db: Kysely<DB>,
  records: readonly PersonRecord[],
  authority: Authority,
): Promise<ReadonlySet<string | null>> {
  const units = new Set<string | null>();
  if (!authority.isDirectorate) return units;
  for (const clientId of new Set(records.map(({ client_id }) => client_id))) {
    if (await mayJoin(db, authority, { client_id: clientId })) units.add(clientId);
  }
  return units;
}
