import { sendMessage } from '@cicero/contracts';
import { normalisePhone, type PersonRecord, storedEmail } from '@cicero/directory';
import type { UnitOfWork } from '@cicero/platform';
import type { Addressee, Delivery, Ticket } from './tickets.ts';

/** An answer that arrives later only puzzles, milliseconds. */
const patience = 24 * 3_600_000;
const keyBeginning = 'complaint:';

/** Where the person is answered: over WhatsApp, without a number by e-mail. */
export function toPersonnel({ whatsapp, email }: Pick<PersonRecord, 'whatsapp' | 'email'>): Delivery {
  const byPhone = toNumber('personnel', whatsapp);
  const address = storedEmail(email);
  if (byPhone.status === 'pending' || address === null || !address.includes('@')) return byPhone;
  return { addressee: 'personnel', channel: 'email', recipient: address, status: 'pending', reason: null };
}

/** Where whoever complained on the person's behalf reads along; not twice on one phone. */
export function toDashboard(whatsapp: string | null, personnel: Delivery): Delivery {
  const delivery = toNumber('dashboard', whatsapp);
  if (delivery.recipient === null || delivery.recipient !== personnel.recipient) return delivery;
  return { ...delivery, status: 'skipped', reason: 'same_number' };
}

function toNumber(addressee: Addressee, whatsapp: string | null): Delivery {
  const number = whatsapp?.trim() ? normalisePhone(whatsapp) : null;
  if (number !== null) {
    return { addressee, channel: 'whatsapp', recipient: `${number}@c.us`, status: 'pending', reason: null };
  }
  const [status, reason] = whatsapp?.trim()
    ? (['invalid', 'invalid_number'] as const)
    : (['skipped', 'empty'] as const);
  return { addressee, channel: 'unknown', recipient: null, status, reason };
}

/** The key by which the notifier, and we, know the message to an addressee. */
export function deliveryKey(ticketId: string, addressee: Addressee): string {
  return `${keyBeginning}${ticketId}:${addressee}`;
}

/** Whether a message is an answer to a complaint. */
export function isDeliveryKey(dedupeKey: string): boolean {
  return dedupeKey.startsWith(keyBeginning);
}

/** Hands the answer over for delivery. @returns the keys of what was handed over */
export function publishAnswer(unit: UnitOfWork, ticket: Ticket): Map<Addressee, string> {
  const keys = new Map<Addressee, string>();
  for (const { addressee, channel, recipient, status } of ticket.deliveries) {
    if (status !== 'pending' || recipient === null) continue;
    const dedupeKey = deliveryKey(ticket.ticketId, addressee);
    const expiresAt = new Date(ticket.requestedAt.getTime() + patience).toISOString();
    const common = { recipient, text: ticket.message, dedupeKey, expiresAt, priority: 'approval' } as const;
    if (channel === 'email') {
      unit.publish(sendMessage, { channel, subject: 'Tindak lanjut kendala absensi', ...common });
    } else {
      unit.publish(sendMessage, { channel: 'whatsapp', account: 'user', ...common });
    }
    keys.set(addressee, dedupeKey);
  }
  return keys;
}
