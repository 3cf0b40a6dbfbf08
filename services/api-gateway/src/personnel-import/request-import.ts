import { randomUUID } from 'node:crypto';
import { type AuditOrigin, type AuditParty, recordAudit } from '@cicero/access';
import { CiceroError, importPersonnel } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import type { ServiceContext, UnitOfWork } from '@cicero/platform';
import { type Kysely, sql } from 'kysely';
import { findImport, type ImportRecord } from './imports.ts';
import { importLimits } from './limits.ts';
import { printable } from './printable.ts';

/** What is to be imported: the bytes of a file, or the link to a public Google Sheet. */
export type ImportSource =
  | { kind: 'file'; name: string; content: Uint8Array; sheet: string | null }
  | { kind: 'google-sheet'; link: string };

export interface ImportRequest {
  /** As stored; that the caller may fill it was checked. */
  clientId: string;
  source: ImportSource;
  dryRun: boolean;
  by: AuditParty;
  origin: AuditOrigin;
}

/**
 * Writes an import down and has it carried out in the background.
 * @throws CiceroError IMPORT_BUSY
 */
export async function requestImport(
  { tx, publish }: UnitOfWork,
  clock: ServiceContext['clock'],
  request: ImportRequest,
): Promise<ImportRecord> {
  const { clientId, source, dryRun, by, origin } = request;
  await refuseTooMany(tx, clientId);
  const importId = randomUUID();
  await tx
    .insertInto('personnel_import')
    .values({
      import_id: importId,
      client_id: clientId,
      requested_by_kind: by.kind,
      requested_by_id: by.id,
      origin: JSON.stringify(origin),
      source_kind: source.kind,
      source: printable(source.kind === 'file' ? source.name : source.link, 2_048),
      sheet: source.kind === 'file' ? source.sheet : null,
      content: source.kind === 'file' ? Buffer.from(source.content) : null,
      dry_run: dryRun,
      status: 'waiting',
      created_at: clock.now(),
    })
    .execute();
  await recordAudit(tx, clock, {
    action: 'personnel-import.requested',
    outcome: 'ok',
    actor: by,
    subject: { kind: 'personnel-import', id: importId },
    origin,
    detail: { client: clientId, source: source.kind, dry_run: dryRun },
  });
  publish(importPersonnel, { importId });
  const record = await findImport(tx, importId, null);
  if (!record) throw new CiceroError('IMPORT_NOT_FOUND');
  return record;
}

/** Imports of one client stand in each other's way, and each keeps its file until it is through. */
async function refuseTooMany(tx: Kysely<DB>, clientId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`imports of ${clientId}`}, 0))`.execute(tx);
  const { rows } = await sql<{ unfinished: number }>`select count(*) as unfinished from personnel_import
    where client_id = ${clientId} and status in ('waiting', 'running')`.execute(tx);
  if ((rows[0]?.unfinished ?? 0) >= importLimits.unfinished) throw new CiceroError('IMPORT_BUSY');
}
