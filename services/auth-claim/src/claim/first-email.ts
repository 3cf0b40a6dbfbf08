import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { holdEmail, isEmailConflict, isEmailOfAnother, storedEmail, updatePerson } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import type { Transaction } from 'kysely';
import { queueRegisteredMail } from './mails.ts';

/**
 * Stores the address of a person who has none, and tells that address. Nothing happens when it is stored already.
 * @param userId the person's key as stored
 * @param email normalised
 * @throws CiceroError USER_NOT_FOUND, EMAIL_TAKEN when it belongs to somebody else by now, EMAIL_MISMATCH when the
 * person got another
 */
export async function storeFirstEmail(unit: UnitOfWork, userId: string, email: string): Promise<void> {
  const { tx } = unit;
  await holdEmail(tx, email);
  const person = await tx
    .selectFrom('user')
    .select('email')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  if (!person) throw new CiceroError('USER_NOT_FOUND');
  const stored = storedEmail(person.email);
  if (stored === email) return;
  if (stored !== null) throw new CiceroError('EMAIL_MISMATCH');
  if (await isEmailOfAnother(tx, email, userId)) throw new CiceroError('EMAIL_TAKEN');
  await writeEmail(tx, userId, email);
  queueRegisteredMail(unit, email);
}

async function writeEmail(tx: Transaction<DB>, userId: string, email: string): Promise<void> {
  try {
    await updatePerson(tx, userId, { email });
  } catch (error) {
    if (isEmailConflict(error)) throw new CiceroError('EMAIL_TAKEN', { cause: error });
    throw error;
  }
}
