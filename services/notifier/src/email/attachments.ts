import type { DB } from '@cicero/database';
import { fileFacts, readFile, type StoredFile } from '@cicero/files';
import type { Kysely } from 'kysely';

/** What a mail carries at most, 20 MB before it is encoded: more is refused by many servers. */
export const mailSizeLimit = 20 * 1024 * 1024;

/** What goes along with a mail, and the names of what does not. */
export interface Attachments {
  files: readonly StoredFile[];
  /** Too big beside the others. */
  tooBig: readonly string[];
  /** How many are gone. */
  gone: number;
}

export const noAttachments: Attachments = { files: [], tooBig: [], gone: 0 };

/** Reads the files of a mail in their order, as many as fit; what does not fit is not even read. */
export async function readAttachments(db: Kysely<DB>, fileIds: readonly string[]): Promise<Attachments> {
  if (fileIds.length === 0) return noAttachments;
  const known = new Map((await fileFacts(db, fileIds)).map((facts) => [facts.fileId, facts]));
  const files: StoredFile[] = [];
  const tooBig: string[] = [];
  let total = 0;
  for (const fileId of new Set(fileIds)) {
    const facts = known.get(fileId);
    if (!facts) continue;
    if (total + facts.size > mailSizeLimit) tooBig.push(facts.name);
    else {
      const file = await readFile(db, fileId);
      if (file) files.push(file);
      total += facts.size;
    }
  }
  return { files, tooBig, gone: new Set(fileIds).size - files.length - tooBig.length };
}

/** What a mail says of files that it does not carry; null when it carries all. */
export function missingNote({ tooBig, gone }: Attachments): string | null {
  const parts: string[] = [];
  if (tooBig.length > 0) parts.push(`Tidak dilampirkan karena terlalu besar untuk surel: ${tooBig.join(', ')}.`);
  if (gone > 0) parts.push(`${gone} berkas tidak dilampirkan karena sudah tidak tersimpan.`);
  return parts.length === 0 ? null : parts.join('\n');
}
