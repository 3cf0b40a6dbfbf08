import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import { type Http, Pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { correctReport, deleteReport } from '../../link-reports/change-report.ts';
import { Report } from '../../link-reports/shapes.ts';
import { submitReport } from '../../link-reports/submit-report.ts';
import { callOf } from '../users/call.ts';
import { reportExample, submissionExample } from './examples.ts';
import { listReports } from './list.ts';
import * as schemas from './schemas.ts';
import { findReport, sendReport } from './single.ts';

const tags = ['Laporan link'];
const { bodyLimit, LinkFields, refusals, reportAnswer } = schemas;
/** Rows of a page, as the clients expect it. */
const pageSize = 20;

/** What people report of the posts of their unit: read, handed in, corrected, taken back. */
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
      const data = await listReports(context.db, 'regular', request, pageSize);
      const { duplicates } = data;
      return { success: true as const, data, ...(duplicates ? { duplicates } : {}) };
    },
  );

  app.get(
    '/api/link-reports/:shortcode',
    {
      config: reading,
      schema: {
        tags,
        summary: 'The report of a person about a task; without `user_id` the newest one within reach',
        params: schemas.ReportPath,
        querystring: schemas.ReporterQuery,
        response: { 200: reportAnswer, ...refusals },
      },
    },
    async (request, reply) => sendReport(reply, await findReport(context.db, 'regular', request)),
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

  app.put(
    '/api/link-reports/:shortcode',
    {
      config: writing,
      bodyLimit,
      schema: {
        tags,
        summary: 'Correct the links of a report: blank clears, absent keeps',
        params: schemas.ReportPath,
        body: Type.Object(
          { user_id: schemas.reporterField, ...LinkFields },
          {
            examples: [
              { user_id: '75020201', tiktok_link: 'https://www.tiktok.com/@ani.contoh/video/7500000000000000001' },
            ],
          },
        ),
        response: { 200: reportAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { shortcode } = request.params;
      return sendReport(reply, await correctReport(await callOf(context, request), 'regular', shortcode, request.body));
    },
  );

  app.delete(
    '/api/link-reports/:shortcode',
    {
      config: reading,
      schema: {
        tags,
        summary: 'Take a report back; its links are free again, and handing it in anew restores it',
        params: schemas.ReportPath,
        querystring: schemas.ReporterQuery,
        response: { 200: reportAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      const call = await callOf(context, request);
      return sendReport(reply, await deleteReport(call, 'regular', params.shortcode, query.user_id));
    },
  );
}
