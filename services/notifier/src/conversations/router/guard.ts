import type { Sender } from '@cicero/platform';

/** Who may: data, so that help, checks and the router read the same. Clients count where one was chosen. */
export type Guard =
  | { who: 'anybody' }
  | { who: 'administrator' }
  /** An approved dashboard account, of one of these roles when some are named. */
  | { who: 'dashboardUser'; roles?: readonly string[] }
  | { who: 'operatorOf' }
  | { who: 'superOf' }
  /** Somebody of the press section, of one of these roles when some are named. */
  | { who: 'pressUser'; roles?: readonly string[] }
  /** A person of the personnel whose number this is. */
  | { who: 'boundUser' }
  | { who: 'anyOf' | 'allOf'; guards: readonly Guard[] };

export const anybody: Guard = { who: 'anybody' };
export const administrator: Guard = { who: 'administrator' };
export const boundUser: Guard = { who: 'boundUser' };
export const operatorOf: Guard = { who: 'operatorOf' };
export const superOf: Guard = { who: 'superOf' };
export const dashboardUser = (...roles: readonly string[]): Guard => ({ who: 'dashboardUser', ...named(roles) });
export const pressUser = (...roles: readonly string[]): Guard => ({ who: 'pressUser', ...named(roles) });
export const anyOf = (...guards: readonly Guard[]): Guard => ({ who: 'anyOf', guards });
export const allOf = (...guards: readonly Guard[]): Guard => ({ who: 'allOf', guards });

/**
 * Whether a guard lets somebody through, by what is known of their number now.
 * @param clientId the client that was chosen: guards about clients ask for this one then, and else for any
 */
export function passes(guard: Guard, sender: Sender, clientId?: string): boolean {
  const isOne = (ids: readonly string[]) => (clientId === undefined ? ids.length > 0 : ids.includes(clientId));
  switch (guard.who) {
    case 'anybody':
      return true;
    case 'administrator':
      return sender.administrator;
    case 'operatorOf':
      return isOne(sender.operatorOf);
    case 'superOf':
      return isOne(sender.superOf);
    case 'dashboardUser':
      return sender.dashboard.some(({ role, clientIds }) => isOneOf(guard.roles, role) && isOne(clientIds));
    case 'pressUser':
      return sender.press !== null && isOneOf(guard.roles, sender.press.role);
    case 'boundUser':
      return sender.person !== null;
    case 'anyOf':
      return guard.guards.some((one) => passes(one, sender, clientId));
    case 'allOf':
      return guard.guards.every((one) => passes(one, sender, clientId));
  }
}

function isOneOf(roles: readonly string[] | undefined, role: string | null): boolean {
  return roles === undefined || (role !== null && roles.includes(role));
}

function named(roles: readonly string[]): { roles?: readonly string[] } {
  return roles.length > 0 ? { roles } : {};
}
