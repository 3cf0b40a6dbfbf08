import { originOf, permit, permittedClient, recordAudit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type Day, type Http, isDay, jakartaDay, startOfMonth } from '@cicero/runtime';
import { workbookStream, xlsxMediaType } from '@cicero/spreadsheet';
import { Type } from 'typebox';
import { reportSheet } from '../exports/link-reports.ts';
import { type AskingParts, otherAnswers, signedIn } from './asking.ts';

/** The reports of a client's posts of a month, as a workbook. */
export function linkReportRoutes(app: Http, { db, clock }: Pick<AskingParts, 'db' | 'clock'>): void {
  app.get(
    '/api/link-reports/excel',
    {
      config: { access: permit(['dashboard', 'client'], { operators: false }) },
      schema: {
        tags: ['Laporan link'],
        summary: 'Reports about a client’s posts of a month as a workbook, oldest first',
        querystring: Type.Object({
          client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Required unless the caller has one' })),
          month: Type.Optional(
            Type.String({ pattern: '^\\d{4}-\\d{2}$', description: 'YYYY-MM, Jakarta; this month when absent' }),
          ),
        }),
        response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), ...otherAnswers },
      },
    },
    async (request, reply) => {
      const principal = signedIn(request.principal);
      const clientId = permittedClient(principal, request.query.client_id);
      const month = request.query.month ? `${request.query.month}-01` : startOfMonth(jakartaDay(clock.now()));
      if (!isDay(month)) throw new CiceroError('DATE_INVALID', { message: 'month tidak valid; gunakan YYYY-MM.' });
      await recordAudit(db, clock, {
        action: 'link-report.exported',
        outcome: 'ok',
        actor: { kind: principal.kind, id: principal.id },
        origin: originOf(request),
        detail: { client: clientId, month: month.slice(0, 7) },
      });
      return reply
        .type(xlsxMediaType)
        .header('content-disposition', savedAs(clientId, month))
        .header('cache-control', 'no-store')
        .send(workbookStream([reportSheet(db, clientId, month)]));
    },
  );
}

/** The name that clients know, and for browsers one that tells a client's months, of whatever year, from one another. */
function savedAs(clientId: string, month: Day): string {
  const name = `Laporan_Link_${clientId.replace(/[^A-Z0-9-]+/g, '_')}_${month.slice(0, 7)}.xlsx`;
  return `attachment; filename="link_report.xlsx"; filename*=UTF-8''${name}`;
}
