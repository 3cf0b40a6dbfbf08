import type { Administration } from '../accounts/administration.ts';
import { endSessions } from '../accounts/end-sessions.ts';
import type { AccountDecision } from './decide-account.ts';

/** After the commit of a decision: what this process remembers goes, and a blocked account is signed out everywhere. */
export async function settleDecision(parts: Administration, decision: AccountDecision): Promise<void> {
  if (decision.outcome !== 'decided') return;
  const { dashboard_user_id: id } = decision.account;
  if (decision.verdict === 'blocked') await endSessions(parts, id);
  else parts.access.standings.forget('dashboard', id);
}
