import { type Principal, scopeFor } from '@cicero/access';
import type { PersonRecord } from '@cicero/directory';
import { type AttendanceScope, directorateScope, unitScope } from '../scope/scope.ts';

/**
 * The scopes whose recaps list a person: the unit's, and those of the directorates whose role the person holds. Pure.
 * @param directorates roles of directorates
 */
export function scopesOfPerson(
  { client_id, roles }: Pick<PersonRecord, 'client_id' | 'roles'>,
  directorates: ReadonlySet<string>,
): AttendanceScope[] {
  const unit = client_id?.trim().toUpperCase() || null;
  const held = new Set(roles.filter((role) => directorates.has(role)));
  const scopes = [...held].map((role) => directorateScope(role.toUpperCase(), role));
  // A directorate's own people hold its role; who does not is in none of its recaps.
  return unit === null || directorates.has(unit.toLowerCase()) ? scopes : [unitScope(unit), ...scopes];
}

/** Clients whose numbers may be told; null = all of them. */
export type Told = ReadonlySet<string> | null;

/**
 * What a caller may be told of: the clients that it may ask about. People complain for themselves only, and are told of
 * everything that lists them. Pure.
 */
export function toldTo(principal: Principal): Told {
  if (principal.kind === 'personnel') return null;
  const { clientIds, directorate } = scopeFor(principal);
  return directorate === null ? clientIds : new Set([...clientIds, directorate]);
}

/** Whether an answer about these clients may be read by whoever is told of those. @param about null = nobody knows */
export function mayRead(told: Told, about: readonly string[] | null): boolean {
  return about !== null && (told === null || about.every((client) => told.has(client)));
}
