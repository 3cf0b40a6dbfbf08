import type { FastifyPluginAsync } from 'fastify';
import type { Static } from 'typebox';
import { RefusedRequest } from '../http.ts';
import type { ChatMessage } from './chats.ts';
import type { Exchange } from './exchange.ts';
import {
  AccountParams,
  Acknowledgement,
  EventsQuery,
  Incoming,
  LineSetting,
  MessagesQuery,
  Outgoing,
  Reading,
  ReceiptSetting,
  Registration,
} from './schemas.ts';

const API = '/sandbox/whatsapp/api';
const LARGEST_BODY = 24 * 1024 * 1024;

/** A message without the bytes of its file, which have their own address. */
export const withoutBytes = ({ file, ...message }: ChatMessage) => ({
  ...message,
  file: file && { name: file.name, mimetype: file.mimetype, bytes: file.bytes },
});

/** What the notifier's sandbox adapter and tests use. */
export function whatsappApi(exchange: Exchange): FastifyPluginAsync {
  return async (app) => {
    app.post<{ Body: Static<typeof Outgoing> }>(
      `${API}/messages`,
      { schema: { body: Outgoing }, bodyLimit: LARGEST_BODY },
      async ({ body }, reply) => {
        if (!body.text && !body.file) throw new RefusedRequest(400, 'Isi text atau file.', 'VALIDATION_FAILED');
        const { id, timestamp } = await exchange.send(body);
        return reply.code(201).send({ id, timestamp });
      },
    );
    app.get<{ Querystring: Static<typeof MessagesQuery> }>(
      `${API}/messages`,
      { schema: { querystring: MessagesQuery } },
      async ({ query }) => ({ messages: exchange.chats.list(query).map(withoutBytes) }),
    );
    app.delete(`${API}/messages`, async (_request, reply) => {
      exchange.reset();
      return reply.code(204).send();
    });

    app.post<{ Body: Static<typeof Incoming> }>(
      `${API}/inbound`,
      { schema: { body: Incoming } },
      async ({ body }, reply) => reply.code(201).send(withoutBytes(exchange.receive(body))),
    );
    app.get<{ Querystring: Static<typeof EventsQuery> }>(
      `${API}/events`,
      { schema: { querystring: EventsQuery } },
      (request, reply) => {
        const { account, after, ack } = request.query;
        const header = request.headers['last-event-id'];
        const lastEventId = after ?? (Array.isArray(header) ? header[0] : header);
        exchange.listen(account, reply, { lastEventId, manual: ack === 'manual' });
      },
    );

    app.post<{ Body: Static<typeof Acknowledgement> }>(
      `${API}/ack`,
      { schema: { body: Acknowledgement } },
      async ({ body }, reply) => {
        exchange.acknowledge(body.account, body.id);
        return reply.code(204).send();
      },
    );

    app.post<{ Body: Static<typeof Reading> }>(
      `${API}/read`,
      { schema: { body: Reading } },
      async ({ body }, reply) => {
        exchange.read(body.account, body.chatId);
        return reply.code(204).send();
      },
    );
    app.post<{ Body: Static<typeof ReceiptSetting> }>(
      `${API}/receipts`,
      { schema: { body: ReceiptSetting } },
      async ({ body }, reply) => {
        const message = exchange.chats.find(body.id);
        if (!message) throw new RefusedRequest(404, 'Pesan tidak ditemukan.');
        exchange.receipt(message, body.level);
        return reply.code(204).send();
      },
    );

    app.get(`${API}/state`, async () => ({
      accounts: exchange.lines.all().map((line) => ({ ...line, listeners: exchange.listeners(line.account) })),
      chats: exchange.chats.summaries().map(({ last, ...chat }) => ({ ...chat, last: withoutBytes(last) })),
    }));
    app.put<{ Params: Static<typeof AccountParams>; Body: Static<typeof LineSetting> }>(
      `${API}/accounts/:account`,
      { schema: { params: AccountParams, body: LineSetting } },
      async ({ params, body }) => exchange.changeLine(params.account, body),
    );

    app.get<{ Params: { number: string } }>(`${API}/numbers/:number`, async ({ params }) => {
      const chatId = `${params.number.replace(/\D/g, '')}@c.us`;
      const registered = exchange.isRegistered(chatId);
      return { registered, chatId: registered ? chatId : null };
    });
    app.put<{ Params: { number: string }; Body: Static<typeof Registration> }>(
      `${API}/numbers/:number`,
      { schema: { body: Registration } },
      async ({ params, body }) => {
        const chatId = `${params.number.replace(/\D/g, '')}@c.us`;
        exchange.setRegistered(chatId, body.registered);
        return { registered: body.registered, chatId: body.registered ? chatId : null };
      },
    );
  };
}
