import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { telegramBot } from './cast.ts';
import type { TelegramFault } from './faults.ts';
import { methods } from './methods.ts';
import { readForm } from './multipart.ts';
import { isRecord, type Parameters } from './parameters.ts';
import type { Telegram } from './telegram.ts';
import { TelegramError } from './telegram-error.ts';

/** A document of 50 MB is the largest that a bot may send. */
const largestBody = 51 * 1024 * 1024;

type Call = FastifyRequest<{ Params: { token: string; method: string } }>;

/**
 * The Bot API at `/sandbox/telegram/bot<token>/<method>`: GET with a query, POST with JSON or a form, as
 * https://core.telegram.org/bots/api#making-requests describes it.
 */
export function botApi(telegram: Telegram): FastifyPluginAsync {
  return async (app) => {
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    const options = { parseAs: 'buffer', bodyLimit: largestBody } as const;
    app.addContentTypeParser('multipart/form-data', options, async (request: FastifyRequest, body: Buffer) =>
      readForm(body, request.headers['content-type'] ?? ''),
    );
    app.setErrorHandler((error, _request, reply) => {
      const refusal =
        error instanceof TelegramError ? error : new TelegramError(400, "Bad Request: can't parse JSON object");
      return reply.code(refusal.status).send(refusal.body);
    });
    app.route({
      method: ['GET', 'POST'],
      url: '/sandbox/telegram/bot:token/:method',
      handler: (request: Call, reply) => answer(telegram, request, reply),
    });
  };
}

async function answer(telegram: Telegram, request: Call, reply: FastifyReply): Promise<unknown> {
  const { token, method: name } = request.params;
  if (token !== telegramBot.token) {
    throw /^\d+:[\w-]{10,}$/.test(token) ? new TelegramError(401, 'Unauthorized') : new TelegramError(404, 'Not Found');
  }
  const parameters: Parameters = {
    ...(isRecord(request.query) ? request.query : {}),
    ...(isRecord(request.body) ? request.body : {}),
  };
  const known = Object.hasOwn(methods, name.toLowerCase()) ? methods[name.toLowerCase()] : undefined;
  if (!known) throw new TelegramError(404, 'Not Found');

  const hungUp = new AbortController();
  reply.raw.once('close', () => hungUp.abort());
  const fault = telegram.faults.hit(name, Number(parameters.chat_id) || undefined);
  if (fault && (await spoil(fault, reply, hungUp.signal))) return reply;
  const result = await known(telegram, parameters, hungUp.signal);
  if (fault?.kind === 'lost-answer') {
    reply.hijack();
    reply.raw.destroy();
    return reply;
  }
  return { ok: true, result };
}

/** Answers in place of the method; false when the method may do its work. */
async function spoil(fault: TelegramFault, reply: FastifyReply, hungUp: AbortSignal): Promise<boolean> {
  const { retryAfter = 3, delayMs = 2_000 } = fault;
  switch (fault.kind) {
    case 'server-error':
      throw new TelegramError(500, 'Internal Server Error');
    case 'unauthorized':
      throw new TelegramError(401, 'Unauthorized');
    case 'throttle':
      throw new TelegramError(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
    case 'conflict':
      throw new TelegramError(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      );
    case 'bad-gateway-html':
      reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
      return true;
    case 'wrong-shape':
      reply.send({ ok: true, result: { neither: 'a list', nor: 'a message' } });
      return true;
    case 'hang':
      reply.hijack();
      await sleep(600_000, undefined, { signal: hungUp }).catch(() => {});
      reply.raw.destroy();
      return true;
    case 'slow':
      await sleep(delayMs, undefined, { signal: hungUp }).catch(() => {});
      return false;
    case 'lost-answer':
      return false;
  }
}
