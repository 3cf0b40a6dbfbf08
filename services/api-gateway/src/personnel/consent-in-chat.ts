import { recordAudit } from '@cicero/access';
import type { MessageData, setConsent } from '@cicero/contracts';
import { readPersonRecord } from '@cicero/directory';
import { deciderOf, type UnitOfWork } from '@cicero/platform';
import type { Clock } from '@cicero/runtime';
import { write } from './change-person.ts';
import { noteStatement } from './consent-statement.ts';

type Said = MessageData<typeof setConsent>;

/** The same for numbers that nobody has and those that several have. */
export const howToBeKnown = [
  'Nomor ini belum tertaut dengan satu data personel.',
  'Isi nomor WhatsApp Anda pada data diri di Cicero, atau minta operator satuan Anda mendaftarkannya. Setelah itu tulis ' +
    'perintah ini lagi.',
].join('\n');

/**
 * Stores whether the owner of a number wants notices; said again it changes nothing.
 * @param userId the person's key as stored
 * @param at when it was written
 * @returns what to answer; null when what they said later was answered already
 */
export async function consentFromChat(
  { tx }: UnitOfWork,
  clock: Clock,
  userId: string,
  { consent, by }: Said,
  at: Date,
): Promise<string | null> {
  await tx.selectFrom('user').select('user_id').where('user_id', '=', userId).forUpdate().execute();
  const person = await readPersonRecord(tx, userId);
  if (!person) return howToBeKnown;
  if (!(await noteStatement(tx, userId, at))) return null;
  const already = person.wa_notification_opt_in === consent ? 'memang sudah ' : '';
  if (already === '') {
    await write(tx, userId, { wa_notification_opt_in: consent });
    const { party, origin } = deciderOf(by);
    await recordAudit(tx, clock, {
      ...{ action: 'personnel.notification-set', outcome: 'ok', actor: party, origin },
      ...{ subject: { kind: 'personnel', id: userId }, detail: { opt_in: consent } },
    });
  }
  return consent
    ? `✅ Pengingat tugas lewat WhatsApp ${already}aktif. Tulis *notifwa#off* untuk berhenti.`
    : `✅ Pengingat tugas lewat WhatsApp ${already}nonaktif. Tulis *notifwa#on* untuk menerimanya lagi.`;
}
