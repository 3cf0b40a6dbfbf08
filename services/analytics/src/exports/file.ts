import { jakartaDay, jakartaTime } from '@cicero/runtime';
import type { Sheet } from '@cicero/spreadsheet';

/** A workbook to be written while it is sent. */
export interface ExportFile {
  /** Without blanks or anything that a file system minds. */
  name: string;
  sheets: readonly Sheet[];
}

/** A workbook that is written already, away from the thread that serves requests. */
export interface WrittenFile extends Pick<ExportFile, 'name'> {
  bytes: Buffer;
}

/** What every file is about, for its name and its head lines. */
export interface Occasion {
  client: { clientId: string; name: string };
  /** When the numbers were read. */
  at: Date;
}

/**
 * `Rekap_Likes_Instagram_RES_A_Bulan_2025-11_diambil_2025-11-10_2000.xlsx`: the year always stands in it, and files of
 * different hours do not replace one another.
 */
export function fileName(
  { client, at }: { client: Pick<Occasion['client'], 'clientId'>; at: Date },
  report: string,
  slug: string,
  ending: 'xlsx' | 'txt' = 'xlsx',
): string {
  const taken = `diambil_${jakartaDay(at)}_${jakartaTime(at).replace(':', '')}`;
  return `${[report, client.clientId, slug, taken].join('_').replace(/[^A-Za-z0-9-]+/g, '_')}.${ending}`;
}

/** The header that makes a browser save the answer under a name. The plain form is for clients that read no other. */
export function savedAs(name: string): string {
  return `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
