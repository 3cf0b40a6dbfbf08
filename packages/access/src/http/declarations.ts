import type { AccessRule } from '@cicero/runtime';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { open } from '../rules.ts';

/** One route and who may call it. */
export interface RouteAccess {
  method: string;
  url: string;
  rule: AccessRule;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route of the service with its rule, in order of registration; without those of open scopes. */
    accessDeclarations: RouteAccess[];
    /** Set by openScope(). */
    undeclaredRoutesOpen?: boolean;
  }
}

/**
 * Lets routes of this scope and below do without declarations, and makes them public: for plugins that register
 * routes by themselves (Swagger UI, a proxy whose target checks access). Call it inside a scope of their own:
 * `app.register(async (scope) => { openScope(scope); await scope.register(plugin) })`.
 */
export function openScope(scope: Pick<FastifyInstance, 'decorate'>): void {
  scope.decorate('undeclaredRoutesOpen', true);
}

/**
 * Holds a route to its declarations, at the start of the service.
 * @throws Error for a route without access rule or schema
 */
export function checkDeclaration(scope: FastifyInstance, route: RouteOptions): void {
  const methods = [route.method].flat();
  // Preflights carry no credentials.
  const preflight = methods.every((method) => method === 'OPTIONS');
  if (!route.config?.access && (preflight || scope.undeclaredRoutesOpen)) {
    route.config = { ...route.config, access: open };
  }
  const rule = route.config?.access;
  const name = `${methods.join('|')} ${route.url}`;
  if (!rule) throw new Error(`${name} declares no access rule`);
  if (!route.schema && !preflight && !scope.undeclaredRoutesOpen) throw new Error(`${name} declares no schema`);
  // An open scope declares nothing: whoever is behind its routes does, or they are pages for everybody.
  if (scope.undeclaredRoutesOpen) return;
  for (const method of methods) {
    if (method !== 'HEAD' && method !== 'OPTIONS') scope.accessDeclarations.push({ method, url: route.url, rule });
  }
}
