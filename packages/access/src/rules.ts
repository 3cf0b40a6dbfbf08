import type { AccessRule, PrincipalKind } from '@cicero/runtime';

/** Anybody may call, without a token. */
export const open: AccessRule = { kind: 'public' };

/** Signed-in callers of these kinds; narrow further with roles. */
export function permit(
  principals: readonly PrincipalKind[],
  options: { roles?: readonly string[]; operators?: boolean } = {},
): AccessRule {
  return { kind: 'signed-in', principals, ...options };
}
