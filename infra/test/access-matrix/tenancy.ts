import type { Caller } from './callers.ts';
import { outcomeOf, type TenantAsk } from './sample.ts';
import type { Answer } from './verdict.ts';
import { type Tenant, tenantsShownBy } from './world.ts';

/** Tenants that an answer shows to somebody who is not of them. */
export function strangersIn({ text }: Answer, caller: Caller): string[] {
  return tenantsShownBy(text).flatMap((shown) => (caller.tenants.includes(shown) ? [] : shown.clientId));
}

/**
 * Whether a caller who asks about a tenant gets what the sample says. Whoever is to see data sees its mark: one that never
 * shows would prove nothing about those who must not see it.
 */
export function isAsSaid(answer: Answer, asking: TenantAsk, tenant: Tenant, caller: Caller): boolean {
  const { status, code, text } = answer;
  const shows = (one: Tenant): boolean => asking.blind !== undefined || tenantsShownBy(text).includes(one);
  switch (outcomeOf(asking, tenant, caller)) {
    case 'shown':
      return status < 400 && shows(tenant);
    case 'own':
      return status < 400 && caller.clients.some(shows);
    case 'empty':
      return status < 400;
    case 'denied':
      return status === 403 && code === 'CLIENT_DENIED';
    case 'forbidden':
      return status === 403 && code === 'FORBIDDEN';
    case 'not found':
      return status === 404 && code !== 'NOT_FOUND';
    case 'taken':
      return status === 409;
  }
}
