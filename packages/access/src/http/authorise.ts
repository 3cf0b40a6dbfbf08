import { CiceroError } from '@cicero/contracts';
import type { AccessRule } from '@cicero/runtime';
import type { Principal } from '../principal.ts';

type SignedIn = Extract<AccessRule, { kind: 'signed-in' }>;

/**
 * Whether a principal passes a rule. A list of roles names the role whose data one sees or the account's own:
 * an `admin` of one directorate is both. People sign in to their own record and have no role to pass by: where they
 * are let in, roles are asked of the others.
 * @throws CiceroError FORBIDDEN
 */
export function authorise(rule: SignedIn, principal: Principal): void {
  if (!rule.principals.includes(principal.kind)) throw new CiceroError('FORBIDDEN');
  if (principal.kind === 'dashboard' && principal.clientIds.length === 0) {
    throw new CiceroError('FORBIDDEN', { message: 'Akun ini belum memiliki client yang diizinkan.' });
  }
  const asked = principal.kind === 'personnel' ? undefined : rule.roles;
  if (asked && !asked.some((role) => holds(principal, role))) throw new CiceroError('FORBIDDEN');
  if (rule.operators === false && principal.kind === 'dashboard' && principal.role === 'operator') {
    throw new CiceroError('FORBIDDEN');
  }
}

function holds(principal: Principal, role: string): boolean {
  const wanted = role.trim().toLowerCase();
  return principal.role === wanted || principal.accountRole === wanted;
}
