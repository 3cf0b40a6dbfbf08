import { CiceroError } from '@cicero/contracts';
import { canonicalClientId, normaliseNrp } from '@cicero/directory';
import { type EditableField, type PersonBody, readWanted, type WantedChange } from '../personnel/wanted.ts';
import { readRoleCell, readStatus, textColumns } from './columns.ts';
import { type Problem, problemOf } from './outcomes.ts';
import { printable } from './printable.ts';
import type { RosterFileRow } from './roster.ts';

/** A row as it was understood; what is not in it stays as it is. */
export interface RosterRow {
  /** As Excel shows it. */
  number: number;
  /** What stands for the number in reports. */
  shown: string;
  /** The number that somebody new gets. */
  nrp: string;
  /** Digits as typed: an adopted number may have lost its zeros, too. */
  typed: string;
  wanted: WantedChange;
  /** Whether the file says something about being active. */
  saysStatus: boolean;
  roles: readonly string[];
  warnings: readonly string[];
}

export type ReadRow = RosterRow | { number: number; shown: string; warnings: readonly string[]; problem: Problem };

/**
 * Reads one row. Blank cells say nothing: they are as if the column were not there.
 * @param clientId canonical; a row that names another client is not of this import
 * @param seen numbers of the rows before, each with its row; this one is added
 */
export function readRow(
  row: RosterFileRow,
  { clientId, fields, seen }: { clientId: string; fields: ReadonlySet<EditableField>; seen: Map<string, number> },
): ReadRow {
  const { number, values } = row;
  const shown = printable(values.user_id ?? '', 64);
  const warnings = row.warnings.filter(({ name }) => name === undefined).map(({ message }) => message);
  try {
    const { nrp, typed } = readNumbers(row);
    refuseRepeated(nrp, number, seen);
    refuseUnreadable(row);
    const named = canonicalClientId(values.client_id ?? '');
    if (named !== null && named !== clientId) throw new CiceroError('CLIENT_DENIED', { message: otherClient });
    const body: PersonBody = {};
    for (const name of textColumns) if (values[name]) body[name] = values[name];
    const status = values.status ? readStatus(values.status) : undefined;
    if (values.status && status === undefined) throw new CiceroError('VALIDATION_FAILED', { message: unknownStatus });
    if (status !== undefined) body.status = status;
    const wanted = readWanted(body, fields);
    const roles = readRoleCell(values.roles ?? '');
    return { number, shown: nrp, nrp, typed, wanted, saysStatus: status !== undefined, roles, warnings };
  } catch (error) {
    return { number, shown, warnings, problem: problemOf(error) };
  }
}

const otherClient = 'Baris ini menyebut satuan lain. Impor per satuan.';
const unknownStatus = 'Status tidak dikenal. Isi "aktif" atau "nonaktif".';

/** Numbers of 8 digits that begin with zeros arrive without them when the cell holds a number. */
function readNumbers({ values, warnings }: RosterFileRow): { nrp: string; typed: string } {
  const imprecise = warnings.find(({ name }) => name === 'user_id');
  if (imprecise) throw new CiceroError('NRP_INVALID', { message: imprecise.message });
  const cell = (values.user_id ?? '').replace(/^(\d+)[.,]0{1,2}$/, '$1');
  if (cell === '') throw new CiceroError('VALIDATION_FAILED', { message: 'NRP/NIP wajib diisi.' });
  const digits = cell.length <= 64 ? normaliseNrp(cell) : null;
  if (digits === null) throw new CiceroError('NRP_INVALID');
  return { nrp: /^\d{5,7}$/.test(cell) ? cell.padStart(8, '0') : digits, typed: digits };
}

/** The first row of a number counts, whatever becomes of it. */
function refuseRepeated(nrp: string, number: number, seen: Map<string, number>): void {
  const first = seen.get(nrp);
  if (first === undefined) seen.set(nrp, number);
  else {
    throw new CiceroError('ROW_REPEATED', {
      message: `NRP/NIP ini sudah ada di baris ${first}; baris itu yang dipakai.`,
    });
  }
}

/** A cell that is wrong in the file itself: a failed formula, a number that has lost digits. */
function refuseUnreadable({ warnings }: RosterFileRow): void {
  const unreadable = warnings.find(({ name }) => name !== undefined);
  if (unreadable) throw new CiceroError('CELL_UNREADABLE', { message: unreadable.message });
}
