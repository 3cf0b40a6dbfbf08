import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { type ImportSource, importLimits, openRoster, parseSheetLink, readImportSettings } from '@cicero/api-gateway';
import { CommandError } from '../../terminal.ts';
import type { Toolbox } from '../../toolbox.ts';

/** A path as the caller means it, who may be in another folder than the process. */
export function pathOf({ env }: Toolbox, path: string): string {
  return resolve(env.INIT_CWD?.trim() || env.PWD?.trim() || process.cwd(), path);
}

/**
 * The file or link that a command names, as far as it can be told at once that it is one.
 * @throws CommandError, and what is wrong with a table
 */
export async function sourceOf(tools: Toolbox, named: string, sheet: string | null): Promise<ImportSource> {
  if (/^https?:\/\//i.test(named.trim())) {
    if (sheet !== null) throw new CommandError('--sheet is for workbooks; of a Google Sheet the link names the sheet');
    parseSheetLink(named, readImportSettings(tools.env).GOOGLE_DOCS_URL);
    return { kind: 'google-sheet', link: named.trim() };
  }
  const path = pathOf(tools, named);
  const content = await read(path);
  for await (const _row of await openRoster(content, sheet)) break;
  return { kind: 'file', name: basename(path), content, sheet };
}

async function read(path: string): Promise<Buffer> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile()) throw new CommandError(`there is no file ${path}`);
  if (about.size > importLimits.bytes) {
    throw new CommandError(`${path} is too large: at most ${importLimits.bytes / 1024 / 1024} MB`);
  }
  return readFile(path);
}

/** The format that a report's name asks for. @throws CommandError */
export function formatOf(path: string): 'xlsx' | 'csv' {
  const extension = extname(path).toLowerCase();
  if (extension === '.xlsx') return 'xlsx';
  if (extension === '.csv') return 'csv';
  throw new CommandError('the report is a file that ends in .xlsx or .csv');
}
