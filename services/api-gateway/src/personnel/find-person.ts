import { isOwnMember, isWithin, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normaliseNrp, type PersonRecord, readPersonRecord, storedUserId } from '@cicero/directory';
import type { Kysely, Transaction } from 'kysely';
import type { Known } from './listing.ts';

/**
 * The person with this number, if the caller may see them; whoever may not is not told that there is one.
 * @throws CiceroError USER_NOT_FOUND
 */
export async function findPerson(db: Kysely<DB>, { principal }: Known, number: string): Promise<PersonRecord> {
  const nrp = normaliseNrp(number);
  const userId = nrp === null ? null : await storedUserId(db, nrp);
  const person = userId === null ? undefined : await readPersonRecord(db, userId);
  if (!person || !isWithin(reachOf(principal), person)) throw new CiceroError('USER_NOT_FOUND');
  return person;
}

/**
 * The same, to be changed: nobody else changes the person until this transaction ends.
 * @throws CiceroError USER_NOT_FOUND; FORBIDDEN for somebody whom the caller may only see
 */
export async function takePerson(tx: Transaction<DB>, known: Known, number: string): Promise<PersonRecord> {
  const { user_id } = await findPerson(tx, known, number);
  await tx.selectFrom('user').select('user_id').where('user_id', '=', user_id).forUpdate().execute();
  // Read again: what it was before the lock may be over.
  const person = await findPerson(tx, known, number);
  const { principal } = known;
  if (principal.kind === 'client' && !isOwnMember(reachOf(principal), person)) throw new CiceroError('FORBIDDEN');
  return person;
}
