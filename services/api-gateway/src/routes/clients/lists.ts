import { ownDirectorate, type Principal, permit } from '@cicero/access';
import { roleScope, versionTag } from '@cicero/database';
import { type ClientRow, canonicalClientId, canonicalRole } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { entityTag, type Http, PageQuery, pageOf, pagination } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { streamRows } from '../../answers/stream-rows.ts';
import { isUnchanged } from '../../answers/unchanged.ts';
import {
  type ClientFilter,
  type ClientStatus,
  clientSorts,
  clientStatuses,
  clientsInBatches,
  clientsPage,
  readClientOrder,
} from '../../clients/clients.ts';
import { clientShownTo } from '../../clients/shapes.ts';
import { callerOf } from '../caller.ts';
import { clientsAnswer, refusals, tags, Unchanged } from './schemas.ts';

const word = (description: string, maxLength = 64) => Type.Optional(Type.String({ maxLength, description }));
const filters = {
  group: word('The WhatsApp group of one of the caller’s own clients, in any letter case', 200),
  q: word('Part of the name, or beginning of the id', 100),
  regional_id: word('Only clients of this region'),
  client_type: word('`org`, `direktorat`, `polda` or `satker`'),
};
const paging = {
  ...PageQuery,
  sort: Type.Optional(Type.String({ enum: [...clientSorts], description: 'With `-` before it: descending' })),
};
const ActiveQuery = Type.Object({ ...filters, ...paging });
const Query = Type.Object({
  ...ActiveQuery.properties,
  status: Type.Optional(
    Type.Union(
      clientStatuses.map((status) => Type.Literal(status)),
      { description: 'all: everything that was not deleted' },
    ),
  ),
});

const description =
  'The caller’s own clients; for a directorate also the units below it and those with people who hold its role, without ' +
  'their contacts. Without `limit` all of them, in batches; with `limit` one page and a `pagination` block.';
const config = { access: permit(['dashboard', 'client'], { operators: false }) };
const response = { 200: clientsAnswer, 304: Unchanged, ...refusals };

/** Lists of clients. */
export function clientListRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/clients',
    {
      config,
      schema: { tags, summary: 'Clients that the caller may know of', description, querystring: Query, response },
    },
    async (request, reply) => sendClients(request, reply, request.query.status ?? 'all'),
  );
  app.get(
    '/api/clients/active',
    { config, schema: { tags, summary: 'The active ones of them', description, querystring: ActiveQuery, response } },
    async (request, reply) => sendClients(request, reply, 'active'),
  );

  async function sendClients(
    request: FastifyRequest & { query: Static<typeof ActiveQuery> },
    reply: FastifyReply,
    status: ClientStatus,
  ): Promise<FastifyReply> {
    const principal = callerOf(request);
    const { limit, page: number, offset, sort } = request.query;
    const filter = filterOf(principal, request.query, status);
    const order = readClientOrder(sort);
    const roles = filter.directorate === null ? [] : [roleScope(filter.directorate)];
    const tag = entityTag([await versionTag(db, ['clients', ...roles]), filter, order, limit, number, offset]);
    if (isUnchanged(request, reply, tag)) return reply.code(304).send();
    if (limit === undefined && number === undefined && offset === undefined) {
      return streamRows(reply, shown(clientsInBatches(db, filter, order), principal));
    }
    const page = pageOf(request.query);
    const { rows, total } = await clientsPage(db, filter, order, page);
    const data = rows.map((row) => clientShownTo(principal, row));
    return reply.send({ success: true, data, pagination: pagination(page, total) });
  }
}

function filterOf(
  principal: Principal,
  { group, q, regional_id, client_type }: Static<typeof ActiveQuery>,
  status: ClientStatus,
): ClientFilter {
  return {
    clientIds: principal.clientIds,
    directorate: ownDirectorate(principal),
    status,
    group: group?.trim() || null,
    regionalId: canonicalClientId(regional_id ?? ''),
    type: canonicalRole(client_type ?? ''),
    search: q?.trim() || null,
  };
}

async function* shown(batches: AsyncIterable<readonly ClientRow[]>, principal: Principal): AsyncGenerator<object[]> {
  for await (const rows of batches) yield rows.map((row) => clientShownTo(principal, row));
}
