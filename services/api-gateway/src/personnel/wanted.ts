import type { Principal } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import {
  holdEmail,
  isEmailOfAnother,
  isHandleOfAnother,
  type PersonChanges,
  type PersonFields,
  type PersonRecord,
  readPersonFields,
  refuseReserved,
  type TextField,
  textFields,
  type WantedPerson,
} from '@cicero/directory';
import type { Transaction } from 'kysely';
import { missing } from '../answers/missing.ts';

/** What somebody sends to be stored of a person; what is absent stays, null and blank clear. */
export type PersonBody = PersonFields & { [Field in 'status' | 'exception']?: boolean | null };
export type EditableField = keyof PersonBody;

/** What people may change of themselves. */
const ownFields: readonly EditableField[] = [
  ...(Object.keys(textFields) as TextField[]),
  'insta',
  'tiktok',
  'whatsapp',
  'email',
];

/** The columns a caller may write; whatever else a body holds is not read. Who may change which person: reach.ts. */
export function editableFields({ kind, accountRole }: Principal): ReadonlySet<EditableField> {
  if (kind === 'personnel') return new Set(ownFields);
  if (kind === 'client') return new Set([...ownFields, 'status']);
  if (kind !== 'dashboard') return new Set();
  return new Set([...ownFields, 'status', ...(accountRole === 'admin' ? (['exception'] as const) : [])]);
}

/** A body as it was understood. */
export interface WantedChange extends WantedPerson {
  flags: { field: 'status' | 'exception'; value: boolean }[];
}

/**
 * Reads the fields that may be written; pure.
 * @throws CiceroError VALIDATION_FAILED for a text that is too long. What is wrong with a handle, number or address is
 * said only when it differs from what is stored.
 */
export function readWanted(body: PersonBody, fields: ReadonlySet<EditableField>): WantedChange {
  const given: PersonBody = Object.fromEntries(
    [...fields].filter((field) => Object.hasOwn(body, field)).map((field) => [field, body[field]]),
  );
  return {
    ...readPersonFields(given),
    flags: (['status', 'exception'] as const).flatMap((field) => {
      const value = given[field];
      return typeof value === 'boolean' ? [{ field, value }] : [];
    }),
  };
}

/** To be called before the person's row is locked: everybody takes addresses first, so that nobody waits in a circle. */
export async function holdAddress(tx: Transaction<DB>, { email }: WantedChange): Promise<void> {
  if (email?.value) await holdEmail(tx, email.value);
}

/** What other people hold; for somebody who is not stored yet the key is the number. */
export interface Others {
  isHandleOfAnother(platform: Platform, handle: string, userId: string): Promise<boolean>;
  isEmailOfAnother(email: string, userId: string): Promise<boolean>;
}

/** As it is stored; whoever wants the same waits until the transaction ends. */
export function othersIn(tx: Transaction<DB>): Others {
  return {
    isHandleOfAnother: (platform, handle, userId) => isHandleOfAnother(tx, platform, handle, userId),
    isEmailOfAnother: (email, userId) => isEmailOfAnother(tx, email, userId),
  };
}

/**
 * What differs from what is stored, in the form it is stored in.
 * @throws CiceroError VALIDATION_FAILED, HANDLE_INVALID, PHONE_INVALID, EMAIL_INVALID, HANDLE_RESERVED, HANDLE_TAKEN,
 * EMAIL_TAKEN
 */
export async function changesTo(
  others: Others,
  stored: Pick<PersonRecord, 'user_id' | EditableField>,
  { texts, handles, phone, email, flags }: WantedChange,
): Promise<PersonChanges> {
  const changes: PersonChanges = {};
  for (const { field, value } of texts) {
    if (value === stored[field]) continue;
    if (field === 'nama' && !value) throw missing('nama', 'Nama');
    changes[field] = value;
  }
  for (const { field, platform, wanted } of handles) {
    if (wanted.isStored(stored[field])) continue;
    if (wanted.problem) throw wanted.problem;
    if (wanted.value !== null) {
      refuseReserved(platform, wanted.value);
      if (await others.isHandleOfAnother(platform, wanted.value, stored.user_id)) throw new CiceroError('HANDLE_TAKEN');
    }
    changes[field] = wanted.value;
  }
  if (phone && !phone.isStored(stored.whatsapp)) {
    if (phone.problem) throw phone.problem;
    changes.whatsapp = phone.value;
  }
  if (email && !email.isStored(stored.email)) {
    if (email.problem) throw email.problem;
    if (email.value !== null && (await others.isEmailOfAnother(email.value, stored.user_id))) {
      throw new CiceroError('EMAIL_TAKEN');
    }
    changes.email = email.value;
  }
  for (const { field, value } of flags) if (stored[field] !== value) changes[field] = value;
  return changes;
}
