import type { AuditOrigin, AuditParty } from '@cicero/access';
import type { DB } from '@cicero/database';
import type { PageRequest } from '@cicero/runtime';
import { type Kysely, sql } from 'kysely';
import { type Counts, noCounts } from './outcomes.ts';
import type { FileWarning } from './roster.ts';

export const importStates = ['waiting', 'running', 'done', 'failed'] as const;
export type ImportState = (typeof importStates)[number];
export type SourceKind = 'file' | 'google-sheet';

/** An import as it stands. */
export interface ImportRecord {
  importId: string;
  /** As stored. */
  clientId: string;
  clientName: string | null;
  requestedBy: AuditParty;
  origin: AuditOrigin;
  sourceKind: SourceKind;
  /** Name of the file, or the link. */
  source: string;
  sheet: string | null;
  dryRun: boolean;
  status: ImportState;
  rowsDone: number;
  /** Null until the file was read once. */
  rowsTotal: number | null;
  counts: Counts;
  warnings: readonly FileWarning[];
  error: { code: string; message: string } | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

interface Row {
  import_id: string;
  client_id: string;
  client_name: string | null;
  requested_by_kind: string;
  requested_by_id: string | null;
  origin: Partial<AuditOrigin>;
  source_kind: SourceKind;
  source: string;
  sheet: string | null;
  dry_run: boolean;
  status: ImportState;
  rows_done: number;
  rows_total: number | null;
  counts: Partial<Counts>;
  warnings: FileWarning[];
  error: string | null;
  error_code: string | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

const columns = sql`i.import_id, i.client_id, c.nama as client_name, i.requested_by_kind, i.requested_by_id, i.origin,
  i.source_kind, i.source, i.sheet, i.dry_run, i.status, i.rows_done, i.rows_total, i.counts, i.warnings, i.error,
  i.error_code, i.created_at, i.started_at, i.finished_at`;
const source = sql`personnel_import i left join clients c on c.client_id = i.client_id`;

export interface ImportFilter {
  /** Canonical ids; null = of all clients, for whoever runs the installation. */
  clientIds: readonly string[] | null;
  status?: ImportState | undefined;
  dryRun?: boolean | undefined;
  oldestFirst?: boolean | undefined;
}

/** One import of these clients; undefined for an id that is none, and for one of another client. */
export async function findImport(
  db: Kysely<DB>,
  importId: string,
  clientIds: readonly string[] | null,
): Promise<ImportRecord | undefined> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId)) return undefined;
  const { rows } = await sql<Row>`select ${columns} from ${source}
    where i.import_id = ${importId} and ${within(clientIds)}`.execute(db);
  return rows[0] && recordOf(rows[0]);
}

/** A page of imports, newest first unless asked otherwise, and how many there are. */
export async function listImports(
  db: Kysely<DB>,
  { clientIds, status, dryRun, oldestFirst = false }: ImportFilter,
  { limit, offset }: PageRequest,
): Promise<{ rows: ImportRecord[]; total: number }> {
  const where = sql`${within(clientIds)} and (${status ?? null}::text is null or i.status = ${status ?? null})
    and (${dryRun ?? null}::boolean is null or i.dry_run = ${dryRun ?? null})`;
  const direction = oldestFirst ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`select ${columns} from ${source} where ${where}
    order by i.created_at ${direction}, i.import_id ${direction} limit ${limit} offset ${offset}`.execute(db);
  const counted = await sql<{ total: number }>`
    select count(*) as total from personnel_import i where ${where}`.execute(db);
  return { rows: rows.map(recordOf), total: counted.rows[0]?.total ?? 0 };
}

function within(clientIds: readonly string[] | null) {
  return clientIds === null ? sql`true` : sql`upper(trim(i.client_id)) = any(${[...clientIds]}::text[])`;
}

function recordOf(row: Row): ImportRecord {
  return {
    importId: row.import_id,
    clientId: row.client_id,
    clientName: row.client_name,
    requestedBy: { kind: row.requested_by_kind, id: row.requested_by_id ?? '' },
    origin: { channel: 'http', ...row.origin },
    sourceKind: row.source_kind,
    source: row.source,
    sheet: row.sheet,
    dryRun: row.dry_run,
    status: row.status,
    rowsDone: row.rows_done,
    rowsTotal: row.rows_total,
    counts: { ...noCounts, ...row.counts },
    warnings: row.warnings,
    error: row.error === null ? null : { code: row.error_code ?? 'INTERNAL', message: row.error },
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
