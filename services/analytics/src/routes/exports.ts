import { originOf, type Principal, permit, permittedClient, recordAudit } from '@cicero/access';
import { CiceroError, type Platform } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { workbookStream, xlsxMediaType } from '@cicero/spreadsheet';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, type TObject, Type } from 'typebox';
import { readAnev } from '../anev/asked.ts';
import type { ComputationInput, ComputationName, Computer } from '../computing/computer.ts';
import { allDataFile, measureMonths, monthsSince } from '../exports/all-data.ts';
import { anevName } from '../exports/anev.ts';
import { catalogueExample, catalogueFor, ExportCatalogue } from '../exports/catalogue.ts';
import { daysFile, measureDays } from '../exports/days.ts';
import { rankingName } from '../exports/engagement-ranking.ts';
import { type ExportFile, savedAs, type WrittenFile } from '../exports/file.ts';
import { measurePerPost, perPostFile } from '../exports/per-post.ts';
import { namedWindow } from '../exports/period.ts';
import { type ReportInfo, reports } from '../exports/reports.ts';
import { matrixName } from '../exports/satker-update-matrix.ts';
import { turns } from '../exports/turns.ts';
import type { Subject } from '../measure/measure.ts';
import { type PeriodQuery, resolveWindow } from '../periods/window.ts';
import type { PremiumGuard } from '../premium/guard.ts';
import { namedDirectorateScope, resolveScope, type ScopeQuery } from '../scope/resolve.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { type AskingParts, ClientHeader, otherAnswers, signedIn } from './asking.ts';

export interface ExportParts extends AskingParts {
  computer: Computer;
  requirePremium: PremiumGuard;
  /** Authorised strength (DSP) by client id. */
  strengths: ReadonlyMap<string, number>;
}

/** Who asks for a file, and when. */
interface Asked {
  principal: Principal;
  header: string | undefined;
  directorates: ReadonlySet<string>;
  now: Date;
  /** The caller has left. */
  signal: AbortSignal;
}

/** Reads what a request was found to be about. */
type Reading = () => Promise<ExportFile | WrittenFile>;

/** Reports as workbooks (docs/exports.md). */
export function exportRoutes(
  app: Http,
  { db, clock, directorates, computer, requirePremium, strengths }: ExportParts,
): void {
  const inTurn = turns();
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
    /** Refuses whom the file is not for, before it is waited for. */
    prepare: (asked: Asked, query: Static<Query>) => Promise<Reading>,
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
      const file = await inTurn(await prepare(asked, query), signal);
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

  const perDay = (platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery): Reading => {
    const subject = subjectOf(platform, asked, query);
    return async () => daysFile(await measureDays(db, subject, asked.now, asked.signal));
  };
  const perPost = (platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery): Reading => {
    const subject = subjectOf(platform, asked, query);
    // The file names the posts: as in their lists, they must be of a directorate whose role the caller carries.
    permittedClient(asked.principal, subject.scope.owner);
    return async () => perPostFile(await measurePerPost(db, subject, asked.now, asked.signal));
  };
  serve(reports.likes, async (asked, query) => perDay('instagram', asked, query));
  serve(reports.comments, async (asked, query) => perDay('tiktok', asked, query));
  serve(reports['likes-per-post'], async (asked, query) => perPost('instagram', asked, query));
  serve(reports['comments-per-post'], async (asked, query) => perPost('tiktok', asked, query));

  const written =
    <Name extends ComputationName>(name: string, computation: Name, input: ComputationInput<Name>): Reading =>
    async () => ({ name, bytes: (await computer.compute(computation, input)).body });

  serve(reports['engagement-ranking'], async ({ principal, directorates, now }, query) => {
    const subject = {
      scope: namedDirectorateScope(principal, query, directorates),
      window: namedWindow(query, now),
    };
    return written(rankingName(subject, now), 'rankingFile', { ...subject, at: now.toISOString() });
  });

  serve(reports['all-data'], async (asked, query) => {
    const subject = { scope: scopeOf(asked, query), months: monthsSince(query.start_month, asked.now) };
    return async () => allDataFile(await measureMonths(db, subject, asked.now, asked.signal));
  });

  serve(reports['satker-update-matrix'], async ({ principal, directorates, now }, query) => {
    const scope = namedDirectorateScope(principal, query, directorates);
    const input = { scope, strengths: [...strengths], at: now.toISOString() };
    return written(matrixName(scope, now), 'matrixFile', input);
  });

  serve(reports.anev, async ({ principal, header, directorates, now }, query) => {
    await requirePremium(principal);
    const { scope, window, namesOutsiders } = readAnev(principal, query, { header, now, directorates });
    const subject = { scope, window, namesOutsiders };
    return written(anevName(subject, now), 'anevFile', { ...subject, at: now.toISOString() });
  });
}

/** As the recaps resolve it. */
function scopeOf({ principal, header, directorates }: Asked, query: ScopeQuery): AttendanceScope {
  return resolveScope(principal, query, { clientFromToken: true, header, directorates });
}

function subjectOf(platform: Platform, asked: Asked, query: ScopeQuery & PeriodQuery): Subject {
  return { platform, scope: scopeOf(asked, query), window: resolveWindow(query, asked.now) };
}

function send(reply: FastifyReply, file: ExportFile | WrittenFile): FastifyReply {
  return reply
    .type(xlsxMediaType)
    .header('content-disposition', savedAs(file.name))
    .header('cache-control', 'no-store')
    .send('bytes' in file ? file.bytes : workbookStream(file.sheets));
}
