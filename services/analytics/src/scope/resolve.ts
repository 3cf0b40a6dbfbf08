import { type Principal, permittedClient, scopeFor } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { type AttendanceScope, directorateScope, unitScope } from './scope.ts';

/** What a request says about its scope; every value may be missing or blank. */
export interface ScopeQuery {
  client_id?: string | undefined;
  /** With `role` or `scope` the caller asks in the standard form; without both in the older one. */
  role?: string | undefined;
  scope?: string | undefined;
  regional_id?: string | undefined;
  official_only?: string | undefined;
}

export interface ResolveOptions {
  /** Whether the caller's one client stands in for a missing client_id. */
  clientFromToken: boolean;
  /** A client id of last resort, from the header x-client-id. */
  header?: string | undefined;
  /** Roles of directorates: with `scope=org` their units are measured by the directorate's posts. */
  directorates: ReadonlySet<string>;
}

/** The directorate whose role asks about the directorate also when no role is said. */
const defaultDirectorate = 'ditbinmas';
const affirmative: ReadonlySet<string> = new Set(['true', '1', 'yes', 'y']);

/**
 * The scope of a request, within what the principal may see. Pure. What the query says about the role selects people
 * and posts; it never grants anything.
 * @throws CiceroError CLIENT_REQUIRED, CLIENT_NOT_IN_TOKEN, CLIENT_DENIED, SCOPE_INVALID, ROLE_REQUIRED
 */
export function resolveScope(principal: Principal, query: ScopeQuery, options: ResolveOptions): AttendanceScope {
  const said = { role: fold(query.role), scope: fold(query.scope) };
  const standard = said.role !== undefined || said.scope !== undefined;
  const scope = standard
    ? standardScope(principal, query, options, { role: said.role, scope: said.scope ?? 'org' })
    : plainScope(principal, query, options);
  return { ...scope, regionalId: regionOf(query) };
}

/**
 * The directorate whose role the caller carries, as such; of everybody else the default one, for those who may see it.
 * @throws CiceroError CLIENT_DENIED
 */
export function ownDirectorateScope(principal: Principal, directorates: ReadonlySet<string>): AttendanceScope {
  const carried = scopeFor(principal).directorate?.toLowerCase();
  const role = carried !== undefined && directorates.has(carried) ? carried : defaultDirectorate;
  return directorateScope(permittedClient(principal, role), role);
}

/** Neither role nor scope: a unit asks about itself, the default directorate about its directorate. */
function plainScope(principal: Principal, query: ScopeQuery, options: ResolveOptions): AttendanceScope {
  if (scopeFor(principal).directorate?.toLowerCase() === defaultDirectorate) {
    return directorateScope(permittedClient(principal, defaultDirectorate), defaultDirectorate);
  }
  return unitScope(namedClient(principal, query, options));
}

function standardScope(
  principal: Principal,
  query: ScopeQuery,
  options: ResolveOptions,
  said: { role: string | undefined; scope: string },
): AttendanceScope {
  const role = said.role ?? principal.role;
  const asOperator = said.scope === 'org' && role === 'operator';
  const client = asOperator ? operatorsClient(principal, query) : namedClient(principal, query, options);
  if (said.scope !== 'org' && said.scope !== 'direktorat') throw new CiceroError('SCOPE_INVALID');
  if (!role) throw new CiceroError('ROLE_REQUIRED');
  if (said.scope === 'direktorat') {
    requireRolesPeople(principal, role);
    return directorateScope(client, role);
  }
  if (asOperator) {
    return { ...unitScope(client), role, officialOnly: affirmative.has(fold(query.official_only) ?? '') };
  }
  if (options.directorates.has(role)) {
    return { ...unitScope(principal.clientId ?? client), owner: role.toUpperCase(), role };
  }
  return unitScope(client);
}

/** The people of a role work at clients of all kinds: only its own directorate may list them. */
function requireRolesPeople(principal: Principal, role: string): void {
  permittedClient(principal, role);
}

function operatorsClient(principal: Principal, query: ScopeQuery): string {
  const wanted = query.client_id?.trim();
  if (!wanted && principal.clientId === null) throw new CiceroError('CLIENT_NOT_IN_TOKEN');
  return permittedClient(principal, wanted);
}

/**
 * The client that a request is about, by itself.
 * @throws CiceroError CLIENT_REQUIRED, CLIENT_DENIED
 */
export function namedClient(
  principal: Principal,
  query: Pick<ScopeQuery, 'client_id'>,
  options: Pick<ResolveOptions, 'clientFromToken' | 'header'>,
): string {
  const own = options.clientFromToken ? principal.clientId : null;
  const wanted = query.client_id?.trim() || own || options.header?.trim();
  if (!wanted) throw new CiceroError('CLIENT_REQUIRED');
  return permittedClient(principal, wanted);
}

function fold(text: string | undefined): string | undefined {
  return text?.trim().toLowerCase() || undefined;
}

/**
 * A directorate with everybody who holds its role: the one that is named, else the one whose role the caller carries,
 * else the caller's one client.
 * @throws CiceroError CLIENT_REQUIRED, CLIENT_DENIED, also for clients that are no directorate
 */
export function namedDirectorateScope(
  principal: Principal,
  query: Pick<ScopeQuery, 'client_id' | 'regional_id'>,
  directorates: ReadonlySet<string>,
): AttendanceScope {
  const carried = scopeFor(principal).directorate;
  const own = carried !== null && directorates.has(carried.toLowerCase()) ? carried : undefined;
  const clientId = permittedClient(principal, query.client_id?.trim() || own);
  if (!directorates.has(clientId.toLowerCase())) {
    throw new CiceroError('CLIENT_DENIED', { message: 'Laporan ini hanya untuk direktorat.' });
  }
  return { ...directorateScope(clientId, clientId.toLowerCase()), regionalId: regionOf(query) };
}

function regionOf({ regional_id }: Pick<ScopeQuery, 'regional_id'>): string | null {
  return regional_id?.trim().toUpperCase() || null;
}
