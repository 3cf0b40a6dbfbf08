import type { Caller } from './callers.ts';
import type { DocumentedRoute } from './document.ts';

/** `through`, or status and code of the refusal. */
export type Verdict = string;

/** What the document says becomes of a caller. */
export function expectedVerdict(route: DocumentedRoute, caller: Caller): Verdict {
  if (route.callers === null) return 'through';
  if (caller.refusal) return `401 ${caller.refusal}`;
  const { kind, roles } = caller;
  const passes =
    kind !== undefined &&
    route.callers.includes(kind) &&
    // People have no role to pass by.
    (kind === 'personnel' || route.roles === null || route.roles.some((role) => roles.includes(role))) &&
    // A dashboard account is for the data of its clients; without any it has no business anywhere.
    (kind !== 'dashboard' || caller.clients.length > 0) &&
    (kind !== 'dashboard' || route.operators !== false || roles[0] !== 'operator');
  return passes ? 'through' : '403 FORBIDDEN';
}

/** Refusals of the access rules; a route's own, such as a wrong password or a foreign client, have codes of their own. */
const refusals = new Set(['TOKEN_REQUIRED', 'TOKEN_INVALID', 'CREDENTIALS_CONFLICT', 'FORBIDDEN']);

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
}

/** What became of a caller. A fault and a route that is not there are neither of both. */
export function verdictOf({ status, code }: Answer, own: readonly string[] = []): Verdict {
  if (status >= 500 || code === 'NOT_FOUND' || (status >= 400 && code === undefined)) return `${status} ${code}`;
  return code !== undefined && refusals.has(code) && !own.includes(code) ? `${status} ${code}` : 'through';
}
