import { CiceroError } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import { missing } from '../answers/missing.ts';
import { answerOf, type Call, note } from './call.ts';
import { afterwards, write } from './change-person.ts';
import { noteStatement } from './consent-statement.ts';
import { takePerson } from './find-person.ts';

/**
 * Stores whether a person wants to be written to over WhatsApp. The number must be the one of record: consent is given
 * for a number.
 * @throws CiceroError VALIDATION_FAILED, USER_NOT_FOUND, FORBIDDEN, PHONE_MISMATCH
 */
export async function setConsent(
  call: Call,
  number: string,
  given: { whatsapp: string; consent: boolean | null },
): Promise<ReturnType<typeof answerOf>> {
  const { context, known } = call;
  const { consent } = given;
  if (given.whatsapp.trim() === '') throw missing('whatsapp', 'Nomor WhatsApp');
  if (consent === null) {
    const message = 'opt_in harus berupa true atau false.';
    throw new CiceroError('VALIDATION_FAILED', { message, fields: { field: 'opt_in' } });
  }
  return context.transact(async ({ tx }) => {
    const person = await takePerson(tx, known, number);
    call.refuseOutdated(answerOf(person, known).tag);
    const stored = normalisePhone(person.whatsapp ?? '');
    if (stored === null) {
      throw new CiceroError('PHONE_MISMATCH', { message: 'Personel ini belum memiliki nomor WhatsApp.' });
    }
    if (normalisePhone(given.whatsapp) !== stored) throw new CiceroError('PHONE_MISMATCH');
    await noteStatement(tx, person.user_id, context.clock.now());
    if (person.wa_notification_opt_in !== consent) {
      await write(tx, person.user_id, { wa_notification_opt_in: consent });
      await note(tx, call, 'notification-set', person.user_id, { opt_in: consent });
    }
    return afterwards(tx, call, person.user_id);
  });
}
