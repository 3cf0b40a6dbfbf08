import type { FastifyPluginAsync } from 'fastify';
import type { Static } from 'typebox';
import { RefusedRequest } from '../http.ts';
import { telegramBot } from './cast.ts';
import type { TelegramMessage } from './chats.ts';
import {
  ChatParams,
  ChatSetting,
  Fault,
  MessagesQuery,
  Pressed,
  RawUpdate,
  WebhookSetting,
  Written,
} from './schemas.ts';
import type { Telegram } from './telegram.ts';

const API = '/sandbox/telegram/api';

/** A message without the bytes of its file, which have their own address. */
export function withoutBytes<Message extends Pick<TelegramMessage, 'file'>>({ file, ...message }: Message) {
  if (!file) return { ...message, file: null };
  const { base64: _bytes, ...facts } = file;
  return { ...message, file: facts };
}

/** What tests and the page use: writing and pressing as people do, troubles, and a look at everything. */
export function telegramApi(telegram: Telegram): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: Static<typeof MessagesQuery> }>(
      `${API}/messages`,
      { schema: { querystring: MessagesQuery } },
      async ({ query }) => ({ messages: telegram.chats.list(query).map(withoutBytes) }),
    );
    app.delete(`${API}/messages`, async (_request, reply) => {
      telegram.reset();
      return reply.code(204).send();
    });
    app.post<{ Body: Static<typeof Written> }>(
      `${API}/inbound`,
      { schema: { body: Written } },
      async ({ body }, reply) => reply.code(201).send(telegram.write(body.chatId, body.userId, body.text)),
    );
    app.post<{ Body: Static<typeof Pressed> }>(
      `${API}/press`,
      { schema: { body: Pressed } },
      async ({ body: { chatId, messageId, userId, data } }, reply) =>
        reply.code(201).send(telegram.press(chatId, messageId, userId, data)),
    );
    app.post<{ Body: Static<typeof RawUpdate> }>(
      `${API}/updates`,
      { schema: { body: RawUpdate } },
      async ({ body }, reply) => reply.code(201).send({ updateId: telegram.updates.add(body) }),
    );
    app.get(`${API}/state`, async () => ({
      bot: { id: telegramBot.id, username: telegramBot.username },
      polled: telegram.updates.isPolled,
      pending: telegram.updates.pending().length,
      webhook: telegram.webhook,
      commands: telegram.commands,
      chats: telegram.summaries().map(({ room, last }) => ({
        ...room,
        reachable: telegram.isReachable(room.id),
        last: last && withoutBytes(last),
      })),
      pressed: telegram.pressed(),
    }));
    app.put<{ Params: Static<typeof ChatParams>; Body: Static<typeof ChatSetting> }>(
      `${API}/chats/:chatId`,
      { schema: { params: ChatParams, body: ChatSetting } },
      async ({ params, body }) => {
        telegram.setReachable(params.chatId, body.reachable);
        return { chatId: params.chatId, ...body };
      },
    );
    app.put<{ Body: Static<typeof WebhookSetting> }>(
      `${API}/webhook`,
      { schema: { body: WebhookSetting } },
      async ({ body }) => {
        telegram.webhook = body.url;
        return body;
      },
    );

    app.get(`${API}/faults`, async () => ({ faults: telegram.faults.list() }));
    app.post<{ Body: Static<typeof Fault> }>(`${API}/faults`, { schema: { body: Fault } }, async ({ body }, reply) => {
      const fault = telegram.faults.add(body);
      if (!fault) throw new RefusedRequest(409, 'Terlalu banyak gangguan; hapus dahulu sebagian.');
      return reply.code(201).send(fault);
    });
    app.delete(`${API}/faults`, async (_request, reply) => {
      telegram.faults.reset();
      return reply.code(204).send();
    });
    app.delete<{ Params: { id: string } }>(`${API}/faults/:id`, async ({ params }, reply) => {
      if (!telegram.faults.remove(params.id)) throw new RefusedRequest(404, 'Gangguan tidak ditemukan.');
      return reply.code(204).send();
    });
  };
}
