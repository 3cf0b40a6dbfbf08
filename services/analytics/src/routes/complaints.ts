import { permit } from '@cicero/access';
import { ErrorAnswer, type Platform } from '@cicero/contracts';
import { type Http, PageQuery, Pagination, pageOf, pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { answerOf } from '../answers/answer-cache.ts';
import { complaintAnswer, listedComplaint } from '../answers/complaint.ts';
import {
  ComplaintAnswer,
  ComplaintBody,
  complaintBodyExample,
  complaintExample,
  DeliveryStatusSchema,
  ListedComplaint,
  listedExample,
} from '../answers/complaint-schema.ts';
import { PeriodParameters } from '../answers/recap-schema.ts';
import { sendAnswer } from '../answers/send.ts';
import { type ComplaintParts, complain } from '../complaints/complain.ts';
import { narrowedClient, ticketsPage } from '../complaints/list.ts';
import { complainerOf, personOfCaller } from '../complaints/person.ts';
import { readComplaint } from '../complaints/read-complaint.ts';
import { resolveWindow, saysPeriod } from '../periods/window.ts';
import { otherAnswers, signedIn } from './asking.ts';

const tags = ['Komplain'];
const paths: readonly (readonly [path: string, platform: Platform])[] = [
  ['/api/dashboard/komplain/insta', 'instagram'],
  ['/api/dashboard/komplain/tiktok', 'tiktok'],
  ['/api/tiktok/komplain', 'tiktok'],
];

/** Complaints of personnel about their attendance (docs/complaints.md). */
export function complaintRoutes(app: Http, parts: ComplaintParts): void {
  const { db, clock } = parts;

  for (const [path, platform] of paths) {
    app.post(
      path,
      {
        config: { access: permit(['dashboard', 'client', 'personnel']) },
        schema: {
          tags,
          summary: 'Komplain absensi seorang personel',
          description:
            'Jawaban dikirim ke personel lewat antrean; statusnya pending sampai terkirim. Komplain yang sama dalam setengah jam adalah tiket yang sama.',
          body: { ...ComplaintBody, examples: [complaintBodyExample] },
          response: {
            200: { ...ComplaintAnswer, examples: [complaintExample] },
            ...{ 400: ErrorAnswer, 401: ErrorAnswer, 403: ErrorAnswer, 404: ErrorAnswer, 429: ErrorAnswer },
          },
        },
      },
      async ({ principal, body }) => {
        const caller = signedIn(principal);
        const person = await personOfCaller(db, caller, body.nrp);
        const by = await complainerOf(db, caller);
        const complaint = readComplaint(platform, {
          message: firstFilled(body.message, body.pesan, body.complaint, body.raw, body.text),
          issue: firstFilled(body.issue, body.kendala, body.problem),
          solution: firstFilled(body.solution, body.solusi, body.tindak_lanjut),
          instagram: firstFilled(body.instagram, body.insta, body.username_ig, body.username_instagram),
          tiktok: firstFilled(body.tiktok, body.username_tiktok),
        });
        return complaintAnswer(await complain(parts, person, complaint, by), person, by);
      },
    );
  }

  app.get(
    '/api/dashboard/komplain',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags,
        summary: 'Komplain personel dan pengiriman jawabannya',
        description: 'Terbaru dahulu; tanpa periode: semuanya. Direktorat melihat pemegang role-nya.',
        querystring: Type.Object({
          client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Hanya personel client ini' })),
          platform: Type.Optional(Type.Union([Type.Literal('instagram'), Type.Literal('tiktok')])),
          status: Type.Optional(DeliveryStatusSchema),
          ...PeriodParameters,
          ...PageQuery,
        }),
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              data: Type.Array(ListedComplaint),
              pagination: Pagination,
            }),
            examples: [
              {
                success: true,
                data: [listedExample],
                pagination: { total: 1, limit: 50, offset: 0, page: 1, totalPages: 1 },
              },
            ],
          },
          ...otherAnswers,
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const principal = signedIn(request.principal);
      const filter = {
        clientId: narrowedClient(principal, query.client_id),
        platform: query.platform ?? null,
        status: query.status ?? null,
        window: saysPeriod(query) ? resolveWindow(query, clock.now()) : { from: null, to: null },
      };
      const page = pageOf(query);
      const { rows, total } = await ticketsPage(db, principal, filter, page);
      const answer = { success: true, data: rows.map(listedComplaint), pagination: pagination(page, total) };
      return sendAnswer(request, reply, answerOf(Buffer.from(JSON.stringify(answer))));
    },
  );
}

function firstFilled(...values: readonly (string | null | undefined)[]): string {
  return values.find((value) => value?.trim()) ?? '';
}
