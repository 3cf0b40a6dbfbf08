import type { DB } from '@cicero/database';
import { hasHandle } from '@cicero/directory';
import { jakartaDay } from '@cicero/runtime';
import { type Sheet, sheet, workbookBytes } from '@cicero/spreadsheet';
import { type Kysely, sql, type Transaction } from 'kysely';
import { computation } from '../computing/computation.ts';
import { atOneMoment } from '../measure/moment.ts';
import { listed, personSource } from '../measure/people.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { fileName, type Occasion } from './file.ts';
import { dayText, takenText } from './period.ts';
import { byName, clientIdOf, clientOf, ownFirst } from './units.ts';

/** How many people of a unit have told their handles. */
export interface UnitHandles {
  clientId: string;
  name: string;
  people: number;
  instagram: number;
  tiktok: number;
  /** Both of them. */
  complete: number;
}

export interface MatrixResult extends Occasion {
  units: readonly UnitHandles[];
}

/** Counts handles by unit, as of one moment; order: the directorate, shares of Instagram and TikTok, people, name. */
export async function measureHandles(db: Kysely<DB>, scope: AttendanceScope, now: Date): Promise<MatrixResult> {
  const { client, rows } = await atOneMoment(db, async (tx) => ({
    client: await clientOf(tx, scope),
    rows: await readHandles(tx, scope),
  }));
  const units = new Map<string, UnitHandles>();
  for (const { clientId, name, insta, tiktok } of rows) {
    const unit = units.get(clientId) ?? { clientId, name, people: 0, instagram: 0, tiktok: 0, complete: 0 };
    units.set(clientId, unit);
    unit.people += 1;
    const [instagram, video] = [hasHandle(insta), hasHandle(tiktok)];
    if (instagram) unit.instagram += 1;
    if (video) unit.tiktok += 1;
    if (instagram && video) unit.complete += 1;
  }
  const first = ownFirst(scope.owner);
  const ordered = [...units.values()].sort(
    (one, other) =>
      first(one, other) ||
      other.instagram / other.people - one.instagram / one.people ||
      other.tiktok / other.people - one.tiktok / one.people ||
      other.people - one.people ||
      byName(one, other),
  );
  return { client, at: now, units: ordered };
}

interface Handles {
  clientId: string;
  name: string;
  insta: string | null;
  tiktok: string | null;
}

async function readHandles(tx: Transaction<DB>, scope: AttendanceScope): Promise<Handles[]> {
  const { rows } = await sql<Handles>`
    select client.client_id as "clientId", client.nama as name, person.insta, person.tiktok
    from ${personSource} where ${listed(scope)}`.execute(tx);
  return rows;
}

/** One sheet with a row for each unit; see docs/exports.md. @param strengths authorised strength (DSP) by client id */
export function matrixSheets({ client, at, units }: MatrixResult, strengths: ReadonlyMap<string, number>): Sheet[] {
  const day = jakartaDay(at);
  const number = { kind: 'integer', total: 'sum', width: 13 } as const;
  const [instagram, tiktok] = ['Data Update Instagram', 'Data Update TikTok'];
  const matrix = sheet<UnitHandles>({
    name: 'Rekap',
    title: [`Rekap Update Data Satker ${client.name}`, `Periode: ${dayText(day)}`, takenText(at), ''],
    rows: units,
    columns: [
      { header: 'Satker', value: ({ name }) => name, total: { label: 'TOTAL' } },
      { ...number, header: 'Jumlah DSP', value: ({ clientId }) => strengths.get(clientId.trim().toUpperCase()) },
      { ...number, header: 'Jumlah Personel', value: ({ people }) => people },
      { ...number, header: 'Sudah', group: instagram, tone: 'good', value: (unit) => unit.instagram },
      { ...number, header: 'Belum', group: instagram, tone: 'bad', value: (unit) => unit.people - unit.instagram },
      { ...number, header: 'Sudah', group: tiktok, tone: 'good', value: (unit) => unit.tiktok },
      { ...number, header: 'Belum', group: tiktok, tone: 'bad', value: (unit) => unit.people - unit.tiktok },
    ],
    freezeColumns: 1,
  });
  return [matrix];
}

/** The file's name, known before anything is counted. */
export function matrixName(scope: AttendanceScope, at: Date): string {
  const client = { clientId: clientIdOf(scope) };
  return fileName({ client, at }, 'Rekap_Update_Satker', `Tanggal_${jakartaDay(at)}`);
}

/** The finished workbook. `strengths`: id and authorised strength; `at`: when it is asked for. */
export const matrixFileComputation = computation<{
  scope: AttendanceScope;
  strengths: readonly (readonly [clientId: string, strength: number])[];
  at: string;
}>({
  format: 1,
  async compute(db, { scope, strengths, at }) {
    return workbookBytes(matrixSheets(await measureHandles(db, scope, new Date(at)), new Map(strengths)));
  },
});

/**
 * Reads the setting: `RES_A=102, RES_B=80`. Ids in any letter case; what is no number above 0 is left out, and stays an
 * empty cell.
 */
export function readStrengths(text: string): ReadonlyMap<string, number> {
  const entries = text.split(/[,;\n]/).flatMap((entry): [string, number][] => {
    const [, id = '', number] = /^\s*([^=\s][^=]*)=\s*(\d{1,7})\s*$/.exec(entry) ?? [];
    return Number(number) > 0 ? [[id.trim().toUpperCase(), Number(number)]] : [];
  });
  return new Map(entries);
}
