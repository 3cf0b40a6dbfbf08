import type { Job } from '@cicero/platform';
import { sql } from 'kysely';
import { giveUp, type ImportParts } from '../personnel-import/run-import.ts';

const day = 86_400_000;
/** Days that an import and what became of its rows can be read. */
const kept = 90;
/** Days after which an import that nobody goes on with, because its message was dropped, has failed. */
const patience = 2;
/** Imports in one statement; each may have thousands of rows. */
const batch = 20;

/** Every night at 03:40: imports that are old go, and those that came to nothing end. */
export function importCleanupJob(parts: ImportParts): Job {
  const { db, clock } = parts;
  return {
    key: 'api-gateway.import-cleanup',
    title: 'Membersihkan laporan impor personel lama',
    schedule: ['40 3 * * *'],
    catchUp: day,
    async run({ signal }) {
      const ago = (days: number): Date => new Date(clock.now().getTime() - days * day);
      const stuck = await db
        .selectFrom('personnel_import')
        .select('import_id')
        .where('status', 'in', ['waiting', 'running'])
        .where('created_at', '<', ago(patience))
        .execute();
      for (const { import_id } of stuck) await giveUp(parts, import_id);
      for (let removed = 0; ; ) {
        const { numAffectedRows = 0n } = await sql`
          delete from personnel_import where import_id in (
            select import_id from personnel_import where finished_at < ${ago(kept)} limit ${batch})`.execute(db);
        removed += Number(numAffectedRows);
        if (numAffectedRows < BigInt(batch) || signal.aborted) return { removed, ended: stuck.length };
      }
    },
  };
}
