import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { type Http, largestPageSize, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { Report, SpecialReport } from '../../link-reports/shapes.ts';
import { submitSpecial } from '../../link-reports/special-task.ts';
import { callOf } from '../users/call.ts';
import { reportExample, submissionExample } from './examples.ts';
import { listReports } from './list.ts';
import { reportRecordRoutes } from './records.ts';
import * as schemas from './schemas.ts';

const tags = ['Laporan link khusus'];
const base = '/api/link-reports-khusus';

/** What people report of posts that were assigned ad hoc, and the assigning itself. */
export function specialReportRoutes(app: Http, context: ServiceContext): void {
  app.get(
    base,
    {
      config: { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) },
      schema: {
        tags,
        summary: 'Reports about special tasks, newest post first: the same rows in `data` and in `items`',
        description: `At most ${largestPageSize} at once; \`pagination\` says whether there are more.`,
        querystring: schemas.ReportListQuery,
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              data: Type.Array(Report),
              items: Type.Array(Report),
              pagination: Pagination,
              duplicates: schemas.Duplicates,
            }),
            examples: [
              {
                success: true,
                data: [reportExample],
                items: [reportExample],
                pagination: { total: 1, limit: largestPageSize, offset: 0, page: 1, totalPages: 1 },
              },
            ],
          },
          ...schemas.refusals,
        },
      },
    },
    async (request) => {
      const { items, ...rest } = await listReports(context, 'khusus', request, largestPageSize);
      return { success: true as const, data: items, items, ...rest };
    },
  );

  app.post(
    base,
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
      bodyLimit: schemas.bodyLimit,
      schema: {
        tags,
        summary: 'Report about a special task of today; without `shortcode` assign the post behind `instagram_link`',
        description:
          'A report replaces the one before. A post is assigned by accounts and units, not by personnel; what it shows ' +
          'is fetched afterwards. With `user_id` the links are that person’s report at once.',
        body: Type.Object(
          {
            shortcode: schemas.taskField,
            post_id: schemas.taskField,
            user_id: schemas.reporterField,
            client_id: schemas.clientField,
            ...schemas.LinkFields,
          },
          {
            examples: [
              submissionExample,
              { client_id: 'RES_A', instagram_link: 'https://www.instagram.com/p/DAbCdEfGh12/' },
            ],
          },
        ),
        response: {
          201: {
            ...Type.Object({ success: Type.Literal(true), data: SpecialReport }),
            examples: [{ success: true, data: reportExample }],
          },
          ...schemas.refusals,
        },
      },
    },
    async (request, reply) => {
      const { data, tag } = await submitSpecial(await callOf(context, request), request.body);
      return reply.code(201).header('etag', tag).send({ success: true, data });
    },
  );

  reportRecordRoutes(app, context, { kind: 'khusus', base, tags });
}
