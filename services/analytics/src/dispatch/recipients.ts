import { normalisePhone } from '@cicero/directory';
import type { ClientContacts } from '../reports/clients.ts';

/** Words for recipients that are looked up when a report is due: of the client it is about, and of the installation. */
export const recipientWords = ['group', 'operator', 'super', 'administrators'] as const;
type RecipientWord = (typeof recipientWords)[number];

/**
 * A recipient as it is stored in a subscription: a word, a WhatsApp address, `telegram:<chat id>` or `email:<address>`.
 * @returns null for what is none
 */
export function readRecipient(text: string): string | null {
  const value = text.trim();
  const word = recipientWords.find((one) => one === value.toLowerCase());
  if (word) return word;
  const telegram = /^telegram:\s*(-?\d{1,20})$/i.exec(value)?.[1];
  if (telegram) return `telegram:${telegram}`;
  const email = /^email:\s*([^\s@<>,;]{1,64}@[^\s@<>,;]{1,189}\.[^\s@<>,;.]{2,63})$/i.exec(value)?.[1];
  if (email) return `email:${email.toLowerCase()}`;
  if (/@lid$/i.test(value)) return /^\d{5,20}@lid$/i.test(value) ? value.toLowerCase() : null;
  if (/@g\.us$/i.test(value) || /chat\.whatsapp\.com/i.test(value)) return groupAddress(value);
  return personAddress(value.replace(/@(c\.us|s\.whatsapp\.net)$/i, ''));
}

/** The addresses that a subscription's recipients stand for, each once, in their order; what is no address is left out. */
export function addressesOf(
  recipients: readonly string[],
  contacts: ClientContacts,
  administrators: readonly string[],
): string[] {
  const meant: Readonly<Record<RecipientWord, () => (string | null)[]>> = {
    group: () => values(contacts.client_group).map(groupAddress),
    operator: () => values(contacts.client_operator).map(personAddress),
    super: () => values(contacts.client_super).map(personAddress),
    administrators: () => administrators.map((number) => `${number}@c.us`),
  };
  const found = recipients.flatMap((recipient) => {
    const word = recipientWords.find((one) => one === recipient);
    return word ? meant[word]() : [readRecipient(recipient)];
  });
  return [...new Set(found.filter((address) => address !== null))];
}

function values(text: string | null): string[] {
  return (text ?? '')
    .split(/[;,\n\r]+/)
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** A group id: the bare number, `…@g.us`, or a link that ends in it; older groups carry their founder's number. */
function groupAddress(value: string): string | null {
  const id = /(?:^|\/)(\d{10,22}(?:-\d{9,12})?)(?:@g\.us)?$/i.exec(value)?.[1];
  return id ? `${id}@g.us` : null;
}

function personAddress(value: string): string | null {
  const phone = normalisePhone(value);
  return phone ? `${phone}@c.us` : null;
}
