import { originOf, type Principal, permit, recordAudit } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { workbookStream, xlsxMediaType } from '@cicero/spreadsheet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import pLimit from 'p-limit';
import { type Static, type TObject, Type } from 'typebox';
import { readAnev } from '../anev/asked.ts';
import { allDataFile, measureMonths, monthsSince } from '../exports/all-data.ts';
import { anevFile, measureAnevFile } from '../exports/anev.ts';
import { catalogueExample, catalogueFor, ExportCatalogue } from '../exports/catalogue.ts';
import { daysFile, measureDays } from '../exports/days.ts';
import { measureRanking, rankingFile } from '../exports/engagement-ranking.ts';
import { type ExportFile, savedAs } from '../exports/file.ts';
import { measurePerPost, perPostFile } from '../exports/per-post.ts';
import { namedWindow } from '../exports/period.ts';
import { type ReportInfo, reports } from '../exports/reports.ts';
import { matrixFile, measureHandles } from '../exports/satker-update-matrix.ts';
import type { Subject } from '../measure/measure.ts';
import { type PeriodQuery, resolveWindow } from '../periods/window.ts';
import type { PremiumGuard } from '../premium/guard.ts';
import { namedDirectorateScope, resolveScope, type ScopeQuery } from '../scope/resolve.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type AskingParts, ClientHeader, otherAnswers, signedIn } from './asking.ts';

export interface ExportParts extends AskingParts {
  requirePremium: PremiumGuard;
  /** Authorised strength (DSP) by client id. */
  strengths: ReadonlyMap<string, number>;
}

/** So many files of a process are read from the database at once: the others leave connections for pages. */
const readingAtOnce = 2;

/** Who asks for a file, and when. */
interface Asked {
  principal: Principal;
  header: string | undefined;
  directorates: ReadonlySet<string>;
  now: Date;
  /** The caller has left. */
  signal: AbortSignal;
}

/** Reports as workbooks (docs/exports.md). */
export function exportRoutes(app: Http, { db, clock, directorates, requirePremium, strengths }: ExportParts): void {
  const reading = pLimit(readingAtOnce);
  const hasPremium = (principal: Principal): Promise<boolean> =>
    requirePremium(principal).then(
      () => true,
      (error) => {
        if (error instanceof CiceroError) return false;
        throw error;
      },
    );

  app.get(
    '/api/exports',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags: ['Ekspor'],
        summary: 'Daftar laporan Excel',
        response: { 200: { ...ExportCatalogue, examples: [catalogueExample] }, ...otherAnswers },
      },
    },
    async (request) => {
      const principal = signedIn(request.principal);
      const open = { directorates: await directorates(), premium: await hasPremium(principal) };
      return { success: true as const, data: catalogueFor(principal, open) };
    },
  );

  const serve = <Query extends TObject>(
    report: Omit<ReportInfo, 'query'> & { query: Query },
    fileFor: (asked: Asked, query: Static<Query>) => Promise<ExportFile>,
  ): void => {
    const answer = async (request: FastifyRequest, reply: FastifyReply, query: Static<Query>) => {
      const { signal } = request;
      const principal = signedIn(request.principal);
      const header = request.headers['x-client-id'];
      const asked: Asked = {
        principal,
        header: typeof header === 'string' ? header : undefined,
        directorates: await directorates(),
        now: clock.now(),
        signal,
      };
      const file = await reading(async () => {
        signal.throwIfAborted();
        return fileFor(asked, query);
      }).catch((error) => {
        if (signal.aborted) return null;
        throw error;
      });
      // Nobody is there to be answered.
      if (file === null) return reply.hijack();
      await recordAudit(db, clock, {
        action: 'report.exported',
        outcome: 'ok',
        actor: { kind: principal.kind, id: principal.id },
        origin: originOf(request),
        detail: { report: report.path, file: file.name },
      });
      return send(reply, file);
    };
    app.get(
      report.path,
      {
        config: { access: permit(report.kinds) },
        schema: {
          tags: ['Ekspor'],
          summary: report.title,
          description: report.description,
          querystring: report.query,
          headers: ClientHeader,
          response: { 200: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }), ...otherAnswers },
        },
      },
      // The schema has checked the query; its type is lost in between.
      async (request, reply) => answer(request, reply, request.query as Static<Query>),
    );
  };

  const perDay = async (platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery) =>
    daysFile(await measureDays(db, subjectOf(platform, asked, query), asked.now, asked.signal));
  const perPost = async (platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery) =>
    perPostFile(await measurePerPost(db, subjectOf(platform, asked, query), asked.now, asked.signal));
  serve(reports.likes, (asked, query) => perDay('instagram', asked, query));
  serve(reports.comments, (asked, query) => perDay('tiktok', asked, query));
  serve(reports['likes-per-post'], (asked, query) => perPost('instagram', asked, query));
  serve(reports['comments-per-post'], (asked, query) => perPost('tiktok', asked, query));

  serve(reports['engagement-ranking'], async ({ principal, directorates, now }, query) => {
    const scope = namedDirectorateScope(principal, query, directorates);
    return rankingFile(await measureRanking(db, { scope, window: namedWindow(query, now) }, now));
  });

  serve(reports['all-data'], async (asked, query) => {
    const subject = { scope: scopeOf(asked, query), months: monthsSince(query.start_month, asked.now) };
    return allDataFile(await measureMonths(db, subject, asked.now, asked.signal));
  });

  serve(reports['satker-update-matrix'], async ({ principal, directorates, now }, query) => {
    const scope = namedDirectorateScope(principal, query, directorates);
    return matrixFile(await measureHandles(db, scope, now), strengths);
  });

  serve(reports.anev, async ({ principal, header, directorates, now }, query) => {
    await requirePremium(principal);
    const asked = readAnev(principal, query, { header, now, directorates });
    return anevFile(await measureAnevFile(db, asked, now));
  });
}

/** As the recaps resolve it. */
function scopeOf({ principal, header, directorates }: Asked, query: ScopeQuery): AttendanceScope {
  return resolveScope(principal, query, { clientFromToken: true, header, directorates });
}

function subjectOf(platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery): Subject {
  return { platform, scope: scopeOf(asked, query), window: resolveWindow(query, asked.now) };
}

function send(reply: FastifyReply, { name, sheets }: ExportFile): FastifyReply {
  return reply
    .type(xlsxMediaType)
    .header('content-disposition', savedAs(name))
    .header('cache-control', 'no-store')
    .send(workbookStream(sheets));
}
