import { permit } from '@cicero/access';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { correctReport, deleteReport } from '../../link-reports/change-report.ts';
import type { ReportKind } from '../../link-reports/kinds.ts';
import { callOf } from '../users/call.ts';
import * as schemas from './schemas.ts';
import { findReport, sendReport } from './single.ts';

const { bodyLimit, LinkFields, refusals, reportAnswer } = schemas;

/** Single reports of a kind: read, corrected, taken back. */
export function reportRecordRoutes(
  app: Http,
  context: ServiceContext,
  { kind, base, tags }: { kind: ReportKind; base: string; tags: string[] },
): void {
  app.get(
    `${base}/:shortcode`,
    {
      config: { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) },
      schema: {
        tags,
        summary: 'The report of a person about a task; without `user_id` the newest one within reach',
        params: schemas.ReportPath,
        querystring: schemas.ReporterQuery,
        response: { 200: reportAnswer, ...refusals },
      },
    },
    async (request, reply) => sendReport(reply, await findReport(context.db, kind, request)),
  );

  app.put(
    `${base}/:shortcode`,
    {
      config: { access: permit(['dashboard', 'client', 'personnel']) },
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
      return sendReport(reply, await correctReport(await callOf(context, request), kind, shortcode, request.body));
    },
  );

  app.delete(
    `${base}/:shortcode`,
    {
      config: { access: permit(['dashboard', 'client', 'personnel'], { operators: false }) },
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
      return sendReport(reply, await deleteReport(call, kind, params.shortcode, query.user_id));
    },
  );
}
