import { normalisePhone } from '@cicero/directory';

/** Where a client wants its recaps, as stored: free text, several values separated by `;`, `,` or new lines. */
export interface ClientContacts {
  client_group: string | null;
  client_operator: string | null;
  client_super: string | null;
}

/** WhatsApp addresses of a client's group, operators and superiors, each once; what is no address is left out. */
export function recipientsOf(contacts: ClientContacts): string[] {
  const groups = values(contacts.client_group).map(groupAddress);
  const people = [contacts.client_operator, contacts.client_super].flatMap(values).map(personAddress);
  return [...new Set([...groups, ...people].filter((address) => address !== null))];
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
