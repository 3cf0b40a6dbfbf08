import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { editorialOf } from '../editorial/caller.ts';
import {
  changePressRelease,
  createPressRelease,
  findPressRelease,
  type PressRelease,
  pressReleaseTag,
} from '../editorial/press-releases.ts';
import { callerOf } from './caller.ts';
import { pressReleaseExample } from './editorial/examples.ts';
import { bodyLimit, callOf, oneAnswer, RecordId, RecordPath, refusals, Text, tags, text } from './editorial/schemas.ts';

const Release = Type.Object({
  event_id: Type.Integer(),
  ...{ judul: Text, dasar: Text, tersangka: Text, tkp: Text, kronologi: Text },
  ...{ modus: Text, barang_bukti: Text, pasal: Text, ancaman: Text, catatan: Text },
});
const long = text(20_000);
const ReleaseBody = {
  ...{ judul: text(500), dasar: long, tersangka: long, tkp: long, kronologi: long },
  ...{ modus: long, barang_bukti: long, pasal: long, ancaman: long, catatan: long },
};
const access = permit(['penmas']);
const answers = { 200: oneAnswer(Release, pressReleaseExample), ...refusals };

/** The press release of an event; `:id` is the id of the event. */
export function pressReleaseRoutes(app: Http, context: ServiceContext): void {
  app.get(
    '/api/press-release-details/:id',
    {
      config: { access },
      schema: { tags, summary: 'The press release of an event', params: RecordPath, response: answers },
    },
    async (request, reply) =>
      send(reply, await findPressRelease(context.db, editorialOf(callerOf(request)), request.params.id)),
  );

  app.post(
    '/api/press-release-details',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Give an event its press release; it has one at most',
        body: Type.Object(
          { event_id: RecordId, ...ReleaseBody },
          { examples: [{ event_id: 7, judul: 'Bakti sosial di Desa Contoh', tkp: 'Desa Contoh' }] },
        ),
        response: { 201: answers[200], ...refusals },
      },
    },
    async (request, reply) => {
      const { event_id, ...texts } = request.body;
      return send(reply.code(201), await createPressRelease(callOf(context, request), event_id, texts));
    },
  );

  app.put(
    '/api/press-release-details/:id',
    {
      config: { access },
      bodyLimit,
      schema: {
        tags,
        summary: 'Change the press release of an event; what the body does not name stays, blank clears',
        params: RecordPath,
        body: Type.Object(ReleaseBody, { examples: [{ kronologi: 'Uraian kejadian' }] }),
        response: answers,
      },
    },
    async (request, reply) =>
      send(reply, await changePressRelease(callOf(context, request), request.params.id, request.body)),
  );
}

function send(reply: FastifyReply, release: PressRelease): FastifyReply {
  return reply.header('etag', pressReleaseTag(release)).send({ success: true, data: release });
}
