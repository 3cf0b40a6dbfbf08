import { accessOf, deriveKey, installationSecret, openKeyring, subjectsUnder } from '@cicero/access';
import { assemble, type Build, type ServiceContext } from '@cicero/platform';
import { readConfig } from './config.ts';
import { cleanupJob } from './jobs/cleanup.ts';
import { noticeDigestJob } from './jobs/notice-digest.ts';
import { Lockout } from './login/lockout.ts';
import type { AuthParts } from './parts.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { auditTrailRoute } from './routes/audit-trail.ts';
import { claimRoutes } from './routes/claim.ts';
import { codeLoginRoutes } from './routes/code-login.ts';
import { dashboardLoginRoute } from './routes/dashboard-login.ts';
import { passwordResetRoutes } from './routes/password-reset.ts';
import { penmasRoutes } from './routes/penmas.ts';
import { registrationRoutes } from './routes/registration.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { visitRoutes } from './routes/visits.ts';
import { decideRequestSubscription } from './subscriptions/decide-request.ts';
import { undeliveredSubscription } from './subscriptions/undelivered.ts';
import { evenTime } from './throttle/even-time.ts';

/** Milliseconds; what is refused is refused after a multiple of them. */
const refusalStep = 250;

/** Accounts, sessions and the claim of one's own record. The only service that can sign tokens. */
export const build: Build = (context) => buildWith(context, { refusalStep });

/** The same with another step: tests that do not look at the clock need not wait for it. */
export function buildWith(context: ServiceContext, timing: { refusalStep: number }): ReturnType<Build> {
  const { db, cache, clock, env } = context;
  const config = readConfig(env);
  const secret = installationSecret(env);
  const keyFor = (purpose: string) => deriveKey(secret, purpose);
  const access = accessOf(context);
  const subject = subjectsUnder(keyFor('subject-names'));
  const parts: AuthParts = {
    context,
    config,
    access,
    keyring: openKeyring({ db, secret, clock, publicKeys: access.publicKeys }),
    subject,
    lockout: new Lockout(cache, subject),
    untilEvenTime: evenTime(timing.refusalStep),
    keyFor,
  };
  return assemble(context, {
    trustProxy: config.gatewayAddresses,
    routes: (app) => {
      sessionRoutes(app, parts);
      dashboardLoginRoute(app, parts);
      codeLoginRoutes(app, parts);
      penmasRoutes(app, parts);
      registrationRoutes(app, parts);
      visitRoutes(app, parts);
      claimRoutes(app, parts);
      passwordResetRoutes(app, parts);
      approvalRoutes(app, parts);
      auditTrailRoute(app, parts);
    },
    subscriptions: [decideRequestSubscription(parts), undeliveredSubscription(parts)],
    jobs: [noticeDigestJob(parts), cleanupJob(parts)],
    async start() {
      // Fails here, and says why, rather than at the first login.
      await parts.keyring.current();
      const { numbers, telegram } = config.administrators;
      if (numbers.length === 0 && telegram === null) {
        context.log.warn('ADMIN_WHATSAPP is not set, nor is Telegram: nobody is told of registrations');
      }
    },
  });
}
