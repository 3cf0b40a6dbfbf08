import type { AuditParty } from '@cicero/access';
import type { ConnectionRow } from './row.ts';

/**
 * Whether somebody may connect this account. Contacts of all tenants go into it, so that only who runs the installation
 * chooses it freely: others connect the one that was connected last, and the first one when it is not named otherwise.
 * @param named the account that the settings name, if any
 */
export function mayConnect(
  party: AuditParty,
  account: string | null,
  { before, named }: { before: Pick<ConnectionRow, 'account'> | undefined; named: string | null },
): boolean {
  if (party.kind === 'cli') return true;
  if (account === null) return false;
  const wanted = before?.account ?? named;
  // Of what was connected without a name nobody can say that it is the same.
  return wanted === null ? before === undefined : isSameAccount(account, wanted);
}

export function isSameAccount(one: string | null, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase();
}
