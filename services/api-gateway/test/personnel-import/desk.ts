import { sheet, workbookBytes } from '@cicero/spreadsheet';
import { runImport } from '../../src/personnel-import/run-import.ts';
import { readImportSettings } from '../../src/personnel-import/settings.ts';
import type { ImportAnswer } from '../../src/personnel-import/shapes.ts';
import type { Answer, Caller, World } from '../world.ts';

/** What a row of a report says. */
export interface ReportRow {
  row_number: number;
  user_id: string;
  outcome: string;
  fields: string[];
  code: string | null;
  problem: string | null;
  warnings: string[];
}

/** One table as CSV; cells hold no commas. */
export function csv(header: string, ...rows: string[]): Buffer {
  return Buffer.from([header, ...rows].join('\n'));
}

/** One table as a workbook; numbers become numbers. */
export function xlsx(header: readonly string[], ...rows: (string | number)[][]): Promise<Buffer> {
  return workbookBytes([
    sheet<(string | number)[]>({
      name: 'Personel',
      rows,
      columns: header.map((name, at) => ({
        header: name,
        ...(rows.some((row) => typeof row[at] === 'number') ? { kind: 'integer' as const } : {}),
        value: (row) => row[at],
      })),
    }),
  ]);
}

const boundary = 'form-of-a-test';

/** A form with a file, as browsers send it. */
export function form(fields: Readonly<Record<string, string>>, file?: Buffer, name = 'personel.csv') {
  const part = (head: string, body: Buffer | string) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ];
  const parts = Object.entries(fields).flatMap(([key, value]) => part(`name="${key}"`, value));
  if (file) {
    parts.push(...part(`name="file"; filename="${name}"\r\nContent-Type: application/octet-stream`, file));
  }
  return {
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  };
}

/** Where imports of a test are handed in, carried out and read. */
export class Desk {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  upload(
    who: Caller,
    file: Buffer,
    fields: Readonly<Record<string, string>> = {},
    name?: string,
  ): Promise<Answer<ImportAnswer>> {
    const { body, headers } = form(fields, file, name);
    return this.world.call<ImportAnswer>(who, 'POST', '/api/users/import', body, headers);
  }

  /** Carries an import out, as the background does. */
  async carryOut(importId: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
    await runImport({ ...this.world.context, settings: readImportSettings(env) }, importId);
  }

  async record(who: Caller, importId: string): Promise<ImportAnswer> {
    const { body } = await this.world.call<ImportAnswer>(who, 'GET', `/api/users/imports/${importId}`);
    if (!body.data) throw new Error(`no import: ${body.code}`);
    return body.data;
  }

  async rows(who: Caller, importId: string, query = ''): Promise<ReportRow[]> {
    const { body } = await this.world.call<ReportRow[]>(
      who,
      'GET',
      `/api/users/imports/${importId}/rows?limit=500${query}`,
    );
    return body.data ?? [];
  }

  /** Uploads and carries out; dry runs only when the fields say so. */
  async import(who: Caller, file: Buffer, fields: Readonly<Record<string, string>> = {}) {
    const { status, body } = await this.upload(who, file, { dry_run: 'false', ...fields });
    if (status !== 202 || !body.data) throw new Error(`${status} ${body.code} ${body.message}`);
    const importId = body.data.import_id;
    await this.carryOut(importId);
    return { importId, record: await this.record(who, importId), rows: await this.rows(who, importId) };
  }

  /** A person's row as it is stored. */
  async person(userId: string) {
    return this.world.db.selectFrom('user').selectAll().where('user_id', '=', userId).executeTakeFirst();
  }
}

/** What a row came to, in short. */
export const ends = (rows: readonly ReportRow[]): string[] =>
  rows.map(({ user_id, outcome, fields, code }) =>
    [user_id, outcome, ...(fields.length > 0 ? [fields.join('+')] : []), ...(code ? [code] : [])].join(' '),
  );
