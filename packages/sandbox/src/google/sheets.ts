import type { FastifyPluginAsync } from 'fastify';
import { type Static, Type } from 'typebox';
import type { World } from '../world/world.ts';

/** Sheets are called by the client whose people they list. */
const listed = 'daftar-';
/** A sheet that is not shared with everybody. */
export const privateSheet = 'rahasia-contoh';

const Path = Type.Object({ id: Type.String({ maxLength: 128 }) });
const Query = Type.Object({
  format: Type.Optional(Type.String({ maxLength: 10 })),
  gid: Type.Optional(Type.String({ maxLength: 20 })),
});

/**
 * Google Sheets, as far as a sheet that everybody may see is downloaded as CSV: `daftar-<client_id>` lists a client's
 * people as an office keeps them, `rahasia-contoh` asks to sign in, and others there are not. Only the first sheet
 * (gid 0) has something in it.
 */
export function googleSheets(world: World): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Params: Static<typeof Path>; Querystring: Static<typeof Query> }>(
      '/sandbox/google/spreadsheets/d/:id/export',
      { schema: { params: Path, querystring: Query } },
      async ({ params, query }, reply) => {
        if (params.id === privateSheet) return reply.redirect('https://accounts.google.com/ServiceLogin', 302);
        const csv = params.id.startsWith(listed) ? rosterOf(world, params.id.slice(listed.length)) : undefined;
        if (csv === undefined) return reply.code(404).type('text/html').send('<html><body>Not found</body></html>');
        if ((query.gid ?? '0') !== '0')
          return reply.code(400).type('text/html').send('<html><body>Bad request</body></html>');
        return reply.redirect(`/sandbox/google/contents/${params.id}`, 307);
      },
    );
    // Google sends on to where the contents are.
    app.get<{ Params: Static<typeof Path> }>(
      '/sandbox/google/contents/:id',
      { schema: { params: Path } },
      async ({ params }, reply) => {
        const csv = rosterOf(world, params.id.slice(listed.length));
        if (csv === undefined) return reply.code(404).send();
        return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment').send(csv);
      },
    );
  };
}

/** A client's people with what an office would change: a promotion, somebody new, and a row that cannot be right. */
function rosterOf(world: World, clientId: string): string | undefined {
  const client = world.client(clientId);
  if (!client) return undefined;
  const people = world
    .personnel(client)
    .map(({ row }, at) => [
      ...[row.user_id, row.nama, at === 0 ? 'KOMPOL' : row.title, row.divisi, row.jabatan],
      ...[row.insta ?? '', row.tiktok ?? '', row.whatsapp],
    ]);
  const newcomer = ['99010101', 'Orang Baru Contoh', 'BRIPDA', 'SI HUMAS', 'BAUR', 'orang.baru.contoh', '', ''];
  const wrong = ['bukan nomor', 'Salah Ketik', 'BRIPDA', '', '', '', '', ''];
  const header = ['NRP/NIP', 'Nama', 'Pangkat', 'Satfung', 'Jabatan', 'Instagram', 'TikTok', 'No WA'];
  return [header, ...people, newcomer, wrong].map((cells) => cells.map(quoted).join(',')).join('\r\n');
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}
