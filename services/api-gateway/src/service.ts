import { deriveKey, installationSecret, subjectsUnder } from '@cicero/access';
import { openGoogle } from '@cicero/google';
import { assemble, type Build } from '@cicero/platform';
import { readConfig } from './config.ts';
import { ContactSaver } from './contacts/saver.ts';
import { documentation } from './documentation/routes.ts';
import { cors } from './edge/cors.ts';
import { duplicateRequests } from './edge/duplicate-requests.ts';
import { rateLimits } from './edge/rate-limits.ts';
import { securityHeaders } from './edge/security-headers.ts';
import { refuseSensitivePaths } from './edge/sensitive-paths.ts';
import { forwardToSandbox } from './forwarding/sandbox.ts';
import { forwardToServices } from './forwarding/services.ts';
import { upstreams } from './forwarding/upstreams.ts';
import { contactPeopleJob } from './jobs/contact-people.ts';
import { importCleanupJob } from './jobs/import-cleanup.ts';
import { premiumPeopleJob } from './jobs/premium-people.ts';
import { premiumRequestsJob } from './jobs/premium-requests.ts';
import { premiumSubscriptionsJob } from './jobs/premium-subscriptions.ts';
import { accessLogRoutes } from './routes/access-logs.ts';
import { approvalRoutes } from './routes/approvals.ts';
import { clientRoutes } from './routes/clients/routes.ts';
import { eventLogRoutes } from './routes/event-logs.ts';
import { eventRoutes } from './routes/events.ts';
import { linkReportRoutes } from './routes/link-reports/regular.ts';
import { specialReportRoutes } from './routes/link-reports/special.ts';
import { metadataRoutes } from './routes/metadata.ts';
import { oauthCallbackRoutes } from './routes/oauth/callback.ts';
import { oauthConnectRoutes } from './routes/oauth/connect.ts';
import { oauthConnectionRoutes } from './routes/oauth/connection.ts';
import { premiumRoutes } from './routes/premium/routes.ts';
import { pressReleaseRoutes } from './routes/press-release-details.ts';
import { quoteRoutes } from './routes/quotes.ts';
import { rootRoutes } from './routes/root.ts';
import { userExportRoutes } from './routes/users/export.ts';
import { userImportRoutes } from './routes/users/import.ts';
import { userImportRecordRoutes } from './routes/users/imports.ts';
import { userListRoutes } from './routes/users/lists.ts';
import { userNotificationRoutes } from './routes/users/notification.ts';
import { userRecordRoutes } from './routes/users/records.ts';
import { userRoleRoutes } from './routes/users/roles.ts';
import { contactSubscription } from './subscriptions/contact.ts';
import { decideEditorialSubscription } from './subscriptions/decide-editorial.ts';
import { decidePremiumSubscription } from './subscriptions/decide-premium.ts';
import { importPersonnelSubscription } from './subscriptions/import-personnel.ts';
import { setConsentSubscription } from './subscriptions/set-consent.ts';
import { undeliveredSubscription } from './subscriptions/undelivered.ts';

/** The only public door. Every request meets the hooks in this order, then access control, then its route. */
export const build: Build = (context) => {
  const config = readConfig(context.env);
  const stopping = new AbortController();
  const { cache, log } = context;
  const google = openGoogle(context);
  const contacts = google && new ContactSaver({ ...context, google });
  const subject = subjectsUnder(deriveKey(installationSecret(context.env), 'subject-names'));
  const premium = { context, administrators: config.administrators };
  const dispatcher = upstreams(config.UPSTREAM_TIMEOUT_SECONDS);
  return assemble(context, {
    ...(config.trustProxy ? { trustProxy: config.trustProxy } : {}),
    subscriptions: [
      importPersonnelSubscription(context, { settings: config, stopping: stopping.signal }),
      decidePremiumSubscription(premium, subject),
      decideEditorialSubscription(context, config.administrators, subject),
      setConsentSubscription(context, config.administrators, subject),
      undeliveredSubscription(premium),
      contactSubscription(context, google, subject),
    ],
    jobs: [
      importCleanupJob({ ...context, settings: config }),
      premiumRequestsJob(premium),
      premiumSubscriptionsJob(premium),
      premiumPeopleJob(premium),
      contactPeopleJob(context, google),
    ],
    routes: async (app) => {
      // Before the consumers are waited for.
      app.addHook('preClose', async () => stopping.abort());
      securityHeaders(app);
      refuseSensitivePaths(app);
      await cors(app, config.origins);
      rateLimits(app, {
        cache,
        log,
        perMinute: config.RATE_LIMIT_PER_MINUTE,
        signInPerMinute: config.RATE_LIMIT_SIGN_IN_PER_MINUTE,
      });
      if (!config.ALLOW_DUPLICATE_REQUESTS) {
        duplicateRequests(app, {
          cache,
          log,
          window: config.DEDUP_WINDOW_SECONDS * 1000,
          longestAnswer: config.UPSTREAM_TIMEOUT_SECONDS * 1000,
        });
      }
      rootRoutes(app);
      clientRoutes(app, context);
      userListRoutes(app, context);
      userExportRoutes(app, context);
      await userImportRoutes(app, context, config);
      userImportRecordRoutes(app, context);
      userRecordRoutes(app, context);
      userRoleRoutes(app, context);
      userNotificationRoutes(app, context);
      linkReportRoutes(app, context);
      specialReportRoutes(app, context);
      eventRoutes(app, context);
      eventLogRoutes(app, context);
      approvalRoutes(app, context);
      pressReleaseRoutes(app, context);
      premiumRoutes(app, premium);
      accessLogRoutes(app, context);
      metadataRoutes(app);
      quoteRoutes(app);
      oauthConnectRoutes(app, { google, production: config.NODE_ENV === 'production' });
      oauthCallbackRoutes(app, context, google);
      oauthConnectionRoutes(app, context, google);
      await forwardToServices(app, config, dispatcher);
      if (config.SANDBOX_URL) await forwardToSandbox(app, config.SANDBOX_URL);
      await documentation(app, { config, dispatcher, log });
    },
    start: async () => contacts?.start(),
    stop: async () => {
      await contacts?.stop();
      // What is still under way here was given up by its caller.
      await dispatcher.destroy();
    },
  });
};
