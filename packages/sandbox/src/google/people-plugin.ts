import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { answer } from './answer.ts';
import type { GoogleStandIn } from './google.ts';
import { GoogleApiError, OauthError } from './google-error.ts';
import { international, type SandboxContact } from './people-contacts.ts';

const contactsScope = 'https://www.googleapis.com/auth/contacts';

const SearchQuery = Type.Object({
  query: Type.Optional(Type.String()),
  readMask: Type.String({ minLength: 1 }),
  pageSize: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 })),
});
const ListQuery = Type.Object({
  personFields: Type.String({ minLength: 1 }),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  pageToken: Type.Optional(Type.String()),
  syncToken: Type.Optional(Type.String()),
  requestSyncToken: Type.Optional(Type.Boolean()),
});
const NewPerson = Type.Object({
  names: Type.Optional(Type.Array(Type.Object({ givenName: Type.Optional(Type.String({ maxLength: 1_024 })) }))),
  phoneNumbers: Type.Optional(
    Type.Array(Type.Object({ value: Type.String({ maxLength: 128 }), type: Type.Optional(Type.String()) })),
  ),
});
const Batch = Type.Object({
  readMask: Type.Optional(Type.String()),
  sources: Type.Optional(Type.Array(Type.String())),
  contacts: Type.Array(Type.Object({ contactPerson: NewPerson }), { minItems: 1, maxItems: 200 }),
});

/** The People API below `/sandbox/google/people`, as https://developers.google.com/people describes it. */
export function peopleApi(google: GoogleStandIn): FastifyPluginAsync {
  const add = (account: string, { names = [], phoneNumbers = [] }: Static<typeof NewPerson>): SandboxContact =>
    google.contacts.add(account, {
      name: names[0]?.givenName ?? '',
      phones: phoneNumbers.map(({ value }) => value),
    });

  return async (app) => {
    app.setErrorHandler((error, _request, reply) => {
      const isRefusal = error instanceof GoogleApiError || error instanceof OauthError;
      const refusal = isRefusal ? error : new GoogleApiError(400, 'INVALID_ARGUMENT', messageOf(error));
      const wait = refusal instanceof GoogleApiError ? refusal.retryAfter : undefined;
      if (wait !== undefined) reply.header('retry-after', String(wait));
      return reply.code(refusal.status).send(refusal.body);
    });
    app.addHook('onResponse', async (request, reply) => google.note(callOf(request), reply.statusCode));

    const on = (request: FastifyRequest, reply: FastifyReply, work: (account: string) => object): Promise<object> =>
      answer(google, callOf(request), reply, () => work(accountOf(google, request)));

    app.get<{ Querystring: Static<typeof SearchQuery> }>(
      '/sandbox/google/people/v1/people::searchContacts',
      { schema: { querystring: SearchQuery } },
      (request, reply) =>
        on(request, reply, (account) => {
          const found = google.contacts.search(account, request.query.query ?? '', request.query.pageSize ?? 10);
          return found.length === 0 ? {} : { results: found.map((contact) => ({ person: personOf(contact) })) };
        }),
    );
    app.get<{ Querystring: Static<typeof ListQuery> }>(
      '/sandbox/google/people/v1/people/me/connections',
      { schema: { querystring: ListQuery } },
      (request, reply) =>
        on(request, reply, (account) => {
          const { pageSize = 100, pageToken, syncToken, requestSyncToken } = request.query;
          const { contacts, total, ...page } = google.contacts.page(account, { size: pageSize, pageToken, syncToken });
          const isLast = page.next === undefined;
          return {
            ...(contacts.length === 0 ? {} : { connections: contacts.map(personOf) }),
            ...(page.next === undefined ? {} : { nextPageToken: page.next }),
            ...(isLast && requestSyncToken ? { nextSyncToken: page.syncToken } : {}),
            ...{ totalPeople: total, totalItems: total },
          };
        }),
    );
    app.post<{ Body: Static<typeof NewPerson> }>(
      '/sandbox/google/people/v1/people::createContact',
      { schema: { body: NewPerson } },
      (request, reply) => on(request, reply, (account) => personOf(add(account, request.body))),
    );
    app.post<{ Body: Static<typeof Batch> }>(
      '/sandbox/google/people/v1/people::batchCreateContacts',
      { schema: { body: Batch } },
      (request, reply) =>
        on(request, reply, (account) => ({
          createdPeople: request.body.contacts.map(({ contactPerson }) => {
            const person = personOf(add(account, contactPerson));
            return { httpStatusCode: 200, status: {}, person, requestedResourceName: person.resourceName };
          }),
        })),
    );
  };
}

/** The last word of a path: `searchContacts`, `connections`. */
function callOf(request: FastifyRequest): string {
  return request.routeOptions.url?.split(/[/:]/).at(-1) ?? '';
}

/** @throws GoogleApiError for a token that is not good, or not for contacts */
function accountOf(google: GoogleStandIn, request: FastifyRequest): string {
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const grant = google.grants.grantOf(token);
  if (!grant) {
    const reason = { reason: 'ACCESS_TOKEN_EXPIRED' };
    throw new GoogleApiError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.', reason);
  }
  if (!grant.scopes.includes(contactsScope)) {
    const reason = { reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' };
    throw new GoogleApiError(403, 'PERMISSION_DENIED', 'Request had insufficient authentication scopes.', reason);
  }
  return grant.account;
}

function personOf({ resourceName, name, phones, change, deleted }: SandboxContact) {
  const head = { resourceName, etag: `%Eg${change}` };
  if (deleted) return { ...head, metadata: { deleted: true } };
  return {
    ...head,
    names: [{ displayName: name, givenName: name }],
    phoneNumbers: phones.map((value) => ({ value, canonicalForm: `+${international(value)}`, type: 'mobile' })),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'Request contains an invalid argument.';
}
