import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import type { DB } from '../schema.generated.ts';
import { rememberEmbedded } from './embedded-dump.ts';
import type { Database, DatabaseOptions } from './open.ts';
import { parsers } from './parsers.ts';

export async function openPglite(options: DatabaseOptions): Promise<Database> {
  const folder = options.dataDir ? join(options.dataDir, 'database') : undefined;
  if (folder) await mkdir(folder, { recursive: true, mode: 0o700 });
  const pglite = await PGlite.create({ ...(folder ? { dataDir: folder } : {}), parsers: { ...parsers } });
  await pglite.exec("set timezone = 'UTC'");
  const db = new Kysely<DB>({ dialect: new PGliteDialect({ pglite }) });
  rememberEmbedded(db, pglite);
  return {
    db,
    adapter: 'pglite',
    async script(text) {
      const warnings: string[] = [];
      try {
        await pglite.exec(text, {
          onNotice: ({ severity, message = '' }) => void (severity === 'WARNING' && warnings.push(message)),
        });
        return warnings;
      } catch (error) {
        await pglite.exec('rollback').catch(() => {});
        throw error;
      }
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    async close() {
      await db.destroy();
      if (!pglite.closed) await pglite.close();
    },
  };
}
