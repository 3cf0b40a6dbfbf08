import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import { EventStreams } from '../event-streams.ts';
import { RefusedRequest, sendPage } from '../http.ts';
import { page } from '../pages/layout.ts';
import type { Mail, Mailbox } from './mailbox.ts';

const Mode = Type.Object(
  {
    mode: Type.Enum(['accept', 'temporary', 'permanent', 'hang']),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    to: Type.Optional(Type.String({ maxLength: 320 })),
  },
  { additionalProperties: false },
);

const ListQuery = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 320 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
});

/** What the page and tests see of a mail in a list; the HTML has its own address. */
const summary = ({ html, ...mail }: Mail) => ({ ...mail, hasHtml: html !== null });

/** The mails at `/sandbox/mail`, for people, and `/sandbox/mail/messages`, for tests. */
export function mailPages(mailbox: Mailbox): FastifyPluginAsync {
  return async (app) => {
    const streams = new EventStreams();
    const stop = mailbox.watch((mail) => streams.send('mail', { type: 'mail', data: summary(mail) }));
    app.addHook('preClose', async () => {
      stop();
      streams.close();
    });

    app.get('/sandbox/mail', async (_request, reply) =>
      sendPage(reply, page({ title: 'Surat', active: 'mail', script: 'mail.js', body: mailBody })),
    );
    app.get<{ Querystring: Static<typeof ListQuery> }>(
      '/sandbox/mail/messages',
      { schema: { querystring: ListQuery } },
      async ({ query }) => ({ messages: mailbox.list(query).map(summary) }),
    );
    app.delete('/sandbox/mail/messages', async (_request, reply) => {
      mailbox.clear();
      return reply.code(204).send();
    });
    app.get<{ Params: { id: string } }>('/sandbox/mail/messages/:id', async ({ params }) => {
      return summary(found(mailbox, params.id));
    });
    app.get<{ Params: { id: string } }>('/sandbox/mail/messages/:id/html', async ({ params }, reply) => {
      const { html } = found(mailbox, params.id);
      if (html === null) throw new RefusedRequest(404, 'Surat ini tidak memiliki HTML.');
      return reply
        .header('content-security-policy', "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'")
        .header('x-content-type-options', 'nosniff')
        .type('text/html; charset=utf-8')
        .send(html);
    });
    app.get('/sandbox/mail/events', (_request, reply) => {
      if (!streams.add(reply, 'mail')) throw new RefusedRequest(503, 'Terlalu banyak pendengar.');
    });
    app.get('/sandbox/mail/mode', async () => mailbox.mode);
    app.put<{ Body: Static<typeof Mode> }>('/sandbox/mail/mode', { schema: { body: Mode } }, async ({ body }) => {
      mailbox.mode = body;
      return mailbox.mode;
    });
  };
}

function found(mailbox: Mailbox, id: string): Mail {
  const mail = mailbox.find(id);
  if (!mail) throw new RefusedRequest(404, 'Surat tidak ditemukan.');
  return mail;
}

const mailBody = `
<div class="panes" id="panes">
  <section class="pane list" aria-label="Daftar surat">
    <header class="pane-head"><h1>Surat <span id="count" class="badge">0</span></h1>
      <button type="button" id="clear" class="quiet">Kosongkan</button></header>
    <ul id="mails" class="entries"></ul>
    <p id="none" class="empty" hidden>Belum ada surat. Surat yang dikirim Cicero lewat SMTP muncul di sini.</p>
  </section>
  <section class="pane detail" aria-label="Isi surat" aria-live="polite">
    <p id="unselected" class="empty">Pilih surat di daftar.</p>
    <article id="mail" hidden>
      <header class="pane-head"><button type="button" id="back" class="quiet back" aria-label="Kembali ke daftar">‹</button>
        <h2 id="subject"></h2></header>
      <dl class="facts"><dt>Dari</dt><dd id="from"></dd><dt>Kepada</dt><dd id="to"></dd>
        <dt>Waktu</dt><dd id="at"></dd><dt id="files-label">Lampiran</dt><dd id="files"></dd></dl>
      <div class="tabs" role="tablist" id="tabs">
        <button type="button" role="tab" id="tab-html" aria-controls="html">HTML</button>
        <button type="button" role="tab" id="tab-text" aria-controls="text">Teks</button></div>
      <iframe id="html" title="Isi surat sebagai HTML" sandbox="" hidden></iframe>
      <pre id="text" class="mail-text" hidden></pre>
    </article>
  </section>
</div>`;
