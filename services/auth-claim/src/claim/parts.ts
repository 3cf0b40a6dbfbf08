import type { Administrators, ServiceContext } from '@cicero/platform';
import { OneTimeCodes } from '../codes/one-time-codes.ts';
import type { AuthParts } from '../parts.ts';
import type { UntilEvenTime } from '../throttle/even-time.ts';
import { ClaimSessions } from './claim-sessions.ts';
import { EmailDomains } from './email-domain.ts';
import { ClaimLimits } from './limits.ts';

/** What the steps of the claim share. */
export interface ClaimParts {
  context: ServiceContext;
  codes: OneTimeCodes;
  sessions: ClaimSessions;
  limits: ClaimLimits;
  domains: EmailDomains;
  administrators: Administrators;
  untilEvenTime: UntilEvenTime;
}

export function claimParts({ context, subject, keyFor, config, untilEvenTime }: AuthParts): ClaimParts {
  const { cache } = context;
  return {
    context,
    codes: new OneTimeCodes({ cache, subject, key: keyFor('one-time-codes'), purpose: 'claim' }),
    sessions: new ClaimSessions({ cache, subject }),
    limits: new ClaimLimits({ cache, subject }),
    domains: new EmailDomains({ cache, subject, servers: config.dnsServers, log: context.log }),
    administrators: config.administrators,
    untilEvenTime,
  };
}
