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
