import type { FastifyPluginAsync } from 'fastify';
import type { Static } from 'typebox';
import { RefusedRequest, sendFile, sendPage } from '../http.ts';
import { page } from '../pages/layout.ts';
import { telegramApi, withoutBytes } from './api.ts';
import { botApi } from './bot-api.ts';
import { roomOf, telegramBot } from './cast.ts';
import type { TelegramMessage } from './chats.ts';
import { telegramBody } from './page.ts';
import { MessagesQuery } from './schemas.ts';
import type { Telegram } from './telegram.ts';

const PAGE = '/sandbox/telegram/page';

/** The Bot API, the chat page at `/sandbox/telegram`, what it reads, and the API for tests beside it. */
export function telegramPages(telegram: Telegram): FastifyPluginAsync {
  /** A message as the page shows it. */
  const shown = ({ updateId, ...message }: TelegramMessage) => ({
    ...withoutBytes(message),
    byBot: message.from === telegramBot.id,
    author: roomOf(message.chatId)?.members.find(({ id }) => id === message.from)?.firstName ?? telegramBot.firstName,
    // In groups the bot is not shown what is no command.
    heard: updateId === null ? null : telegram.updates.isConfirmed(updateId),
  });

  return async (app) => {
    app.addHook('preClose', async () => telegram.close());
    await app.register(botApi(telegram));
    await app.register(telegramApi(telegram));

    app.get('/sandbox/telegram', async (_request, reply) =>
      sendPage(reply, page({ title: 'Telegram', active: 'telegram', script: 'telegram.js', body: telegramBody })),
    );
    app.get(`${PAGE}/overview`, async () => ({
      bot: {
        username: telegramBot.username,
        polled: telegram.updates.isPolled,
        pending: telegram.updates.pending().length,
      },
      commands: telegram.commands,
      chats: telegram.summaries().map(({ room, last }) => ({
        ...room,
        reachable: telegram.isReachable(room.id),
        last: last && shown(last),
      })),
    }));
    app.get<{ Querystring: Static<typeof MessagesQuery> }>(
      `${PAGE}/messages`,
      { schema: { querystring: MessagesQuery } },
      async ({ query }) => ({ messages: telegram.chats.list({ ...query, limit: query.limit ?? 200 }).map(shown) }),
    );
    app.get<{ Params: { chatId: string; messageId: string } }>(
      '/sandbox/telegram/files/:chatId/:messageId',
      async ({ params }, reply) => {
        const file = telegram.chats.find(Number(params.chatId), Number(params.messageId))?.file;
        if (!file) throw new RefusedRequest(404, 'Pesan ini tidak membawa berkas.');
        return sendFile(reply, file);
      },
    );
    app.get(`${PAGE}/events`, (_request, reply) => telegram.watch(reply));
  };
}
