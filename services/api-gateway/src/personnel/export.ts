import type { Readable } from 'node:stream';
import { type PersonRecord, shownHandle } from '@cicero/directory';
import {
  type Column,
  csvMediaType,
  csvStream,
  type Sheet,
  sheet,
  workbookStream,
  xlsxMediaType,
} from '@cicero/spreadsheet';

export type ExportFormat = 'xlsx' | 'csv';

/** A file that is written while it is sent. */
export interface ExportFile {
  name: string;
  mediaType: string;
  content: Readable;
}

/**
 * The directory as the dashboard's own export lays it out. People of one unit are told apart by their satfung, people
 * of many by their unit.
 */
export function directoryFile(
  batches: AsyncIterable<readonly PersonRecord[]>,
  { format, ofOneUnit }: { format: ExportFormat; ofOneUnit: boolean },
): ExportFile {
  return fileOf('user_directory', format, [directorySheet(oneByOne(batches), ofOneUnit)]);
}

/** Sheets as a file of either format; of several a CSV has the first. @param base name without its ending */
export function fileOf(base: string, format: ExportFormat, sheets: readonly [Sheet, ...Sheet[]]): ExportFile {
  const name = `${base}.${format}`;
  return format === 'csv'
    ? { name, mediaType: csvMediaType, content: csvStream(sheets[0]) }
    : { name, mediaType: xlsxMediaType, content: workbookStream(sheets) };
}

function directorySheet(rows: AsyncIterable<PersonRecord>, ofOneUnit: boolean): Sheet {
  const belonging: Column<PersonRecord> = ofOneUnit
    ? { header: 'Satfung', value: ({ divisi }) => divisi }
    : { header: 'Kesatuan', value: ({ client_name, client_id }) => client_name ?? client_id };
  return sheet<PersonRecord>({
    name: 'Users',
    rows,
    filter: true,
    columns: [
      { header: 'Nama', value: ({ title, nama }) => [title, nama].filter(Boolean).join(' ') },
      { header: 'NRP/NIP', value: ({ user_id }) => user_id },
      belonging,
      { header: 'Username IG', value: ({ insta }) => shownHandle('instagram', insta) },
      { header: 'Username TikTok', value: ({ tiktok }) => shownHandle('tiktok', tiktok) },
      { header: 'Email', value: ({ email }) => email },
      { header: 'Status', value: ({ status }) => (status === true ? 'Aktif' : 'Nonaktif') },
    ],
  });
}

async function* oneByOne(batches: AsyncIterable<readonly PersonRecord[]>): AsyncGenerator<PersonRecord> {
  for await (const rows of batches) yield* rows;
}
