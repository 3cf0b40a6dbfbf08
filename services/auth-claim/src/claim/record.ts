import type { DB } from '@cicero/database';
import {
  namedRoles,
  type PersonRecord,
  readPersonRecord,
  roleFlags,
  shownHandle,
  storedEmail,
} from '@cicero/directory';
import type { Kysely } from 'kysely';

/** A person's own record, as the claim shows it. */
export type ClaimRecord = Omit<PersonRecord, 'regional_id' | 'roles' | 'created_at' | 'updated_at'> & {
  created_at: string | null;
  updated_at: string | null;
} & Record<(typeof namedRoles)[number], boolean>;

/** The record of a person by the key as stored. Instagram names come bare, TikTok names with `@`. */
export async function readRecord(db: Kysely<DB>, userId: string): Promise<ClaimRecord | undefined> {
  const person = await readPersonRecord(db, userId);
  if (!person) return undefined;
  const { roles, regional_id: _, created_at, updated_at, ...columns } = person;
  return {
    ...columns,
    email: storedEmail(person.email),
    insta: shownHandle('instagram', person.insta),
    tiktok: shownHandle('tiktok', person.tiktok),
    created_at: created_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
    ...roleFlags(roles, namedRoles),
  };
}
