import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery } from '@cicero/runtime';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { type ApprovalRow, approvalList, shownApproval, sortableApprovals } from '../editorial/approvals.ts';
import { editorialOf, editors } from '../editorial/caller.ts';
import { approvalTag, decideApproval, requestApproval } from '../editorial/decide.ts';
import { callerOf } from './caller.ts';
import { approvalExample } from './editorial/examples.ts';
import {
  bodyLimit,
  callOf,
  listAnswer,
  oneAnswer,
  RecordId,
  RecordPath,
  refusals,
  StatusText,
  sendList,
  Text,
  tags,
  text,
} from './editorial/schemas.ts';

const Approval = Type.Object({
  request_id: Type.Integer(),
  event_id: Type.Union([Type.Integer(), Type.Null()]),
  ...{ requested_by: Text, status: Text, created_at: Text, updated_at: Text },
  ...{ decided_by: Text, decided_at: Text, note: Text },
});
const sorts = Object.keys(sortableApprovals).flatMap((name) => [name, `-${name}`]);
const pendingExample = { ...approvalExample, status: 'pending', decided_by: null, decided_at: null };

/** Requests for approval of events: asked for by writers, decided by editors. */
export function approvalRoutes(app: Http, context: ServiceContext): void {
  app.get(
    '/api/approvals',
    {
      config: { access: permit(['penmas']) },
      schema: {
        tags,
        summary: 'Requests for approval, newest first: editors see all, others their own',
        description: 'Without `limit` all of them, in batches; with `limit` one page and a `pagination` block.',
        querystring: Type.Object({
          status: Type.Optional(Type.String({ maxLength: 200 })),
          event_id: Type.Optional(RecordId),
          sort: Type.Optional(Type.String({ enum: sorts, description: 'With `-` before it: descending' })),
          ...PageQuery,
        }),
        response: { 200: listAnswer(Approval, approvalExample), ...refusals },
      },
    },
    async (request, reply) => {
      const { status, event_id: eventId, sort = '-created_at' } = request.query;
      const by = sort.replace(/^-/, '') as keyof typeof sortableApprovals;
      const order = { by, descending: sort.startsWith('-') };
      const list = approvalList(editorialOf(callerOf(request)), { status, eventId }, order);
      return sendList<ApprovalRow>(context.db, request, reply, { list, shape: shownApproval });
    },
  );

  app.post(
    '/api/approvals',
    {
      config: { access: permit(['penmas']) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Ask for approval of an event; one request waits at a time',
        body: Type.Object({ event_id: RecordId, status: StatusText }, { examples: [{ event_id: 7 }] }),
        response: { 201: oneAnswer(Approval, pendingExample), ...refusals },
      },
    },
    async (request, reply) => {
      const { event_id, status } = request.body;
      return send(reply.code(201), await requestApproval(callOf(context, request), event_id, status));
    },
  );

  app.put(
    '/api/approvals/:id',
    {
      config: { access: permit(['penmas'], { roles: editors }) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Decide a request of somebody else; the event gets the same status',
        params: RecordPath,
        body: Type.Object(
          { status: StatusText, note: text(2_000, 'Why; kept with the decision') },
          { examples: [{ status: 'rejected', note: 'Foto belum ada' }] },
        ),
        response: { 200: oneAnswer(Approval, approvalExample), ...refusals },
      },
    },
    async (request, reply) =>
      send(reply, await decideApproval(callOf(context, request), request.params.id, request.body)),
  );
}

function send(reply: FastifyReply, row: ApprovalRow): FastifyReply {
  return reply.header('etag', approvalTag(row)).send({ success: true, data: shownApproval(row) });
}
