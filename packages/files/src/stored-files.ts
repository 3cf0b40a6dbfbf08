import { randomUUID } from 'node:crypto';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { fileType } from './file-type.ts';

/** The largest file that is stored, 16 MB: what WhatsApp takes of any kind. */
export const fileSizeLimit = 16 * 1024 * 1024;

export interface StoredFile {
  fileId: string;
  name: string;
  mimetype: string;
  bytes: Buffer;
}

/**
 * Stores a file for messages to refer to, until `expiresAt`.
 * @returns its id, for `files` of `notifier.send-message`
 * @throws CiceroError FILE_TOO_LARGE, FILE_TYPE_UNSUPPORTED
 */
export async function storeFile(
  db: Kysely<DB>,
  file: { name: string; bytes: Buffer; expiresAt: Date; createdAt: Date },
): Promise<string> {
  if (file.bytes.length > fileSizeLimit) throw new CiceroError('FILE_TOO_LARGE');
  const mimetype = fileType(file.bytes);
  if (mimetype === null) throw new CiceroError('FILE_TYPE_UNSUPPORTED');
  const fileId = randomUUID();
  await db
    .insertInto('stored_file')
    .values({
      file_id: fileId,
      name: safeName(file.name),
      mimetype,
      bytes: file.bytes,
      created_at: file.createdAt,
      expires_at: file.expiresAt,
    })
    .execute();
  return fileId;
}

/** The file, or undefined when there is none (any more). */
export async function readFile(db: Kysely<DB>, fileId: string): Promise<StoredFile | undefined> {
  const row = await db
    .selectFrom('stored_file')
    .select(['file_id', 'name', 'mimetype', 'bytes'])
    .where('file_id', '=', fileId)
    .executeTakeFirst();
  return row && { fileId: row.file_id, name: row.name, mimetype: row.mimetype, bytes: Buffer.from(row.bytes) };
}

/** Name, type and size in bytes of those of some files that are there; their bytes stay where they are. */
export async function fileFacts(
  db: Kysely<DB>,
  fileIds: readonly string[],
): Promise<{ fileId: string; name: string; mimetype: string; size: number }[]> {
  if (fileIds.length === 0) return [];
  return db
    .selectFrom('stored_file')
    .select(['file_id as fileId', 'name', 'mimetype', sql<number>`octet_length(bytes)`.as('size')])
    .where('file_id', 'in', [...fileIds])
    .execute();
}

/** Deletes up to `limit` expired files that no message still waits to send. Returns how many. */
export async function deleteExpiredFiles(db: Kysely<DB>, now: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from stored_file where file_id in (
      select file_id from stored_file file
      where file.expires_at <= ${now} and not exists (
        select 1 from outbound_message message
        where message.status in ('waiting', 'sending')
          and (message.content ->> 'fileId' = file.file_id::text
            or message.content -> 'files' @> jsonb_build_array(file.file_id)))
      limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** A name without folders and control characters, short enough for every provider; the ending survives. */
function safeName(name: string): string {
  const base = name.split(/[\\/]/).at(-1) ?? '';
  const clean = base.replace(/[\p{Cc}"<>|:*?]+/gu, ' ').trim();
  if (clean === '' || /^\.+$/.test(clean)) return 'berkas';
  const ending = /\.[a-zA-Z0-9]{1,5}$/.exec(clean)?.[0] ?? '';
  return clean.length <= 120 ? clean : clean.slice(0, 120 - ending.length) + ending;
}
