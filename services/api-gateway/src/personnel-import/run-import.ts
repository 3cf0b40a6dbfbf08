import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@cicero/access';
import { CiceroError, errorCatalogue } from '@cicero/contracts';
import type { ServiceContext } from '@cicero/platform';
import { type Batch, type BatchEnd, type Before, carryOut, NumberTakenError } from './batch.ts';
import { downloadSheet, parseSheetLink } from './google-sheet.ts';
import { Holders } from './holders.ts';
import { findImport, type ImportRecord } from './imports.ts';
import { importLimits } from './limits.ts';
import { countRows, fileWarnings, inBatches, openRoster } from './roster.ts';
import type { ImportSettings } from './settings.ts';

export interface ImportParts extends Pick<ServiceContext, 'db' | 'clock' | 'log' | 'transact'> {
  settings: ImportSettings;
}

export interface RunOptions {
  /** Aborted when the process stops: the import goes on elsewhere, or later. */
  signal?: AbortSignal;
  onProgress?: (rowsDone: number, rowsTotal: number) => void;
}

/** Milliseconds that the download of a sheet may take. */
const downloadTime = 60_000;
/** A batch that meets somebody else's change is tried again so often. */
const tries = 20;

/**
 * Carries an import out, or goes on with it. The file is walked to its end before the first row is written; then rows
 * are written a batch at a time, each in a transaction with the place that was reached. Killed at any moment, or run by
 * two at once, every row has its effect once. What is wrong with the file ends the import as failed.
 * @throws what is not the fault of the file: an outage, an abort. Then it is to be called again.
 */
export async function runImport(parts: ImportParts, importId: string, options: RunOptions = {}): Promise<void> {
  const record = await begin(parts, importId);
  if (!record) return;
  try {
    await carryOn(parts, record, options);
  } catch (error) {
    if (!(error instanceof CiceroError) || error.code === 'SERVICE_UNAVAILABLE') throw error;
    await fail(parts, record, error);
  }
}

/** Ends an import that cannot go on. What was written stays; the same file, sent again, goes on from there. */
export async function giveUp(parts: ImportParts, importId: string): Promise<void> {
  const record = await findImport(parts.db, importId, null);
  const message = `${errorCatalogue.INTERNAL.message} Baris yang sudah diproses tetap berlaku; kirim berkas yang sama untuk melanjutkan.`;
  if (record) await fail(parts, record, new CiceroError('INTERNAL', { message }));
}

async function carryOn(parts: ImportParts, record: ImportRecord, { signal, onProgress }: RunOptions): Promise<void> {
  const content = (await keptContent(parts, record)) ?? (await fetchContent(parts, record, signal));
  const total = record.rowsTotal ?? (await check(parts, record, content, signal));
  let before: Before = { seen: new Map(), holders: new Holders() };
  let position = 0;
  for await (const rows of inBatches(await openRoster(content, record.sheet), importLimits.batch)) {
    signal?.throwIfAborted();
    const end = await patiently(parts, record, { rows, position }, before);
    if (end.isOver) return;
    before = end.after;
    position += rows.length;
    onProgress?.(Math.max(position, end.rowsDone), total);
  }
  await finish(parts, record);
}

/** Undefined for an import that is over, or that there is not. */
async function begin({ db, clock }: ImportParts, importId: string): Promise<ImportRecord | undefined> {
  await db
    .updateTable('personnel_import')
    .set({ status: 'running', started_at: clock.now() })
    .where('import_id', '=', importId)
    .where('status', '=', 'waiting')
    .execute();
  const record = await findImport(db, importId, null);
  return record?.status === 'running' ? record : undefined;
}

async function keptContent({ db }: ImportParts, { importId }: ImportRecord): Promise<Uint8Array | null> {
  const row = await db
    .selectFrom('personnel_import')
    .select('content')
    .where('import_id', '=', importId)
    .executeTakeFirst();
  return row?.content ?? null;
}

/** What is downloaded is kept, so that all of an import is about one version of the sheet. */
async function fetchContent(parts: ImportParts, record: ImportRecord, signal?: AbortSignal): Promise<Uint8Array> {
  const docsUrl = parts.settings.GOOGLE_DOCS_URL;
  const content = await downloadSheet(parseSheetLink(record.source, docsUrl), {
    ...{ docsUrl, maxBytes: importLimits.bytes, timeout: downloadTime },
    ...(signal ? { signal } : {}),
  });
  await parts.db
    .updateTable('personnel_import')
    .set({ content })
    .where('import_id', '=', record.importId)
    .where('content', 'is', null)
    .where('status', '=', 'running')
    .execute();
  return (await keptContent(parts, record)) ?? content;
}

async function check(
  { db }: ImportParts,
  { importId, sheet }: ImportRecord,
  content: Uint8Array,
  signal?: AbortSignal,
): Promise<number> {
  const table = await openRoster(content, sheet);
  const total = await countRows(table, signal);
  await db
    .updateTable('personnel_import')
    .set({ rows_total: total, warnings: JSON.stringify(fileWarnings(table)) })
    .where('import_id', '=', importId)
    .execute();
  return total;
}

async function patiently(
  { transact, clock, log }: ImportParts,
  record: ImportRecord,
  batch: Batch,
  before: Before,
): Promise<BatchEnd> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transact(({ tx }) => carryOut(tx, clock, record, batch, before));
    } catch (error) {
      if (!isInTheWay(error) || attempt === tries) throw error;
      log.debug({ importId: record.importId, attempt }, 'a batch met another change; trying again');
      await sleep(50 * attempt);
    }
  }
}

/** Two changes that waited for each other, or wrote the same address, number or role in one instant. */
function isInTheWay(error: unknown): boolean {
  if (error instanceof NumberTakenError) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['40P01', '40001', '55P03', '23505'].includes(code);
}

async function finish({ transact, clock }: ImportParts, { importId }: ImportRecord): Promise<void> {
  await transact(async ({ tx }) => {
    const { numUpdatedRows } = await tx
      .updateTable('personnel_import')
      .set({ status: 'done', finished_at: clock.now(), content: null })
      .where('import_id', '=', importId)
      .where('status', '=', 'running')
      .executeTakeFirst();
    const record = await findImport(tx, importId, null);
    if (numUpdatedRows === 0n || !record) return;
    await recordAudit(tx, clock, {
      action: 'personnel-import.done',
      outcome: 'ok',
      ...partiesOf(record),
      detail: { client: record.clientId, dry_run: record.dryRun, ...record.counts },
    });
  });
}

async function fail(
  { transact, clock, log }: ImportParts,
  { importId }: ImportRecord,
  error: CiceroError,
): Promise<void> {
  log.info({ importId, code: error.code }, 'an import of personnel failed');
  await transact(async ({ tx }) => {
    const { numUpdatedRows } = await tx
      .updateTable('personnel_import')
      .set({ status: 'failed', finished_at: clock.now(), content: null, error: error.message, error_code: error.code })
      .where('import_id', '=', importId)
      .where('status', 'in', ['waiting', 'running'])
      .executeTakeFirst();
    const record = await findImport(tx, importId, null);
    if (numUpdatedRows === 0n || !record) return;
    await recordAudit(tx, clock, {
      action: 'personnel-import.failed',
      ...{ outcome: 'refused', reason: error.code },
      ...partiesOf(record),
      detail: { client: record.clientId, dry_run: record.dryRun, ...record.counts },
    });
  });
}

function partiesOf({ importId, requestedBy, origin }: ImportRecord) {
  return { actor: requestedBy, subject: { kind: 'personnel-import', id: importId }, origin };
}
