import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery } from '@cicero/runtime';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { editorialOf } from '../editorial/caller.ts';
import { changeEvent, createEvent, moveEvent } from '../editorial/change-event.ts';
import { readEventDate } from '../editorial/event-date.ts';
import { type EventRow, eventList, eventTag, findEvent, shownEvent, sortable } from '../editorial/events.ts';
import { callerOf } from './caller.ts';
import { eventExample, newEventExample } from './editorial/examples.ts';
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

const Event = Type.Object({
  event_id: Type.Integer(),
  event_date: Type.String({ description: 'dd/mm/yyyy' }),
  event_time: Type.Union([Type.String(), Type.Null()], { description: 'HH:MM' }),
  ...{ topic: Type.String(), judul_berita: Text, assignee: Text, status: Text, content: Text, summary: Text },
  ...{ image_path: Text, tag: Text, kategori: Text, created_by: Text, updated_by: Text, updated_by_username: Text },
  ...{ created_at: Text, last_update: Text, last_updated: Text, deleted_at: Text },
  version: Type.Integer({ description: 'Grows with every change' }),
});
const EventBody = {
  event_date: text(64, 'dd/mm/yyyy or yyyy-mm-dd (also with the other separator), with or without HH:MM'),
  event_time: text(8, 'HH:MM; null or blank: no time'),
  topic: text(500, 'Required, and cannot be cleared'),
  judul_berita: text(500),
  assignee: text(50, 'Id of a press account'),
  status: StatusText,
  content: text(100_000),
  summary: text(10_000),
  image_path: text(2_000),
  tag: text(1_000),
  kategori: text(200),
};
const sorts = Object.keys(sortable).flatMap((name) => [name, `-${name}`]);
const Query = Type.Object({
  scope: Type.Optional(
    Type.String({ enum: ['own', 'all'], description: 'Without it one’s own and assigned ones; `all` for editors' }),
  ),
  deleted: Type.Optional(Type.Boolean({ description: 'Only what was taken out of the calendar' })),
  tanggal_mulai: Type.Optional(Type.String({ maxLength: 64, description: 'First day' })),
  tanggal_selesai: Type.Optional(Type.String({ maxLength: 64, description: 'Last day' })),
  status: Type.Optional(Type.String({ maxLength: 200 })),
  kategori: Type.Optional(Type.String({ maxLength: 200 })),
  sort: Type.Optional(Type.String({ enum: sorts, description: 'With `-` before it: descending; else event_date' })),
  ...PageQuery,
});

const access = permit(['penmas']);
const answers = { 200: oneAnswer(Event, eventExample), ...refusals };

/** The editorial calendar. Who may do what: docs/resources.md. */
export function eventRoutes(app: Http, context: ServiceContext): void {
  app.get(
    '/api/events',
    {
      config: { access },
      schema: {
        tags,
        summary: 'Events that one wrote or was given to write; editors may ask for all',
        description: 'Without `limit` all of them, in batches; with `limit` one page and a `pagination` block.',
        querystring: Query,
        response: { 200: listAnswer(Event, eventExample), ...refusals },
      },
    },
    async (request, reply) => {
      const { scope, deleted = false, tanggal_mulai, tanggal_selesai, status, kategori, sort } = request.query;
      const since = tanggal_mulai?.trim() ? readEventDate(tanggal_mulai).day : undefined;
      const until = tanggal_selesai?.trim() ? readEventDate(tanggal_selesai).day : undefined;
      if (since && until && since > until)
        throw new CiceroError('DATE_INVALID', { message: 'Rentang tanggal terbalik.' });
      const filter = { all: scope === 'all', deleted, since, until, status, kategori };
      const by = (sort?.replace(/^-/, '') ?? 'event_date') as keyof typeof sortable;
      const list = eventList(editorialOf(callerOf(request)), filter, { by, descending: !!sort?.startsWith('-') });
      return sendList<EventRow>(context.db, request, reply, { list, shape: shownEvent });
    },
  );

  app.get(
    '/api/events/:id',
    { config: { access }, schema: { tags, summary: 'One event', params: RecordPath, response: answers } },
    async (request, reply) =>
      send(reply, await findEvent(context.db, editorialOf(callerOf(request)), request.params.id)),
  );

  app.post(
    '/api/events',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Enter an event; it is the caller’s',
        body: Type.Object(EventBody, { examples: [newEventExample] }),
        response: { 201: answers[200], ...refusals },
      },
    },
    async (request, reply) => send(reply.code(201), await createEvent(callOf(context, request), request.body)),
  );

  app.put(
    '/api/events/:id',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Change an event; what the body does not name stays',
        description: 'Approving and rejecting is for editors who neither wrote it nor were given to.',
        params: RecordPath,
        body: Type.Object(
          {
            ...EventBody,
            version: Type.Optional(
              Type.Unsafe<number | null>({ type: ['integer', 'null'], description: 'The one that was changed' }),
            ),
          },
          { examples: [{ content: 'Isi berita', status: 'review', version: 1 }] },
        ),
        response: answers,
      },
    },
    async (request, reply) => send(reply, await changeEvent(callOf(context, request), request.params.id, request.body)),
  );

  app.delete(
    '/api/events/:id',
    {
      config: { access },
      schema: { tags, summary: 'Take an event out of the calendar', params: RecordPath, response: answers },
    },
    async (request, reply) => send(reply, await moveEvent(callOf(context, request), request.params.id, 'deleted')),
  );

  app.post(
    '/api/events/:id/restore',
    {
      config: { access },
      schema: { tags, summary: 'Put an event back into the calendar', params: RecordPath, response: answers },
    },
    async (request, reply) => send(reply, await moveEvent(callOf(context, request), request.params.id, 'restored')),
  );
}

function send(reply: FastifyReply, event: EventRow): FastifyReply {
  return reply.header('etag', eventTag(event)).send({ success: true, data: shownEvent(event) });
}
