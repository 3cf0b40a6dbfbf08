import { originOf, permit } from '@cicero/access';
import { CiceroError, ErrorAnswer } from '@cicero/contracts';
import type { ServiceContext, UnitOfWork } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { type Acted, type Actor, cancelMessage, resendMessage } from '../../delivery/desk/acting.ts';
import { historyOf } from '../../delivery/desk/history.ts';
import { findMessage, listMessages, type MessageLine } from '../../delivery/desk/reading.ts';
import { canonicalChatId } from '../../whatsapp/chat-id.ts';
import {
  ActedAnswer,
  type MessageAnswer,
  MessageDetailAnswer,
  MessageParams,
  MessagesAnswer,
  MessagesQuery,
} from './message-schemas.ts';
import { refusals, tags } from './schemas.ts';

const administrators = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };
const answers = { ...refusals, 404: ErrorAnswer };

/** Every WhatsApp message with its outcome and history, without its content; and what can be done about one. */
export function whatsAppMessageRoutes(app: Http, context: ServiceContext): void {
  const { db, clock } = context;
  app.get(
    '/api/whatsapp/messages',
    {
      config: administrators,
      schema: {
        tags,
        summary: 'Pesan WhatsApp yang keluar, terbaru lebih dulu, tanpa isinya',
        querystring: MessagesQuery,
        response: { 200: MessagesAnswer, ...refusals },
      },
    },
    async ({ query }, reply) => {
      unkept(reply);
      const { recipient, limit, ...filter } = query;
      // What is no chat has no messages.
      const chat = recipient === undefined ? undefined : (canonicalChatId(recipient) ?? recipient);
      const lines = await listMessages(db, {
        ...filter,
        channel: 'whatsapp',
        limit,
        ...(chat ? { recipient: chat } : {}),
      });
      const last = lines.length === limit ? lines.at(-1) : undefined;
      return { success: true as const, data: lines.map(answerOf), next: last?.cursor ?? null };
    },
  );

  app.get(
    '/api/whatsapp/messages/:message_id',
    {
      config: administrators,
      schema: {
        tags,
        summary: 'Sebuah pesan WhatsApp dengan riwayatnya: percobaan, hasil, tanda terima, dan tindakan orang',
        params: MessageParams,
        response: { 200: MessageDetailAnswer, ...answers },
      },
    },
    async ({ params }, reply) => {
      unkept(reply);
      const line = await whatsAppMessage(params.message_id);
      const history = (await historyOf(db, line)).map(({ at, ...event }) => ({ at: at.toISOString(), ...event }));
      return { success: true as const, data: { ...answerOf(line), history } };
    },
  );

  const act = (
    verb: 'resend' | 'cancel',
    { summary, message }: { summary: string; message: string },
    work: (unit: UnitOfWork, messageId: string, by: Actor) => Promise<Acted>,
  ) =>
    app.post(
      `/api/whatsapp/messages/:message_id/${verb}`,
      {
        config: administrators,
        schema: { tags, summary, params: MessageParams, response: { 200: ActedAnswer, ...answers } },
      },
      async (request, reply) => {
        unkept(reply);
        const { messageId } = await whatsAppMessage(request.params.message_id);
        const { pieces, of } = await context.transact((unit) => work(unit, messageId, actorOf(request)));
        const share = of === 1 ? '' : ` ${pieces} dari ${of} bagiannya.`;
        return { success: true as const, message: message + share, data: { pieces, of } };
      },
    );

  act(
    'resend',
    {
      summary:
        'Kirim lagi pesan yang dibatalkan, gagal, kedaluwarsa, atau tergantikan, dengan semua bagiannya yang begitu',
      message: 'Pesan dikirim lagi.',
    },
    async (unit, messageId, by) => {
      const outcome = await resendMessage(unit, clock, messageId, by);
      if (outcome === 'unknown') throw new CiceroError('MESSAGE_NOT_FOUND');
      if (outcome === 'not-given-up') throw new CiceroError('MESSAGE_NOT_GIVEN_UP');
      if (outcome === 'blanked') throw new CiceroError('MESSAGE_CONTENT_GONE');
      return outcome;
    },
  );
  act(
    'cancel',
    { summary: 'Batalkan pesan yang masih menunggu, dengan semua bagiannya yang begitu', message: 'Pesan dibatalkan.' },
    async (unit, messageId, by) => {
      const outcome = await cancelMessage(unit, clock, messageId, by);
      if (outcome === 'unknown') throw new CiceroError('MESSAGE_NOT_FOUND');
      if (outcome === 'too-late') throw new CiceroError('MESSAGE_TOO_LATE');
      return outcome;
    },
  );

  async function whatsAppMessage(messageId: string): Promise<MessageLine> {
    const line = await findMessage(db, messageId);
    if (line?.channel !== 'whatsapp') throw new CiceroError('MESSAGE_NOT_FOUND');
    return line;
  }
}

function actorOf(request: FastifyRequest): Actor {
  const { principal } = request;
  // The access rule lets nobody else in.
  if (principal === null) throw new CiceroError('TOKEN_REQUIRED');
  return { party: { kind: principal.kind, id: principal.id }, origin: originOf(request) };
}

function answerOf(line: MessageLine): Static<typeof MessageAnswer> {
  return {
    message_id: line.messageId,
    dedupe_key: line.dedupeKey,
    account: line.account,
    recipient: line.recipient,
    priority: line.priority,
    status: line.status,
    attempts: line.attempts,
    created_at: line.createdAt.toISOString(),
    not_before: line.notBefore.toISOString(),
    expires_at: line.expiresAt?.toISOString() ?? null,
    finished_at: line.finishedAt?.toISOString() ?? null,
    acknowledged: line.acknowledged,
    acknowledged_at: line.acknowledgedAt?.toISOString() ?? null,
    provider_id: line.providerId,
    error: line.error,
  };
}

function unkept(reply: FastifyReply): void {
  void reply.header('cache-control', 'no-store');
}
