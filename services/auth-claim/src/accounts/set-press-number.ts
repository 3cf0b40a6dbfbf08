import { recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { normalisePhone } from '@cicero/directory';
import type { Decider } from '@cicero/platform';
import { sql } from 'kysely';
import type { Administration } from './administration.ts';

/**
 * Changes the WhatsApp number of an account of the press section: where it is told of work that waits, and from where its
 * word counts. One number is one account's.
 * @param text blank = none
 * @returns the number as stored
 * @throws CiceroError PHONE_INVALID, PHONE_TAKEN, USER_NOT_FOUND
 */
export async function setPressNumber(
  { context }: Pick<Administration, 'context'>,
  userId: string,
  text: string,
  by: Decider,
): Promise<string | null> {
  const whatsapp = text.trim() === '' ? null : normalisePhone(text);
  if (text.trim() !== '' && whatsapp === null) throw new CiceroError('PHONE_INVALID');
  await context.transact(async ({ tx }) => {
    // Of two who want one number one gets it.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`press number ${whatsapp}`}, 0))`.execute(tx);
    const taken =
      whatsapp !== null &&
      (await tx
        .selectFrom('penmas_user')
        .select('user_id')
        .where('whatsapp', '=', whatsapp)
        .where('user_id', '<>', userId)
        .executeTakeFirst());
    if (taken) throw new CiceroError('PHONE_TAKEN');
    const { numUpdatedRows } = await tx
      .updateTable('penmas_user')
      .set({ whatsapp, updated_at: context.clock.now() })
      .where('user_id', '=', userId)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new CiceroError('USER_NOT_FOUND');
    await recordAudit(tx, context.clock, {
      action: 'account.contact-changed',
      outcome: 'ok',
      actor: by.party,
      subject: { kind: 'penmas', id: userId },
      origin: by.origin,
      detail: { fields: ['whatsapp'] },
    });
  });
  return whatsapp;
}
