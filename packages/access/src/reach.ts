import type { Principal } from './principal.ts';
import { ownDirectorate } from './scope.ts';

/** Whose records a caller may see: members of these clients, holders of this role, or one person. */
export interface Reach {
  /** Canonical ids. */
  readonly clientIds: readonly string[];
  /** People who hold it are seen in any client; null = none are. */
  readonly role: string | null;
  /** Nobody but this person, by the key as stored. */
  readonly self: string | null;
}

/** A person as far as it matters who may see them. */
export interface Placed {
  readonly user_id: string;
  readonly client_id: string | null;
  /** Canonical names. */
  readonly roles: readonly string[];
}

/** The bounds of a caller. Pure: nothing that a request says plays a part. */
export function reachOf(principal: Principal): Reach {
  switch (principal.kind) {
    case 'personnel':
      return { clientIds: [], role: null, self: principal.id };
    case 'dashboard':
    case 'client':
      return { clientIds: principal.clientIds, role: ownDirectorate(principal), self: null };
    default:
      return { clientIds: [], role: null, self: null };
  }
}

/** Whether a person belongs to one of the caller's own clients. */
export function isOwnMember(reach: Reach, person: Pick<Placed, 'client_id'>): boolean {
  const unit = person.client_id?.trim().toUpperCase();
  return unit !== undefined && reach.clientIds.includes(unit);
}

/** Whether a caller may see a person. */
export function isWithin(reach: Reach, person: Placed): boolean {
  if (reach.self !== null) return person.user_id === reach.self;
  return isOwnMember(reach, person) || (reach.role !== null && person.roles.includes(reach.role));
}

/** Whether the contact columns of a client are the caller's to see. */
export function seesContacts({ kind, clientIds }: Principal, clientId: string): boolean {
  return (kind === 'dashboard' || kind === 'client') && clientIds.includes(clientId.trim().toUpperCase());
}
