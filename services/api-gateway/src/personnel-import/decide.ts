import { isOwnMember, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { PersonChanges, PersonRecord, PersonWrite } from '@cicero/directory';
import { refuseUnusual } from '../personnel/change-person.ts';
import { askedRoles, missingOf, nobody, rolesOfReturned } from '../personnel/create-person.ts';
import { changesTo } from '../personnel/wanted.ts';
import type { Authority } from './authority.ts';
import type { Holders } from './holders.ts';
import { type Outcome, type Problem, problemOf } from './outcomes.ts';
import type { ReadRow, RosterRow } from './read-row.ts';

/** What becomes of a row, and what is to be written for it. */
export interface Decision {
  number: number;
  /** What stands for the number in reports. */
  shown: string;
  outcome: Outcome;
  /** Names of what changes. */
  fields: readonly string[];
  warnings: readonly string[];
  problem: Problem | null;
  write: (PersonWrite & { event: 'created' | 'updated' | 'restored' }) | null;
}

/** What decisions need to know beside the row. */
export interface Deciding {
  authority: Authority;
  /** As stored, of the client that is filled. */
  clientId: string;
  holders: Holders;
  /** Whether a directorate may give its role to somebody of this unit. */
  mayJoin: (clientId: string | null) => boolean;
}

/** Decides about one row, by the rules for entering and changing one person (docs/resources.md). */
export async function decide(row: ReadRow, person: PersonRecord | undefined, deciding: Deciding): Promise<Decision> {
  if ('problem' in row) return refused(row, row.problem);
  try {
    return person ? await aboutKnown(row, person, deciding) : await aboutNew(row, deciding);
  } catch (error) {
    return refused(row, problemOf(error));
  }
}

async function aboutNew(row: RosterRow, { authority, clientId, holders }: Deciding): Promise<Decision> {
  refuseUnusual(row.nrp);
  if (!row.wanted.texts.some(({ field, value }) => field === 'nama' && value)) {
    throw new CiceroError('VALIDATION_FAILED', { message: 'NRP/NIP ini belum terdaftar; nama wajib diisi.' });
  }
  const { add, warnings } = rolesAsked(row, authority);
  const blank = { ...nobody, user_id: row.nrp };
  const changes = await changesTo(holders, blank, row.wanted);
  holders.settle(blank, changes);
  const fields = fieldsOf(changes, add.length > 0);
  return {
    ...{ number: row.number, shown: row.nrp, outcome: 'created', fields, problem: null },
    warnings: [...row.warnings, ...warnings],
    write: {
      ...{ userId: row.nrp, isNew: true, event: 'created' },
      changes: { ...changes, client_id: clientId },
      roles: { add, remove: [] },
    },
  };
}

async function aboutKnown(row: RosterRow, person: PersonRecord, deciding: Deciding): Promise<Decision> {
  const { authority, holders } = deciding;
  const isMember = person.client_id?.trim().toUpperCase() === authority.clientId;
  if (!isMember) return aboutStranger(row, person, deciding);
  const { add: asked, warnings } = rolesAsked(row, authority);
  const changes = await changesTo(holders, person, withoutRank(row, person).wanted);
  const isBack = person.status !== true && !row.saysStatus;
  if (isBack) changes.status = true;
  const roles =
    person.status !== true && changes.status === true
      ? rolesOfReturned(authority, person, asked)
      : { add: missingOf(person, asked), remove: [] };
  holders.settle(person, changes);
  return changed(row, person, { changes, roles, warnings });
}

/**
 * Somebody of another unit. A directorate gives its role and changes nothing else; nobody is moved by a file, and who is
 * another admin's is not described.
 */
function aboutStranger(row: RosterRow, person: PersonRecord, { authority, mayJoin }: Deciding): Decision {
  if (isOwnMember(reachOf(authority.principal), person)) {
    const message = `NRP/NIP ini terdaftar di satuan ${person.client_id}. Pindahkan orangnya lebih dahulu.`;
    throw new CiceroError('USER_ID_TAKEN', { message });
  }
  if (!authority.isDirectorate || !mayJoin(person.client_id)) throw new CiceroError('USER_ID_TAKEN');
  const { add, warnings } = rolesAsked(row, authority);
  const isBack = person.status !== true && !row.wanted.flags.some(({ field, value }) => field === 'status' && !value);
  const changes: PersonChanges = isBack ? { status: true } : {};
  const stays = 'Terdaftar di satuan lain: hanya role direktorat yang diberikan, isian lain tetap.';
  return changed(row, person, {
    changes,
    roles: { add: missingOf(person, add), remove: [] },
    warnings: [...warnings, stays],
  });
}

function changed(
  row: RosterRow,
  person: PersonRecord,
  { changes, roles, warnings }: { changes: PersonChanges; roles: PersonWrite['roles']; warnings: readonly string[] },
): Decision {
  const fields = fieldsOf(changes, roles.add.length + roles.remove.length > 0);
  const isRestored = person.status !== true && changes.status === true;
  const write = {
    userId: person.user_id,
    isNew: false,
    changes,
    roles,
    event: isRestored ? 'restored' : 'updated',
  } as const;
  return {
    ...{ number: row.number, shown: person.user_id, fields, problem: null },
    outcome: fields.length > 0 ? 'changed' : 'unchanged',
    warnings: [...row.warnings, ...warnings],
    write: fields.length > 0 ? write : null,
  };
}

/** The directory's own export writes rank and name in one column: that is the name of record, not a new one. */
function withoutRank(row: RosterRow, { title, nama }: PersonRecord): RosterRow {
  const together = [title, nama].filter(Boolean).join(' ').toUpperCase();
  const texts = row.wanted.texts.filter(({ field, value }) => field !== 'nama' || nama === null || value !== together);
  return { ...row, wanted: { ...row.wanted, texts } };
}

/** @throws CiceroError ROLE_INVALID */
function rolesAsked(row: RosterRow, authority: Authority): { add: string[]; warnings: string[] } {
  const add = askedRoles(authority, { roles: row.roles });
  const left = row.roles.filter((name) => !add.includes(name.trim().toLowerCase()));
  const warnings = left.length > 0 ? ['Role lain tidak diberikan: direktorat hanya memberi rolenya sendiri.'] : [];
  return { add, warnings };
}

function fieldsOf(changes: PersonChanges, hasRoles: boolean): string[] {
  return [...Object.keys(changes), ...(hasRoles ? ['roles'] : [])];
}

function refused({ number, shown, warnings }: ReadRow, problem: Problem): Decision {
  return { number, shown, outcome: 'refused', fields: [], warnings, problem, write: null };
}
