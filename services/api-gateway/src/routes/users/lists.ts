import { permit } from '@cicero/access';
import type { PersonRecord } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery, pageOf, pagination } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { remembered } from '../../answers/remembered.ts';
import { streamRows } from '../../answers/stream-rows.ts';
import { isUnchanged } from '../../answers/unchanged.ts';
import { knownOf, refuseUnrelated } from '../../personnel/known.ts';
import { type Listing, resolveEverybody, resolveListing, resolveUnit } from '../../personnel/listing.ts';
import { readOrder, sorts } from '../../personnel/order.ts';
import { countPeople, type PeopleFilter, peopleInBatches, peoplePage } from '../../personnel/people.ts';
import {
  allColumns,
  BriefPerson,
  briefPerson,
  FullPerson,
  listedPerson,
  UnitPerson,
  unitPerson,
} from '../../personnel/shapes.ts';
import { listTag } from '../../personnel/versions.ts';
import { callerOf } from '../caller.ts';
import { anyPersonExample, briefPersonExample, listedPersonExample, unitPersonExample } from './examples.ts';
import { peopleAnswer, refusals, tags, Unchanged } from './schemas.ts';

const Status = Type.Union(['active', 'inactive', 'all'].map((word) => Type.Literal(word as 'active')));
const word = (description: string, maxLength = 64) => Type.Optional(Type.String({ maxLength, description }));

export const ListingQuery = {
  client_id: word('Unit, or a directorate for everybody who holds its role'),
  role: word('Role whose holders are meant; without it the caller’s own'),
  scope: word('`org` or `direktorat`, in any letter case; without it the client decides'),
  regional_id: word('Only people of clients in this region'),
  status: Type.Optional(Status),
  divisi: word('Satfung', 120),
  search: word('Part of the name, or beginning of the number', 100),
};
const Query = Type.Object({
  ...ListingQuery,
  ...PageQuery,
  sort: Type.Optional(Type.String({ enum: sorts, description: 'With `-` before it: descending' })),
});
type Query = Static<typeof Query>;

const readers = { access: permit(['dashboard', 'client']) };
const unitReaders = { access: permit(['dashboard', 'client'], { operators: false }) };
const complete = 'Without `limit` everybody, in batches; with `limit` one page and a `pagination` block.';

/** Lists of personnel. All of them stay within the caller's reach (docs/resources.md). */
export function userListRoutes(app: Http, context: ServiceContext): void {
  const { db } = context;
  app.get(
    '/api/users',
    {
      config: readers,
      schema: {
        tags,
        summary: 'Everybody within the caller’s reach, active or not',
        description: complete,
        querystring: Query,
        response: { 200: peopleAnswer(FullPerson, anyPersonExample), 304: Unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const known = await knownOf(db, callerOf(request));
      const listing = resolveEverybody(known, request.query);
      return sendPeople(request, reply, listing, allColumns);
    },
  );

  app.get(
    '/api/users/list',
    {
      config: readers,
      schema: {
        tags,
        summary: 'The directory of a unit, or of a directorate',
        description: `${complete} A unit’s rows have no role flags, a directorate’s have one for each directorate.`,
        querystring: Query,
        response: {
          200: peopleAnswer(Type.Union([FullPerson, UnitPerson]), unitPersonExample, listedPersonExample),
          304: Unchanged,
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const known = await knownOf(db, callerOf(request));
      const listing = resolveListing(known, request.query);
      const directorates = [...known.directorates];
      const shape = listing.kind === 'unit' ? unitPerson : (row: PersonRecord) => listedPerson(row, directorates);
      return sendPeople(request, reply, listing, shape);
    },
  );

  app.get(
    '/api/users/by-client/:client_id',
    {
      config: unitReaders,
      schema: {
        tags,
        summary: 'Active people of a unit; a directorate gets its own',
        params: Type.Object({ client_id: Type.String({ maxLength: 64 }) }),
        response: { 200: peopleAnswer(UnitPerson, unitPersonExample), 304: Unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const filter = resolveUnit(await knownOf(db, callerOf(request)), request.params.client_id, 'active');
      return sendAll(request, reply, filter, unitPerson);
    },
  );

  app.get(
    '/api/users/by-client-full/:client_id',
    {
      config: unitReaders,
      schema: {
        tags,
        summary: 'The same with few columns; also people of whom nobody ever said whether they are active',
        params: Type.Object({ client_id: Type.String({ maxLength: 64 }) }),
        response: { 200: peopleAnswer(BriefPerson, briefPersonExample), 304: Unchanged, ...refusals },
      },
    },
    async (request, reply) => {
      const filter = resolveUnit(await knownOf(db, callerOf(request)), request.params.client_id, 'not-inactive');
      return sendAll(request, reply, filter, briefPerson);
    },
  );

  async function sendPeople(
    request: FastifyRequest & { query: Query },
    reply: FastifyReply,
    listing: Listing,
    shape: (row: PersonRecord) => object,
  ): Promise<FastifyReply> {
    const { filter } = listing;
    const order = readOrder(request.query.sort);
    await refuseUnrelated(db, callerOf(request), listing);
    const { limit, page: number, offset } = request.query;
    if (limit === undefined && number === undefined && offset === undefined) {
      return sendAll(request, reply, filter, shape, order);
    }
    const page = pageOf(request.query);
    if (isUnchanged(request, reply, await listTag(db, filter, [order, page]))) return reply.code(304).send();
    const rows = await peoplePage(db, filter, order, page);
    // Counting reads the whole list; while nobody in it changes, the pages of one list share the number.
    const counted = `people:${await listTag(db, filter, 'total')}`;
    const total = await remembered(context, counted, () => countPeople(db, filter));
    return reply.send({ success: true, data: rows.map(shape), pagination: pagination(page, total) });
  }

  async function sendAll(
    request: FastifyRequest,
    reply: FastifyReply,
    filter: PeopleFilter,
    shape: (row: PersonRecord) => object,
    order = readOrder(undefined),
  ): Promise<FastifyReply> {
    const tag = await listTag(db, filter, [order, request.routeOptions.url]);
    if (isUnchanged(request, reply, tag)) return reply.code(304).send();
    return streamRows(reply, shaped(peopleInBatches(db, filter, order), shape));
  }
}

async function* shaped(
  batches: AsyncIterable<readonly PersonRecord[]>,
  shape: (row: PersonRecord) => object,
): AsyncGenerator<object[]> {
  for await (const rows of batches) yield rows.map(shape);
}
