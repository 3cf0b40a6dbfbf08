import type { World } from '../world/world.ts';

export interface ListedContact {
  chatId: string;
  name: string;
  about: string;
  isGroup: boolean;
}

/** Who a chat is with, for the page; an unknown number is shown as a number. */
export function contactFor(world: World, chatId: string): ListedContact {
  const known = world.contact(chatId);
  if (known) return { chatId, ...known };
  const id = chatId.replace(/@.*$/, '');
  return chatId.endsWith('@g.us')
    ? { chatId, name: `Grup ${id}`, about: 'Grup', isGroup: true }
    : { chatId, name: `+${id}`, about: 'Nomor tidak dikenal', isGroup: false };
}

/** People and groups of the world whose name, number or unit contains a text; operators and groups first. */
export function searchContacts(world: World, text: string, limit: number): ListedContact[] {
  const wanted = text.trim().toLowerCase();
  const found: ListedContact[] = [];
  for (const chatId of allChatIds(world)) {
    const contact = contactFor(world, chatId);
    if (`${contact.name} ${contact.about} ${chatId}`.toLowerCase().includes(wanted)) found.push(contact);
    if (found.length === limit) break;
  }
  return found;
}

function* allChatIds(world: World): Generator<string> {
  for (const { row } of world.clients) {
    yield `${row.client_operator}@c.us`;
    yield `${row.client_super}@c.us`;
    yield row.client_group;
  }
  for (const { row } of world.allPersonnel()) if (row.whatsapp) yield `${row.whatsapp}@c.us`;
}
