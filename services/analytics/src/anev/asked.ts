import { type Principal, scopeFor } from '@cicero/access';
import type { Day } from '@cicero/runtime';
import { resolveScope, type ScopeQuery } from '../scope/resolve.ts';
import type { AttendanceScope } from '../scope/scope.ts';
import { readTimeRange, type TimeRange, type TimeRangeQuery } from './time-range.ts';

/** What a request for ANEV says; every value may be missing or blank. */
export interface AnevQuery extends TimeRangeQuery, Pick<ScopeQuery, 'client_id' | 'role' | 'scope' | 'regional_id'> {}

/** What the answer says it is about. */
export interface AnevFilters {
  /** The client whose people are listed; of a directorate, itself. */
  clientId: string;
  /** The role in force: of the query, else of the caller. */
  role: string | null;
  scope: 'org' | 'direktorat';
  regionalId: string | null;
  timeRange: TimeRange;
  from: Day;
  to: Day;
}

/** A request for ANEV, read and within what the caller may see. Plain data. */
export interface AnevAsked {
  scope: AttendanceScope;
  window: { from: Day; to: Day };
  /** Whether the caller may know who else engaged with the posts: not when they are only what people are measured by. */
  namesOutsiders: boolean;
  filters: AnevFilters;
}

/**
 * Reads a request: first the range, then client, scope and role as the recaps do, so that the same query is about the
 * same posts and people. Of several clients the first is meant when none is named, but not for operators.
 * @throws CiceroError TIME_RANGE_INVALID; CLIENT_REQUIRED, CLIENT_NOT_IN_TOKEN, CLIENT_DENIED, SCOPE_INVALID, ROLE_REQUIRED
 */
export function readAnev(
  principal: Principal,
  query: AnevQuery,
  options: { header: string | undefined; now: Date; directorates: ReadonlySet<string> },
): AnevAsked {
  const { timeRange, from, to } = readTimeRange(query, options.now);
  const [first] = principal.role === 'operator' ? [] : principal.clientIds;
  const scope = resolveScope(principal, query, {
    clientFromToken: true,
    header: options.header?.trim() || first,
    directorates: options.directorates,
  });
  const { clientIds, directorate } = scopeFor(principal);
  return {
    scope,
    window: { from, to },
    namesOutsiders: clientIds.has(scope.owner) || scope.owner === directorate,
    filters: {
      clientId: scope.members ?? scope.owner,
      role: query.role?.trim().toLowerCase() || principal.role,
      scope: scope.members === null ? 'direktorat' : 'org',
      regionalId: scope.regionalId,
      ...{ timeRange, from, to },
    },
  };
}
