import type { Caller } from './callers.ts';
import type { Tenant } from './world.ts';

/** What a request carries beside its method and path. */
export interface Ask {
  /** By the names in the path; the rest of a wildcard is `*`. */
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: object;
}

/**
 * What becomes of somebody who asks about a tenant. `shown`: an answer with the tenant's mark. `own`: an answer with the
 * caller's own mark, whatever the request says. `empty`: an answer without data. `denied`: 403 CLIENT_DENIED. `forbidden`:
 * 403 FORBIDDEN, said by the handler. `not found`: 404, as if there were no such thing. `taken`: 409, as things stand.
 */
export type Outcome = 'shown' | 'own' | 'empty' | 'denied' | 'forbidden' | 'not found' | 'taken';

/** A request about something of a tenant. */
export interface TenantAsk {
  /** Undefined where this cannot be said. */
  ask(tenant: Tenant, caller: Caller): Ask | undefined;
  /** Unless said otherwise: shown to those who are of the tenant, denied to all others. */
  outcome?(tenant: Tenant, caller: Caller): Outcome;
  /** Why no mark shows in the answer. */
  blind?: string;
}

export interface Sample extends Ask {
  /** Codes of the access rules with which the handler itself refuses; for open routes. */
  own?: readonly string[];
  /** Why the answer shows the data of all tenants to those who are let in. */
  wide?: string;
  /** Instead of the above, for a route that takes a client or names something of one: every way of naming it. */
  tenant?: readonly TenantAsk[];
}

/** By what the document calls the route. */
export type Samples = Readonly<Record<string, Sample>>;

export function outcomeOf(asking: TenantAsk, tenant: Tenant, caller: Caller): Outcome {
  return asking.outcome?.(tenant, caller) ?? byTenant(tenant, caller);
}

/** Who is of a tenant sees its data, the others are told that it is not theirs. */
export function byTenant(tenant: Tenant, { tenants }: Caller): Outcome {
  return tenants.includes(tenant) ? 'shown' : 'denied';
}
