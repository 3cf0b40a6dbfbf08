import { permit } from '@cicero/access';
import { CiceroError, ErrorAnswer, type WhatsAppAccount } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normalisePhone } from '@cicero/directory';
import type { Http } from '@cicero/runtime';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import { Type } from 'typebox';
import { qrSvg } from '../../whatsapp/qr-code.ts';
import { type Wish, wishFor } from '../../whatsapp/web/number-hold.ts';
import { statusOf, type WhatsAppHealthSource } from '../health-wa.ts';
import { sendPairingPage } from './page.ts';
import { AcceptedAnswer, NumberParams, NumbersAnswer, PairingBody, refusals, tags } from './schemas.ts';
import { numberViews } from './views.ts';

const administrators = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };
const file = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });

/** How the WhatsApp numbers are, and how they are paired, begun anew and logged out. See docs/delivery.md. */
export function whatsAppRoutes(app: Http, db: Kysely<DB>, source: WhatsAppHealthSource): void {
  app.get(
    '/api/whatsapp/numbers',
    {
      config: administrators,
      schema: { tags, summary: 'Keadaan nomor WhatsApp', response: { 200: NumbersAnswer, ...refusals } },
    },
    async (_request, reply) => {
      unkept(reply);
      const data = (await numberViews(source)).map(({ qr: _secret, ...view }) => view);
      return { success: true as const, data };
    },
  );

  app.get(
    '/api/whatsapp/pairing',
    {
      config: administrators,
      schema: { tags, summary: 'Halaman untuk menautkan nomor WhatsApp', response: { 200: file, ...refusals } },
    },
    async (_request, reply) => sendPairingPage(reply, await numberViews(source)),
  );

  app.get(
    '/api/whatsapp/numbers/:account/qr',
    {
      config: administrators,
      schema: {
        tags,
        summary: 'Kode QR sebuah nomor sebagai gambar SVG',
        params: NumberParams,
        response: { 200: file, ...refusals },
      },
    },
    async ({ params }, reply) => {
      const { qr } = statusOf(await source.statuses(), params.account);
      if (qr === null) throw new CiceroError('WHATSAPP_NOT_PAIRING');
      return unkept(reply).type('image/svg+xml').send(qrSvg(qr));
    },
  );

  app.post(
    '/api/whatsapp/numbers/:account/pairing-code',
    {
      config: administrators,
      schema: {
        tags,
        summary: 'Minta kode untuk diketik di ponsel, sebagai ganti memindai QR',
        params: NumberParams,
        body: PairingBody,
        response: { 202: AcceptedAnswer, ...refusals },
      },
    },
    async ({ params, body }, reply) => {
      const phone = normalisePhone(body.phone);
      if (phone === null) throw new CiceroError('PHONE_INVALID');
      const { state } = statusOf(await source.statuses(), params.account);
      if (state !== 'qr') throw new CiceroError('WHATSAPP_NOT_PAIRING');
      await wish(params.account, { kind: 'pair', phone });
      return accepted(reply, 'Kode segera tampil di halaman penautan.');
    },
  );

  for (const [kind, summary, message] of [
    ['restart', 'Jalankan ulang peramban sebuah nomor', 'Nomor ini segera dijalankan ulang.'],
    ['logout', 'Lepas tautan sebuah nomor dan hapus sesinya', 'Tautan nomor ini segera dilepas.'],
  ] as const) {
    app.post(
      `/api/whatsapp/numbers/:account/${kind}`,
      {
        config: administrators,
        schema: {
          tags,
          summary,
          params: NumberParams,
          response: { 202: AcceptedAnswer, 404: ErrorAnswer, ...refusals },
        },
      },
      async ({ params }, reply) => {
        await wish(params.account, { kind });
        return accepted(reply, message);
      },
    );
  }

  async function wish(account: WhatsAppAccount, wished: Wish): Promise<void> {
    if (!(await wishFor(db, account, wished))) throw new CiceroError('WHATSAPP_NOT_RUNNING');
  }
}

function accepted(reply: FastifyReply, message: string) {
  void unkept(reply).code(202);
  return { success: true as const, message };
}

function unkept(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store');
}
