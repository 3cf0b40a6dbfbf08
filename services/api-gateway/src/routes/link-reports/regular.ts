import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { type Http, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { Report } from '../../link-reports/shapes.ts';
import { submitReport } from '../../link-reports/submit-report.ts';
import { callOf } from '../users/call.ts';
import { reportExample, submissionExample } from './examples.ts';
import { listReports } from './list.ts';
import { reportRecordRoutes } from './records.ts';
import * as schemas from './schemas.ts';
import { sendReport } from './single.ts';

const tags = ['Laporan link'];
const { bodyLimit, LinkFields, refusals, reportAnswer } = schemas;
/** Rows of a page, as the clients expect it. */
const pageSize = 20;

/** What people report of the posts of their unit. */
export function linkReportRoutes(app: Http, context: ServiceContext): void {
  const reading = { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) };
  const writing = { access: permit(['dashboard', 'client', 'personnel']) };

  app.get(
    '/api/link-reports',
    {
      config: reading,
      schema: {
        tags,
        summary: 'Reports of the caller’s people, newest post first; personnel get their own',
        description: '`links[]`, repeated, asks which links were reported already, by anybody and for any task.',
        querystring: schemas.ReportListQuery,
        response: {
          200: {
            ...Type.Object({
              success: Type.Literal(true),
              data: Type.Object({
                items: Type.Array(Report),
                pagination: Pagination,
                duplicates: schemas.Duplicates,
              }),
              duplicates: schemas.Duplicates,
            }),
            examples: [
              {
                success: true,
                data: {
                  items: [reportExample],
                  pagination: { total: 1, limit: pageSize, offset: 0, page: 1, totalPages: 1 },
                },
              },
            ],
          },
          ...refusals,
        },
      },
    },
    async (request) => {
      const data = await listReports(context, 'regular', request, pageSize);
      const { duplicates } = data;
      return { success: true as const, data, ...(duplicates ? { duplicates } : {}) };
    },
  );

  app.post(
    '/api/link-reports',
    {
      config: writing,
      bodyLimit,
      schema: {
        tags,
        summary: 'Report the links of a task, once, within two days of the post',
        description: 'A link that was reported by somebody else or for another task is refused: 409 LINK_TAKEN.',
        body: Type.Object(
          {
            shortcode: schemas.taskField,
            post_id: schemas.taskField,
            user_id: schemas.reporterField,
            ...LinkFields,
          },
          { examples: [submissionExample] },
        ),
        response: { 201: reportAnswer, ...refusals },
      },
    },
    async (request, reply) =>
      sendReport(reply.code(201), await submitReport(await callOf(context, request), 'regular', request.body)),
  );

  reportRecordRoutes(app, context, { kind: 'regular', base: '/api/link-reports', tags });
}
