import { administratorPhone } from '../world/contacts.ts';
import type { World } from '../world/world.ts';

export interface ListedContact {
  chatId: string;
  name: string;
  about: string;
  isGroup: boolean;
  /** As whom one writes in this chat: the person; in a group, the operator of its client. */
  speaker: { chatId: string; name: string };
}

/** Who a chat is with, for the page; an unknown number is shown as a number. */
export function contactFor(world: World, chatId: string): ListedContact {
  const isGroup = chatId.endsWith('@g.us');
  const id = chatId.replace(/@.*$/, '');
  const stranger = isGroup ? { name: `Grup ${id}`, about: 'Grup' } : { name: `+${id}`, about: 'Nomor tidak dikenal' };
  const contact = { ...(world.contact(chatId) ?? stranger), isGroup };
  return { chatId, ...contact, speaker: isGroup ? speakerOf(world, chatId) : { chatId, name: contact.name } };
}

function speakerOf(world: World, group: string): { chatId: string; name: string } {
  const client = world.clients.find(({ row }) => row.client_group === group) ?? world.clients[0];
  const chatId = `${client?.row.client_operator ?? '6280000000000'}@c.us`;
  return { chatId, name: world.contact(chatId)?.name ?? 'anggota grup' };
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
  yield `${administratorPhone}@c.us`;
  for (const { row } of world.clients) {
    yield `${row.client_operator}@c.us`;
    yield `${row.client_super}@c.us`;
    yield row.client_group;
  }
  for (const { row } of world.allPersonnel()) if (row.whatsapp) yield `${row.whatsapp}@c.us`;
}
