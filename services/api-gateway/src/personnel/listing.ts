import { ownDirectorate, type Principal, permittedClient, reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import { canonicalClientId, canonicalRole, ordinaryRole } from '@cicero/directory';
import type { PeopleFilter, StatusFilter } from './people.ts';

/** What a request for the list of personnel says; every value may be missing or blank. */
export interface ListingQuery {
  client_id?: string | undefined;
  role?: string | undefined;
  scope?: string | undefined;
  regional_id?: string | undefined;
  status?: Exclude<StatusFilter, 'not-inactive'> | undefined;
  divisi?: string | undefined;
  search?: string | undefined;
}

export interface Listing {
  /** `unit`: the members of a client; `directorate`: the holders of a role. */
  kind: 'unit' | 'directorate';
  filter: PeopleFilter;
  /** A client that is not the caller's own: to be shown only when it has something to do with its directorate. */
  foreignClient: string | null;
}

/** What the query and the caller's own role may say, and what follows from it. Pure. */
export interface Known {
  principal: Principal;
  /** Names of the directorates' roles. */
  directorates: ReadonlySet<string>;
}

/**
 * Whom a list of personnel is about, within the caller's reach. A client that is a directorate stands for the holders
 * of its role, unless `scope` says otherwise.
 * @throws CiceroError ROLE_REQUIRED, SCOPE_INVALID, ROLE_INVALID, CLIENT_REQUIRED, CLIENT_DENIED
 */
export function resolveListing(known: Known, query: ListingQuery, defaultStatus: StatusFilter = 'active'): Listing {
  const { principal, directorates } = known;
  const scope = query.scope?.trim().toLowerCase() || undefined;
  const saidRole = canonicalRole(query.role ?? '');
  const role = saidRole ?? principal.role;
  if (!role) throw new CiceroError('ROLE_REQUIRED');
  if (scope !== undefined && scope !== 'org' && scope !== 'direktorat') throw new CiceroError('SCOPE_INVALID');
  if (scope === 'direktorat' && !directorates.has(role)) {
    throw new CiceroError('ROLE_INVALID', { message: 'role harus salah satu direktorat bila scope direktorat.' });
  }
  const { clientId, isForeign } = namedClient(known, query.client_id);
  const shared = { ...boundsOf(principal, query), status: query.status ?? defaultStatus };
  const foreignClient = isForeign ? clientId : null;
  if (scope === 'direktorat' || (scope === undefined && directorates.has(clientId.toLowerCase()))) {
    const asked = directoratesRole(known, { scope, saidRole, role, clientId });
    // The directorate itself is no unit: its people work in all of them.
    const unit = clientId.toLowerCase() === asked ? null : clientId;
    return { kind: 'directorate', filter: { ...shared, role: asked, clientId: unit }, foreignClient };
  }
  const narrowing = directorates.has(role) || role === ordinaryRole ? role : null;
  return { kind: 'unit', filter: { ...shared, role: narrowing, clientId }, foreignClient };
}

/**
 * Whom the older lists of one unit are about: its members, of these the holders of the caller's role. A directorate
 * asks about its own people, whatever unit it names.
 * @throws CiceroError CLIENT_DENIED
 */
export function resolveUnit({ principal, directorates }: Known, named: string, status: StatusFilter): PeopleFilter {
  const { role } = principal;
  const reach = reachOf(principal);
  const isDirectorates = role !== null && directorates.has(role) && principal.clientId !== null;
  const clientId = isDirectorates ? (principal.clientId ?? '') : permittedClient(principal, named);
  if (directorates.has(clientId.toLowerCase())) {
    return { reach, status, role: isDirectorates ? role : clientId.toLowerCase() };
  }
  const narrowing = role !== null && directorates.has(role) ? role : null;
  return { reach, status, clientId, role: narrowing };
}

/** Everybody within reach, as far as the query narrows it down. @throws CiceroError CLIENT_DENIED */
export function resolveEverybody(known: Known, query: ListingQuery): Listing {
  const named = query.client_id?.trim() ? namedClient(known, query.client_id) : undefined;
  const filter: PeopleFilter = {
    ...boundsOf(known.principal, query),
    status: query.status ?? 'all',
    clientId: named?.clientId ?? null,
    role: canonicalRole(query.role ?? ''),
  };
  return { kind: 'unit', filter, foreignClient: named?.isForeign ? named.clientId : null };
}

function boundsOf(
  principal: Principal,
  query: ListingQuery,
): Pick<PeopleFilter, 'reach' | 'regionalId' | 'divisi' | 'search'> {
  return {
    reach: reachOf(principal),
    regionalId: canonicalClientId(query.regional_id ?? ''),
    divisi: canonicalClientId(query.divisi ?? ''),
    search: query.search?.trim() || null,
  };
}

/** A directorate may name units whose people it has; another directorate is none of its business. */
function namedClient(
  { principal, directorates }: Known,
  requested: string | undefined,
): { clientId: string; isForeign: boolean } {
  const wanted = canonicalClientId(requested ?? '');
  const isOperator = principal.kind === 'dashboard' && principal.role === 'operator';
  if (wanted === null && !isOperator) throw new CiceroError('CLIENT_REQUIRED');
  const isForeign =
    wanted !== null &&
    ownDirectorate(principal) !== null &&
    !principal.clientIds.includes(wanted) &&
    !directorates.has(wanted.toLowerCase());
  return { clientId: isForeign ? wanted : permittedClient(principal, wanted), isForeign };
}

function directoratesRole(
  { directorates }: Known,
  said: { scope: string | undefined; saidRole: string | null; role: string; clientId: string },
): string {
  if (said.scope === 'direktorat') return said.role;
  return said.saidRole !== null && directorates.has(said.saidRole) ? said.saidRole : said.clientId.toLowerCase();
}
