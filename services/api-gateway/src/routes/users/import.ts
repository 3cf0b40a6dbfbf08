import { originOf, permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { knownOf } from '../../personnel/known.ts';
import { unitOfNewPerson } from '../../personnel/units.ts';
import { parseSheetLink } from '../../personnel-import/google-sheet.ts';
import { importLimits } from '../../personnel-import/limits.ts';
import { type ImportSource, requestImport } from '../../personnel-import/request-import.ts';
import { openRoster } from '../../personnel-import/roster.ts';
import type { ImportSettings } from '../../personnel-import/settings.ts';
import { importAnswer } from '../../personnel-import/shapes.ts';
import { templateFile } from '../../personnel-import/template.ts';
import { callerOf } from '../caller.ts';
import { sendFile } from './files.ts';
import { anyFile, oneImport } from './import-schemas.ts';
import { tags } from './schemas.ts';
import { acceptUploads, UploadedFile } from './upload.ts';

const admins = { access: permit(['dashboard'], { roles: ['admin'], operators: false }) };

const Body = Type.Object(
  {
    client_id: Type.Optional(Type.String({ maxLength: 64, description: 'Client that is filled; not needed with one' })),
    dry_run: Type.Optional(
      Type.Boolean({ default: true, description: 'Only `false` writes; otherwise the rows say what would happen' }),
    ),
    source: Type.Optional(Type.String({ maxLength: 2_048, description: 'Link to a public Google Sheet' })),
    sheet: Type.Optional(Type.String({ maxLength: 100, description: 'Name of the sheet, of a workbook' })),
    file: Type.Optional(Type.Unknown({ description: 'xlsx or CSV, in a form (multipart/form-data)' })),
  },
  {
    examples: [
      {
        client_id: 'RES_A',
        dry_run: true,
        source: 'https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOp/edit#gid=0',
      },
    ],
  },
);

/** Many people at once, from a file or a Google Sheet: asked for here, carried out in the background. */
export async function userImportRoutes(app: Http, context: ServiceContext, settings: ImportSettings): Promise<void> {
  app.get(
    '/api/users/import/template',
    {
      config: admins,
      schema: {
        tags,
        summary: 'A file to fill in for an import',
        querystring: Type.Object({ format: Type.Optional(Type.Union([Type.Literal('xlsx'), Type.Literal('csv')])) }),
        response: anyFile,
      },
    },
    async (request, reply) => sendFile(reply, templateFile(request.query.format ?? 'xlsx')),
  );

  await app.register(async (scope: Http) => {
    await acceptUploads(scope, { maxBytes: importLimits.bytes });
    scope.post(
      '/api/users/import',
      {
        config: admins,
        schema: {
          tags,
          summary: 'Import people from a file or a Google Sheet; a dry run unless `dry_run` is false',
          description:
            'A form with the file, or JSON with `source`. Answers at once; `Location` says where the import is to be ' +
            'followed. Rows are merged: blank cells and columns that the file lacks change nothing.',
          consumes: ['multipart/form-data', 'application/json'],
          body: Body,
          response: oneImport(202),
        },
      },
      async (request, reply) => {
        const principal = callerOf(request);
        const { client_id, dry_run: dryRun = true } = request.body;
        const known = await knownOf(context.db, principal);
        const clientId = await unitOfNewPerson(context.db, known, false, { client_id });
        const source = await sourceOf(request.body, settings);
        const by = { kind: principal.kind, id: principal.id };
        const record = await context.transact((unit) =>
          requestImport(unit, context.clock, { clientId, source, dryRun, by, origin: originOf(request) }),
        );
        return reply
          .code(202)
          .header('location', `/api/users/imports/${record.importId}`)
          .send({ success: true, data: importAnswer(record) });
      },
    );
  });
}

/** What is sent is looked at at once, as far as the header: who sent the wrong file hears it now. */
async function sourceOf(
  { source, file, sheet }: { source?: string; file?: unknown; sheet?: string },
  settings: ImportSettings,
): Promise<ImportSource> {
  const name = sheet?.trim() || null;
  const link = source?.trim();
  if (file instanceof UploadedFile) {
    if (link) throw new CiceroError('VALIDATION_FAILED', { message: 'Kirim berkas atau tautan, bukan keduanya.' });
    const table = await openRoster(file.content, name);
    // Nothing more is read now; leaving closes the file.
    for await (const _row of table) break;
    return { kind: 'file', name: file.name, content: file.content, sheet: name };
  }
  if (!link) throw new CiceroError('FILE_REQUIRED');
  parseSheetLink(link, settings.GOOGLE_DOCS_URL);
  if (name !== null) {
    const message = 'Lembar Google Sheet dipilih lewat tautannya (gid), bukan lewat isian "sheet".';
    throw new CiceroError('VALIDATION_FAILED', { message, fields: { field: 'sheet' } });
  }
  return { kind: 'google-sheet', link };
}
