import type { Principal } from '@cicero/access';
import { isOwnMember, ownDirectorate, type Placed, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalRole, ordinaryRole } from '@cicero/directory';

/** Roles that personnel can hold: the directorates' and that of ordinary personnel. Nothing else is ever granted here. */
export function personnelRoles(directorates: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...directorates, ordinaryRole]);
}

/**
 * Which roles a caller may give to this person or take away: an admin all roles of the own clients' people, a
 * directorate its own role, whoever the person belongs to.
 */
export function changeableRoles(
  principal: Principal,
  directorates: ReadonlySet<string>,
  person: Pick<Placed, 'client_id'>,
): ReadonlySet<string> {
  const isAdmin = principal.kind === 'dashboard' && principal.accountRole === 'admin';
  if (isAdmin && isOwnMember(reachOf(principal), person)) return personnelRoles(directorates);
  const own = ownDirectorate(principal);
  return new Set(own === null ? [] : [own]);
}

/**
 * The role that people get who are entered by this caller; null when it has none to give.
 * @param directorates names of the directorates' roles
 */
export function entryRole({ kind, role }: Principal, directorates: ReadonlySet<string>): string | null {
  if (role === null || (kind !== 'dashboard' && kind !== 'client')) return null;
  return directorates.has(role) || (kind === 'dashboard' && role === ordinaryRole) ? role : null;
}

/**
 * Role names as somebody sent them, canonical.
 * @throws CiceroError ROLE_INVALID for what is no role of personnel, such as the name of a column
 */
export function readRoles(names: readonly string[], directorates: ReadonlySet<string>): string[] {
  const known = personnelRoles(directorates);
  const read = names.map((name) => canonicalRole(name));
  if (read.some((name) => name === null || !known.has(name))) throw new CiceroError('ROLE_INVALID');
  return [...new Set(read.filter((name) => name !== null))];
}

/** Roles that a body names as flags, `{ "ditbinmas": true }`: what is to be held and what is not. Pure. */
export function readRoleFlags(body: object, directorates: ReadonlySet<string>): { on: string[]; off: string[] } {
  const said = [...personnelRoles(directorates)].map((name) => ({
    name,
    value: Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined,
  }));
  return {
    on: said.filter(({ value }) => value === true || value === 'true').map(({ name }) => name),
    off: said.filter(({ value }) => value === false || value === 'false').map(({ name }) => name),
  };
}
