import { CiceroError } from '@cicero/contracts';
import type { Principal } from './principal.ts';

/** The clients a principal may see: the bounds within which a repository reads. */
export interface TenantScope {
  /** Canonical ids. */
  clientIds: ReadonlySet<string>;
  /** The directorate whose role the token carries, as a client id; null when the role is no directorate's name. */
  directorate: string | null;
}

/** Roles that are not the name of a client. */
const plainRoles = new Set(['admin', 'operator', 'client', 'user', 'system', 'penulis', 'editor']);

/** Everything the principal may ask about. Pure: what the request says plays no part. */
export function scopeFor(principal: Principal): TenantScope {
  const { kind, role } = principal;
  const carries = (kind === 'dashboard' || kind === 'client') && role !== null && !plainRoles.has(role);
  return { clientIds: new Set(principal.clientIds), directorate: carries ? role.trim().toUpperCase() : null };
}

/**
 * The client a request is about, canonical: it must be one of the principal's, or the directorate whose role the
 * principal itself carries. Case and surrounding spaces do not matter; a role in the query never counts.
 * @param requested undefined or blank = the principal's one client
 * @throws CiceroError CLIENT_REQUIRED when none is named and there is not exactly one; CLIENT_DENIED
 */
export function permittedClient(principal: Principal, requested?: string | null): string {
  const wanted = requested?.trim().toUpperCase() || principal.clientId;
  if (!wanted) throw new CiceroError('CLIENT_REQUIRED');
  const { clientIds, directorate } = scopeFor(principal);
  if (!clientIds.has(wanted) && wanted !== directorate) throw new CiceroError('CLIENT_DENIED');
  return wanted;
}

/** The role of the one directorate that a caller is, else null: an account of several clients is none of them. */
export function ownDirectorate({ kind, role, clientId }: Principal): string | null {
  if (kind !== 'dashboard' && kind !== 'client') return null;
  return role !== null && clientId !== null && role === clientId.toLowerCase() ? role : null;
}
