import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import { isPicture, RefusedRequest, sendFile, sendPage } from '../http.ts';
import { page } from '../pages/layout.ts';
import type { World } from '../world/world.ts';
import { whatsappApi, withoutBytes } from './api.ts';
import type { ChatMessage } from './chats.ts';
import { contactFor, searchContacts } from './contacts.ts';
import type { Exchange } from './exchange.ts';
import { formatText } from './formatting.ts';
import { chatBody } from './page.ts';
import { MessagesQuery } from './schemas.ts';

const PAGE = '/sandbox/whatsapp/page';
const SearchQuery = Type.Object({ text: Type.Optional(Type.String({ maxLength: 100 })) });

/** The chat page at `/sandbox/whatsapp`, what it reads, and the API beside it. */
export function whatsapp(exchange: Exchange, world: World): FastifyPluginAsync {
  /** A message as the page shows it. */
  const shown = (message: ChatMessage) => ({
    ...withoutBytes(message),
    spans: formatText(message.text),
    isPicture: message.file !== null && isPicture(message.file.mimetype),
    author: message.from === '' ? 'Cicero' : contactFor(world, message.from).name,
    delivered: message.direction === 'in' && exchange.isDelivered(message),
    receipt: message.direction === 'out' ? exchange.receipts.of(message.id) : null,
    contact: contactFor(world, message.chatId),
  });

  return async (app) => {
    app.addHook('preClose', async () => exchange.close());
    await app.register(whatsappApi(exchange));

    app.get('/sandbox/whatsapp', async (_request, reply) =>
      sendPage(reply, page({ title: 'WhatsApp', active: 'whatsapp', script: 'chat.js', body: chatBody })),
    );
    app.get(`${PAGE}/overview`, async () => ({
      lines: exchange.lines.all().map((line) => ({ ...line, listeners: exchange.listeners(line.account) })),
      chats: exchange.chats.summaries().map(({ account, chatId, messages, last }) => {
        return { account, chatId, messages, last: shown(last) };
      }),
    }));
    app.get<{ Querystring: Static<typeof MessagesQuery> }>(
      `${PAGE}/messages`,
      { schema: { querystring: MessagesQuery } },
      async ({ query }) => ({ messages: exchange.chats.list({ ...query, limit: query.limit ?? 100 }).map(shown) }),
    );
    app.get<{ Params: { id: string } }>(`${PAGE}/messages/:id`, async ({ params }) =>
      shown(found(exchange, params.id)),
    );
    app.get<{ Params: { id: string } }>('/sandbox/whatsapp/files/:id', async ({ params }, reply) => {
      const { file } = found(exchange, params.id);
      if (!file) throw new RefusedRequest(404, 'Pesan ini tidak membawa berkas.');
      return sendFile(reply, file);
    });
    app.get<{ Querystring: Static<typeof SearchQuery> }>(
      `${PAGE}/contacts`,
      { schema: { querystring: SearchQuery } },
      async ({ query }) => ({ contacts: searchContacts(world, query.text ?? '', 30) }),
    );
    app.get(`${PAGE}/events`, (_request, reply) => exchange.watch(reply));
  };
}

function found(exchange: Exchange, id: string): ChatMessage {
  const message = exchange.chats.find(id);
  if (!message) throw new RefusedRequest(404, 'Pesan tidak ditemukan.');
  return message;
}
