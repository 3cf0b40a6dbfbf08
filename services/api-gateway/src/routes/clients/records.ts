import { accessOf, originOf, ownDirectorate, permit } from '@cicero/access';
import { type ClientRow, presentClient } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { checkIfMatch, type Http } from '@cicero/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { clientAnswer } from '../../clients/shapes.ts';
import { visibleClient } from '../../clients/visible.ts';
import { type ClientWriter, changeClient, deleteClient, enterClient } from '../../clients/writing.ts';
import { callerOf } from '../caller.ts';
import { newClientExample } from './examples.ts';
import { bodyLimit, ClientFields, ClientPath, clientAnswers, refuseFlagsAsTexts, tags } from './schemas.ts';

const admins = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };

/** Single clients: read by whoever may know of them, entered, changed and taken out by admins of theirs. */
export function clientRecordRoutes(app: Http, context: ServiceContext): void {
  const { db, clock } = context;
  app.get(
    '/api/clients/:client_id',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: { tags, summary: 'One client', params: ClientPath, response: clientAnswers },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      const clientId = await visibleClient(db, principal, request.params.client_id);
      return send(request, reply, await presentClient(db, clientId));
    },
  );

  app.post(
    '/api/clients',
    {
      config: admins,
      bodyLimit,
      preValidation: refuseFlagsAsTexts,
      schema: {
        tags,
        summary: 'Enter a client',
        description:
          'The caller’s account is linked to it. What a directorate enters is below the directorate instead.',
        body: Type.Object(
          { client_id: Type.String({ maxLength: 64, description: 'Stored upper case' }), ...ClientFields },
          { examples: [newClientExample] },
        ),
        response: { ...clientAnswers, 201: clientAnswers[200] },
      },
    },
    async (request, reply) => {
      const { client_id, ...body } = request.body;
      const writer = writerOf(request);
      const row = await context.transact(({ tx }) => enterClient({ tx, clock, writer }, client_id, body));
      accessOf(context).standings.forget('dashboard', writer.party.id);
      return send(request, reply.code(201), row);
    },
  );

  app.put(
    '/api/clients/:client_id',
    {
      config: admins,
      bodyLimit,
      preValidation: refuseFlagsAsTexts,
      schema: {
        tags,
        summary: 'Change a client, or bring a deleted one back',
        description: 'What is absent stays. `client_status` true or `deleted` false restores.',
        params: ClientPath,
        body: Type.Object(
          {
            ...ClientFields,
            deleted: Type.Optional(Type.Boolean({ description: 'False brings a deleted client back' })),
          },
          { examples: [{ nama: 'Resor Contoh A', client_insta: 'resor.a' }, { deleted: false }] },
        ),
        response: clientAnswers,
      },
    },
    async (request, reply) => {
      const writer = writerOf(request);
      const row = await context.transact(({ tx }) =>
        changeClient({ tx, clock, writer }, request.params.client_id, request.body, refuseOutdated(request)),
      );
      accessOf(context).standings.forget('client', row.client_id);
      return send(request, reply, row);
    },
  );

  app.delete(
    '/api/clients/:client_id',
    {
      config: admins,
      bodyLimit,
      schema: {
        tags,
        summary: 'Take a client out; the record stays and `PUT` restores it',
        description: '409 while active people or clients below it refer to it, unless `force` is true.',
        params: ClientPath,
        querystring: Type.Object({ force: Type.Optional(Type.Boolean()) }),
        response: clientAnswers,
      },
    },
    async (request, reply) => {
      const writer = writerOf(request);
      const { params, query } = request;
      const row = await context.transact(({ tx }) =>
        deleteClient({ tx, clock, writer }, params.client_id, query.force ?? false, refuseOutdated(request)),
      );
      accessOf(context).standings.forget('client', row.client_id);
      return send(request, reply, row);
    },
  );
}

function writerOf(request: FastifyRequest): ClientWriter {
  const principal = callerOf(request);
  const { kind, id, clientIds } = principal;
  const directorate = ownDirectorate(principal)?.toUpperCase() ?? null;
  return { party: { kind, id }, origin: originOf(request), clientIds, directorate };
}

/** Refuses when the client is no longer the version that the caller has seen. */
function refuseOutdated(request: FastifyRequest): (present: ClientRow) => void {
  return (row) => checkIfMatch(request, clientAnswer(row, callerOf(request)).tag);
}

function send(request: FastifyRequest, reply: FastifyReply, row: ClientRow): FastifyReply {
  const { data, tag } = clientAnswer(row, callerOf(request));
  return reply.header('etag', tag).send({ success: true, data });
}
