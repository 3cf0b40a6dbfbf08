import { type Principal, permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalClientId } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { type Http, PageQuery, pageOf, pagination } from '@cicero/runtime';
import { Type } from 'typebox';
import { findImport, type ImportRecord, importStates, listImports } from '../../personnel-import/imports.ts';
import { outcomes } from '../../personnel-import/outcomes.ts';
import { reportFile } from '../../personnel-import/report.ts';
import { everyRow, pageOfRows } from '../../personnel-import/rows.ts';
import { importAnswer } from '../../personnel-import/shapes.ts';
import { callerOf } from '../caller.ts';
import { sendFile } from './files.ts';
import { manyImports, manyRows, oneImport } from './import-schemas.ts';
import { tags } from './schemas.ts';

const admins = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };
const params = Type.Object({ id: Type.String({ maxLength: 64 }) });
const literals = <const Word extends string>(words: readonly Word[]) =>
  Type.Union(words.map((word) => Type.Literal(word)));

/** Imports of the caller's own clients: how far they are, and what became of each row. */
export function userImportRecordRoutes(app: Http, { db }: ServiceContext): void {
  app.get(
    '/api/users/imports',
    {
      config: admins,
      schema: {
        tags,
        summary: 'Imports of one’s own clients, newest first',
        querystring: Type.Object({
          client_id: Type.Optional(Type.String({ maxLength: 64 })),
          status: Type.Optional(literals(importStates)),
          dry_run: Type.Optional(Type.Boolean()),
          sort: Type.Optional(literals(['created_at', '-created_at'])),
          ...PageQuery,
        }),
        response: manyImports,
      },
    },
    async (request) => {
      const { status, dry_run: dryRun, sort } = request.query;
      const page = pageOf(request.query);
      const clientIds = clientsAsked(callerOf(request), request.query.client_id);
      const filter = { clientIds, status, dryRun, oldestFirst: sort === 'created_at' };
      const { rows, total } = await listImports(db, filter, page);
      return { success: true as const, data: rows.map(importAnswer), pagination: pagination(page, total) };
    },
  );

  app.get(
    '/api/users/imports/:id',
    {
      config: admins,
      schema: { tags, summary: 'One import: how far it is, and how it ended', params, response: oneImport(200) },
    },
    async (request, reply) => {
      const record = await own(callerOf(request), request.params.id);
      return reply.header('cache-control', 'no-store').send({ success: true, data: importAnswer(record) });
    },
  );

  app.get(
    '/api/users/imports/:id/rows',
    {
      config: admins,
      schema: {
        tags,
        summary: 'What became of each row; with `format` all of it as a file',
        params,
        querystring: Type.Object({
          outcome: Type.Optional(literals(outcomes)),
          format: Type.Optional(literals(['xlsx', 'csv'])),
          ...PageQuery,
        }),
        response: manyRows,
      },
    },
    async (request, reply) => {
      const { importId } = await own(callerOf(request), request.params.id);
      const { outcome, format } = request.query;
      if (format) return sendFile(reply, reportFile(everyRow(db, importId, outcome), format));
      const page = pageOf(request.query);
      const { rows, total } = await pageOfRows(db, importId, outcome, page);
      return reply.send({ success: true, data: rows, pagination: pagination(page, total) });
    },
  );

  /** Whoever's import it is not hears of none. */
  async function own({ clientIds }: Principal, id: string): Promise<ImportRecord> {
    const record = await findImport(db, id, clientIds);
    if (!record) throw new CiceroError('IMPORT_NOT_FOUND');
    return record;
  }
}

/** @throws CiceroError CLIENT_DENIED */
function clientsAsked({ clientIds }: Principal, named: string | undefined): readonly string[] {
  const wanted = canonicalClientId(named ?? '');
  if (wanted === null) return clientIds;
  if (!clientIds.includes(wanted)) throw new CiceroError('CLIENT_DENIED');
  return [wanted];
}
