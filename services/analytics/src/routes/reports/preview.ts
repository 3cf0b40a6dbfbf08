import { permit } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { Http } from '@cicero/runtime';
import { Type } from 'typebox';
import { instantOf } from '../../dispatch/moment.ts';
import { previewReport } from '../../dispatch/preview.ts';
import { signedIn } from '../asking.ts';
import { narrowedClients, type ReportParts, refusals, tags } from './parts.ts';
import { one, optionsExample, ReportOptions } from './schemas.ts';
import { requireReadable } from './withheld.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);
const Preview = Type.Object({
  kind: Type.String({
    enum: ['report', 'nothing', 'unchanged'],
    description: 'nothing: tidak ada yang dilaporkan; sentence menjelaskannya',
  }),
  ...{ text: NullableText, sentence: NullableText, reason: NullableText },
  files: Type.Array(Type.Object({ name: Type.String(), size: Type.Integer({ description: 'Byte' }) })),
  picture: Type.Union(
    [Type.Object({ mimetype: Type.String(), size: Type.Integer(), base64: Type.String() }), Type.Null()],
    { description: 'Bila diminta dan laporannya bergambar' },
  ),
});
const example = {
  kind: 'report',
  ...{ text: '*Absensi Likes Instagram*\nSenin, 10/11/2025', sentence: null, reason: null },
  files: [{ name: 'Rekap_Likes.xlsx', size: 18_204 }],
  picture: { mimetype: 'image/png', size: 68, base64: 'iVBORw0KGgo=' },
};

/** What a report would say; nothing is sent or kept. */
export function reportPreviewRoutes(app: Http, parts: ReportParts): void {
  app.post(
    '/api/reports/preview',
    {
      config: { access: permit(['dashboard', 'client']) },
      schema: {
        tags,
        summary: 'Lihat isi laporan tanpa mengirimnya',
        body: {
          ...Type.Object({
            report: Type.String({ maxLength: 64, description: 'key dari GET /api/reports' }),
            clientId: Type.Optional(
              Type.String({ maxLength: 64, description: 'Bawaan: satu-satunya client pemanggil' }),
            ),
            options: Type.Optional(ReportOptions),
            at: Type.Optional(
              Type.String({ maxLength: 32, description: 'Seolah-olah pada saat ini: 2025-11-10T15:20, waktu Jakarta' }),
            ),
            picture: Type.Optional(Type.Boolean({ description: 'Sertakan gambarnya' })),
          }),
          examples: [{ report: 'likes-attendance', clientId: 'RES_A', options: optionsExample, picture: true }],
        },
        response: { 200: one(Preview, example), ...refusals },
      },
    },
    async ({ principal, body }) => {
      const caller = signedIn(principal);
      const clientId = body.clientId?.trim() || caller.clientId;
      if (!clientId) throw new CiceroError('CLIENT_REQUIRED');
      narrowedClients(caller, clientId);
      requireReadable(caller, body.report);
      const { report } = await previewReport(parts, {
        report: body.report,
        clientId,
        options: body.options,
        at: instantOf(body.at, parts.clock.now()),
        picture: body.picture ?? false,
      });
      const none = { text: null, sentence: null, reason: null, files: [], picture: null };
      if (report.kind === 'unchanged') return { success: true as const, data: { kind: report.kind, ...none } };
      if (report.kind === 'nothing') {
        const { kind, reason, sentence } = report;
        return { success: true as const, data: { ...none, kind, reason, sentence } };
      }
      const { kind, text, files, picture } = report;
      const drawn = picture && {
        ...{ mimetype: 'image/png', size: picture.length, base64: picture.toString('base64') },
      };
      const sizes = files.map(({ name, bytes }) => ({ name, size: bytes.length }));
      return { success: true as const, data: { ...none, kind, text, files: sizes, picture: drawn } };
    },
  );
}
