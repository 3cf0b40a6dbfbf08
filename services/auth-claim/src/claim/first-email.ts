import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { updatePerson } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import { type Kysely, sql, type Transaction } from 'kysely';
import { queueRegisteredMail } from './mails.ts';
import { storedEmail } from './people.ts';

/** Whether an address belongs to somebody else than the person (null = to anybody). */
export async function isEmailOfAnother(db: Kysely<DB>, email: string, userId: string | null): Promise<boolean> {
  const { rows } = await sql`
    select 1 from "user" where lower(trim(email)) = ${email} and user_id is distinct from ${userId} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/**
 * Stores the address of a person who has none, and tells that address. Nothing happens when it is stored already.
 * @param userId the person's key as stored
 * @param email normalised
 * @throws CiceroError USER_NOT_FOUND, EMAIL_TAKEN when it belongs to somebody else by now, EMAIL_MISMATCH when the
 * person got another
 */
export async function storeFirstEmail(unit: UnitOfWork, userId: string, email: string): Promise<void> {
  const { tx } = unit;
  // An adopted table may hold doubles, so the unique index may be missing; who comes second waits here and then sees.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`user email ${email}`}, 0))`.execute(tx);
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
    // Somebody who does not ask for our lock, such as an import, was faster.
    if (error instanceof Error && 'constraint' in error && error.constraint === 'user_email_unique') {
      throw new CiceroError('EMAIL_TAKEN', { cause: error });
    }
    throw error;
  }
}
