import { accessOf, deriveKey, installationSecret, openKeyring } from '@cicero/access';
import { assemble, type Build } from '@cicero/platform';
import { ClaimSessions } from './claim/claim-sessions.ts';
import { ClaimLimits } from './claim/limits.ts';
import { OneTimeCodes } from './claim/one-time-codes.ts';
import { readConfig } from './config.ts';
import { Lockout } from './login/lockout.ts';
import { claimRoutes } from './routes/claim.ts';
import { sessionRoutes } from './routes/session.ts';
import { subjectsUnder } from './throttle/subjects.ts';

/** Accounts, sessions and the claim of one's own record. The only service that can sign tokens. */
export const build: Build = (context) => {
  const { db, cache, clock, env } = context;
  const config = readConfig(env);
  const secret = installationSecret(env);
  const access = accessOf(context);
  const keyring = openKeyring({ db, secret, clock, publicKeys: access.publicKeys });
  const subject = subjectsUnder(deriveKey(secret, 'subject-names'));
  const secure = config.NODE_ENV === 'production';
  return assemble(context, {
    trustProxy: config.GATEWAY_ADDRESSES,
    routes: (app) => {
      const lockout = new Lockout(cache, subject);
      sessionRoutes(app, { db, clock, access, keyring, lockout, ...access, secure });
      claimRoutes(app, {
        context,
        codes: new OneTimeCodes({ cache, subject, key: deriveKey(secret, 'one-time-codes') }),
        sessions: new ClaimSessions({ cache, subject }),
        limits: new ClaimLimits({ cache, subject }),
        secure,
      });
    },
    // Fails here, and says why, rather than at the first login.
    start: async () => void (await keyring.current()),
  });
};
