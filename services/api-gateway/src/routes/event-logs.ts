import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery } from '@cicero/runtime';
import { Type } from 'typebox';
import { editorialOf } from '../editorial/caller.ts';
import { addNote, type LogRow, logList, shownLog } from '../editorial/change-log.ts';
import { findEvent } from '../editorial/events.ts';
import { callerOf } from './caller.ts';
import { logExample } from './editorial/examples.ts';
import {
  bodyLimit,
  callOf,
  listAnswer,
  oneAnswer,
  RecordPath,
  refusals,
  StatusText,
  sendList,
  Text,
  tags,
  text,
} from './editorial/schemas.ts';

const Log = Type.Object({
  ...{ log_id: Type.Integer(), event_id: Type.Integer(), user_id: Text, username: Text },
  ...{ status: Text, changes: Text, logged_at: Text },
});

/** The history of an event: written by the service, with notes of those who work on it. */
export function eventLogRoutes(app: Http, context: ServiceContext): void {
  app.get(
    '/api/events/:id/logs',
    {
      config: { access: permit(['penmas']) },
      schema: {
        tags,
        summary: 'The history of an event, oldest first',
        params: RecordPath,
        querystring: Type.Object({
          sort: Type.Optional(Type.String({ enum: ['logged_at', '-logged_at'] })),
          ...PageQuery,
        }),
        response: { 200: listAnswer(Log, logExample), ...refusals },
      },
    },
    async (request, reply) => {
      const { event_id } = await findEvent(context.db, editorialOf(callerOf(request)), request.params.id);
      const list = logList(event_id, { descending: request.query.sort === '-logged_at' });
      return sendList<LogRow>(context.db, request, reply, { list, shape: shownLog });
    },
  );

  app.post(
    '/api/events/:id/logs',
    {
      config: { access: permit(['penmas']) },
      bodyLimit,
      schema: {
        tags,
        summary: 'Add a note to the history; changes are written there without it',
        description: 'Who, when and the status are known to the service and not taken from the body.',
        params: RecordPath,
        body: Type.Object(
          { changes: text(10_000), status: StatusText },
          { examples: [{ changes: 'Foto menyusul dari Polsek' }] },
        ),
        response: { 201: oneAnswer(Log, logExample), ...refusals },
      },
    },
    async (request, reply) => {
      const row = await addNote(callOf(context, request), request.params.id, request.body);
      return reply.code(201).send({ success: true, data: shownLog(row) });
    },
  );
}
