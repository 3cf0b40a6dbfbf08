import { clientContact, type WorldClient } from './clients.ts';
import { numberOfPhone, type WorldPerson } from './personnel.ts';

/** Who is behind a WhatsApp chat of the world. */
export interface Contact {
  readonly name: string;
  /** One line about the contact: rank and unit, or what a group is for. */
  readonly about: string;
  readonly isGroup: boolean;
}

/** The number of the one who runs the installation: what the sandbox sets as ADMIN_WHATSAPP. */
export const administratorPhone = '6280030000001';

/** Names a chat id (`62…@c.us`, `…@g.us`) when it belongs to somebody of the world. */
export function contactOf(
  chatId: string,
  clientAt: (index: number) => WorldClient | undefined,
  personOf: (number: number) => WorldPerson | undefined,
): Contact | undefined {
  const id = chatId.replace(/@.*$/, '');
  if (id === administratorPhone) {
    return { name: 'Administrator Contoh', about: 'Administrator Cicero', isGroup: false };
  }
  const place = clientContact(id);
  if (place) {
    const client = clientAt(place.index);
    if (!client) return undefined;
    const { nama } = client.row;
    if (place.as === 'group') return { name: `Grup ${nama}`, about: 'Grup', isGroup: true };
    const duty = place.as === 'operator' ? 'Operator' : 'Super admin';
    return { name: `${duty} ${nama}`, about: duty, isGroup: false };
  }
  const number = numberOfPhone(id);
  const person = number === undefined ? undefined : personOf(number);
  if (!person || person.row.whatsapp !== id) return undefined;
  return {
    name: `${person.row.title} ${person.row.nama}`,
    about: `${person.row.jabatan} · ${person.row.client_id}`,
    isGroup: false,
  };
}
