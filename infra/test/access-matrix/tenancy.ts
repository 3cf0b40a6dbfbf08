import type { Caller } from './callers.ts';
import type { Foreign, TenantAsk } from './samples.ts';
import type { Answer } from './verdict.ts';
import { type Tenant, tenantsShownBy } from './world.ts';

/** Tenants that an answer shows to somebody who is not of them. */
export function strangersIn({ text }: Answer, caller: Caller): string[] {
  return tenantsShownBy(text).flatMap((shown) => (caller.tenants.includes(shown) ? [] : shown.clientId));
}

/**
 * Whether one of the tenant's own people gets an answer and sees its mark in it: one that never shows would prove nothing
 * about others.
 */
export function tells(answer: Answer, caller: Caller, asking: TenantAsk, tenant: Tenant): boolean {
  if (answer.status >= 400) return false;
  if (foreignFor(asking, caller) === 'own') return showsOwn(answer, caller, asking);
  return asking.blind !== undefined || tenantsShownBy(answer.text).includes(tenant);
}

/** Whether somebody who is not of the tenant gets what the sample says. */
export function keepsFrom(answer: Answer, caller: Caller, asking: TenantAsk): boolean {
  const { status, code } = answer;
  const denied = status === 403 && code === 'CLIENT_DENIED';
  switch (foreignFor(asking, caller)) {
    case 'denied':
      return denied;
    case 'not found':
      return status === 404 && code !== 'NOT_FOUND';
    case 'empty':
      return status < 400;
    case 'own':
      return denied || (status < 400 && showsOwn(answer, caller, asking));
  }
}

function foreignFor({ foreign = 'denied' }: TenantAsk, caller: Caller): Foreign {
  return typeof foreign === 'function' ? foreign(caller) : foreign;
}

function showsOwn({ text }: Answer, { tenants }: Caller, { blind }: TenantAsk): boolean {
  return blind !== undefined || tenantsShownBy(text).some((shown) => tenants.includes(shown));
}
