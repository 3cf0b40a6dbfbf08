import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import { RefusedRequest, sendPage } from '../http.ts';
import { page } from '../pages/layout.ts';
import { googleFaultKinds } from './faults.ts';
import type { GoogleStandIn } from './google.ts';
import { googleAccounts } from './oauth-grants.ts';
import { googleOauth } from './oauth-plugin.ts';
import { googleBody } from './people-page.ts';
import { peopleApi } from './people-plugin.ts';

const API = '/sandbox/google/api';

const Fault = Type.Object(
  {
    kind: Type.Union(googleFaultKinds.map((kind) => Type.Literal(kind))),
    call: Type.Optional(Type.String({ maxLength: 50 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    retryAfter: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
  },
  { additionalProperties: false },
);
const Contact = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    phone: Type.String({ minLength: 3, maxLength: 60 }),
    account: Type.Optional(Type.String({ maxLength: 254 })),
  },
  { additionalProperties: false },
);
const ContactsQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 25_000 })) });

/** Consent, tokens and contacts of Google, the page with the contacts, and the API for tests beside it. */
export function googlePages(google: GoogleStandIn): FastifyPluginAsync {
  return async (app) => {
    app.addHook('preClose', async () => google.close());
    await app.register(googleOauth(google));
    await app.register(peopleApi(google));

    app.get('/sandbox/google', async (_request, reply) =>
      sendPage(reply, page({ title: 'Google', active: 'google', script: 'google.js', body: googleBody })),
    );
    app.get<{ Querystring: Static<typeof ContactsQuery> }>(
      `${API}/contacts`,
      { schema: { querystring: ContactsQuery } },
      async ({ query }) => {
        const contacts = google.contacts.all().filter(({ deleted }) => !deleted);
        return { total: contacts.length, contacts: contacts.slice(-(query.limit ?? 500)).reverse() };
      },
    );
    app.post<{ Body: Static<typeof Contact> }>(
      `${API}/contacts`,
      { schema: { body: Contact } },
      async ({ body }, reply) => {
        const { name, phone, account = googleAccounts[0] } = body;
        return reply.code(201).send(google.contacts.add(account, { name, phones: [phone] }));
      },
    );
    app.delete<{ Params: { id: string } }>(`${API}/contacts/:id`, async ({ params }, reply) => {
      if (!google.contacts.remove(`people/${params.id}`)) throw new RefusedRequest(404, 'Kontak tidak ditemukan.');
      return reply.code(204).send();
    });
    app.get(`${API}/grants`, async () => ({
      grants: google.grants.all.map(({ account, scopes }) => ({ account, scopes })),
    }));
    app.delete(`${API}/grants`, async (_request, reply) => {
      google.grants.revokeAll();
      return reply.code(204).send();
    });
    app.get(`${API}/calls`, async () => ({ calls: google.calls() }));
    app.get(`${API}/faults`, async () => ({ faults: google.faults.list() }));
    app.post<{ Body: Static<typeof Fault> }>(`${API}/faults`, { schema: { body: Fault } }, async ({ body }, reply) => {
      if (!google.faults.add(body)) throw new RefusedRequest(409, 'Terlalu banyak gangguan; hapus dahulu sebagian.');
      return reply.code(201).send(body);
    });
    app.delete(`${API}/faults`, async (_request, reply) => {
      google.calm();
      return reply.code(204).send();
    });
  };
}
