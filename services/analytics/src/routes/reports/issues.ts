import { type Principal, permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { readFile } from '@cicero/files';
import { addDays, type Day, type Http, isDay, PageQuery, pageOf, pagination, startOfDay } from '@cicero/runtime';
import { Type } from 'typebox';
import { findIssue, issueStatuses, issuesPage, type KeptIssue } from '../../dispatch/history.ts';
import { savedAs } from '../../exports/file.ts';
import { reportTitle } from '../../reports/catalogue.ts';
import { signedIn } from '../asking.ts';
import { isAdministrator, narrowedClients, type ReportParts, readableClients, refusals, tags } from './parts.ts';
import { IssueDetail, IssueLine, issueDetailExample, issueExample, many, one } from './schemas.ts';
import { withheldReports } from './withheld.ts';

const path = '/api/reports/issues';
const access = permit(['dashboard', 'client']);
const DayText = (description: string) =>
  Type.Optional(Type.String({ maxLength: 10, description: `${description}, YYYY-MM-DD (Jakarta)` }));

/** Reports that were due or asked for, as they were sent (docs/reports.md). */
export function reportIssueRoutes(app: Http, { db }: ReportParts): void {
  const found = async (id: string, principal: Principal) => {
    const issue = await findIssue(db, id, readableClients(principal), withheldReports(principal));
    if (!issue) throw new CiceroError('REPORT_ISSUE_UNKNOWN');
    return issue;
  };

  app.get(
    path,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Laporan yang sudah dibuat, terbaru dahulu',
        querystring: Type.Object({
          report: Type.Optional(Type.String({ maxLength: 64 })),
          client_id: Type.Optional(Type.String({ maxLength: 64 })),
          subscription: Type.Optional(Type.String({ maxLength: 64, description: 'subscriptionId' })),
          status: Type.Optional(Type.Unsafe<KeptIssue['status']>({ type: 'string', enum: [...issueStatuses] })),
          tanggal_mulai: DayText('Hari pertama'),
          tanggal_selesai: DayText('Hari terakhir'),
          ...PageQuery,
        }),
        response: { 200: many(IssueLine, issueExample), ...refusals },
      },
    },
    async ({ principal, query }) => {
      const [first, last] = [dayOf(query.tanggal_mulai), dayOf(query.tanggal_selesai)];
      if (first && last && last < first) throw new CiceroError('DATE_INVALID');
      const caller = signedIn(principal);
      const filter = {
        clientIds: narrowedClients(caller, query.client_id),
        withheld: withheldReports(caller),
        ...(query.report === undefined ? {} : { report: query.report }),
        ...(query.status === undefined ? {} : { status: query.status }),
        ...(query.subscription === undefined ? {} : { subscriptionId: query.subscription }),
        since: first === null ? null : startOfDay(first),
        until: last === null ? null : startOfDay(addDays(last, 1)),
      };
      const page = pageOf(query);
      const { rows, total } = await issuesPage(db, filter, page);
      return { success: true as const, data: rows.map(line), pagination: pagination(page, total) };
    },
  );

  app.get(
    `${path}/:id`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Satu laporan dengan isinya',
        params: Type.Object({ id: Type.String({ maxLength: 64, description: 'issueId' }) }),
        response: { 200: one(IssueDetail, issueDetailExample), ...refusals },
      },
    },
    async ({ principal, params }) => {
      const caller = signedIn(principal);
      const issue = await found(params.id, caller);
      const addresses = isAdministrator(caller) ? [...issue.recipients] : null;
      return { success: true as const, data: { ...line(issue), text: issue.body, addresses } };
    },
  );

  app.get(
    `${path}/:id/files/:fileId`,
    {
      config: { access },
      schema: {
        tags,
        summary: 'Berkas atau gambar sebuah laporan, selama masih disimpan',
        params: Type.Object({ id: Type.String({ maxLength: 64 }), fileId: Type.String({ maxLength: 64 }) }),
        response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), ...refusals },
      },
    },
    async ({ principal, params }, reply) => {
      const { attachments } = await found(params.id, signedIn(principal));
      const known = attachments.find(({ fileId }) => fileId === params.fileId.toLowerCase());
      const file = known && (await readFile(db, known.fileId));
      if (!file) throw new CiceroError('REPORT_FILE_GONE');
      return reply
        .type(file.mimetype)
        .header('content-disposition', savedAs(file.name))
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'private, no-store')
        .send(file.bytes);
    },
  );
}

function line({ recipients, attachments, dueAt, createdAt, producedAt, ...issue }: KeptIssue) {
  const { issueId, subscriptionId, report, clientId, options, status, reason, askedBy } = issue;
  return {
    ...{ issueId, subscriptionId, report, title: reportTitle(report), clientId, options: { ...options } },
    recipients: recipients.length,
    dueAt: dueAt.toISOString(),
    ...{ status, reason },
    createdAt: createdAt.toISOString(),
    producedAt: producedAt?.toISOString() ?? null,
    askedBy,
    files: [...attachments],
  };
}

function dayOf(text = ''): Day | null {
  const day = text.trim();
  if (day === '') return null;
  if (!isDay(day)) throw new CiceroError('DATE_INVALID');
  return day;
}
