import type { ServiceContext } from '@cicero/platform';
import { OneTimeCodes } from '../codes/one-time-codes.ts';
import type { AuthParts } from '../parts.ts';
import { ClaimSessions } from './claim-sessions.ts';
import { ClaimLimits } from './limits.ts';

/** What the steps of the claim share. */
export interface ClaimParts {
  context: ServiceContext;
  codes: OneTimeCodes;
  sessions: ClaimSessions;
  limits: ClaimLimits;
}

export function claimParts({ context, subject, keyFor }: AuthParts): ClaimParts {
  const { cache } = context;
  return {
    context,
    codes: new OneTimeCodes({ cache, subject, key: keyFor('one-time-codes'), purpose: 'claim' }),
    sessions: new ClaimSessions({ cache, subject }),
    limits: new ClaimLimits({ cache, subject }),
  };
}
