import { backupSettings } from '@cicero/backup';
import { assemble, type Build } from '@cicero/platform';
import { readPriorityUnits } from './amplification/order.ts';
import { AnswerCache } from './answers/answer-cache.ts';
import { Answers } from './answers/answers.ts';
import { openComputer } from './computing/open-computer.ts';
import { analyticsConfig, claimPageOf, reportSettings } from './config.ts';
import { publishCatalogue } from './dispatch/offered.ts';
import { readStrengths } from './exports/satker-update-matrix.ts';
import { backupJob } from './jobs/backup.ts';
import { cleanupJob } from './jobs/cleanup.ts';
import { reportsJob } from './jobs/reports.ts';
import { taskRemindersJob } from './jobs/task-reminders.ts';
import { premiumGuard, readTiers } from './premium/guard.ts';
import { aggregatorRoutes } from './routes/aggregator.ts';
import { amplificationRoutes } from './routes/amplification.ts';
import { anevRoutes } from './routes/anev.ts';
import { anomalyRoutes } from './routes/anomalies.ts';
import { complaintRoutes } from './routes/complaints.ts';
import { exportRoutes } from './routes/exports.ts';
import { instagramPostRoutes } from './routes/instagram-posts.ts';
import { linkReportRoutes } from './routes/link-reports.ts';
import { loginRecapRoutes } from './routes/login-recap.ts';
import { postAnalysisRoutes } from './routes/post-analysis.ts';
import { recapRoutes } from './routes/recaps.ts';
import { reportRoutes } from './routes/reports/routes.ts';
import { statsRoutes } from './routes/stats.ts';
import { storedAccountRoutes } from './routes/stored-accounts.ts';
import { summaryRoutes } from './routes/summary.ts';
import { tiktokPostRoutes } from './routes/tiktok-posts.ts';
import { timeToEngageRoutes } from './routes/time-to-engage.ts';
import { trendRoutes } from './routes/trends.ts';
import { unitRoutes } from './routes/units.ts';
import { directoratesOf } from './scope/directorates.ts';
import { attendanceRefresh } from './subscriptions/attendance-refresh.ts';
import { complaintDelivery } from './subscriptions/complaint-delivery.ts';
import { produceReportSubscription } from './subscriptions/produce-report.ts';
import { requestReportSubscription } from './subscriptions/request-report.ts';

const megabyte = 1024 * 1024;

export const build: Build = (context) => {
  const { db, clock, cache, log, env, transact } = context;
  const config = analyticsConfig(env);
  const { administrators } = config;
  const answerCache = new AnswerCache(
    { cache, log },
    {
      memoryBytes: config.ANALYTICS_ANSWER_MEMORY_MB * megabyte,
      // Without Redis the shared cache is this process, too: one copy is enough.
      sharedBytes: config.REDIS_URL ? config.ANALYTICS_ANSWER_SHARED_MB * megabyte : 0,
      ttl: config.ANALYTICS_ANSWER_TTL_MINUTES * 60_000,
    },
  );
  const computer = openComputer({ db, log }, config);
  const answers = new Answers(answerCache, computer);
  const priorityUnits = readPriorityUnits(config.ANALYTICS_PRIORITY_UNITS);
  const strengths = readStrengths(config.ANALYTICS_UNIT_STRENGTHS);
  const settings = reportSettings(config);
  return assemble(context, {
    routes: (app) => {
      const parts = { db, clock, answers, directorates: directoratesOf(db, clock) };
      recapRoutes(app, parts);
      statsRoutes(app, parts);
      unitRoutes(app, parts);
      trendRoutes(app, parts);
      timeToEngageRoutes(app, parts);
      anomalyRoutes(app, parts);
      summaryRoutes(app, parts);
      instagramPostRoutes(app, parts);
      tiktokPostRoutes(app, parts);
      const tiers = readTiers(config.DASHBOARD_PREMIUM_ALLOWED_TIERS);
      loginRecapRoutes(app, parts);
      postAnalysisRoutes(app);
      const requirePremium = premiumGuard(db, clock, tiers);
      anevRoutes(app, { ...parts, requirePremium });
      amplificationRoutes(app, { ...parts, units: priorityUnits });
      exportRoutes(app, { ...parts, computer, requirePremium, strengths });
      linkReportRoutes(app, parts);
      reportRoutes(app, { ...context, computer, settings, administrators: administrators.numbers });
      storedAccountRoutes(app, parts);
      aggregatorRoutes(app, { db, clock, transact });
      const words = { claimPage: claimPageOf(config) };
      complaintRoutes(app, { ...parts, transact, words, since: config.COMPLAINT_COUNTED_SINCE });
    },
    subscriptions: [
      attendanceRefresh(clock),
      complaintDelivery(),
      produceReportSubscription(context, { computer, settings }),
      requestReportSubscription(context, administrators.numbers),
    ],
    jobs: [
      reportsJob(context, administrators.numbers),
      taskRemindersJob(context, claimPageOf(config)),
      cleanupJob(context, { reports: config.REPORT_RETENTION_DAYS }),
      backupJob(context, backupSettings(config), { url: config.DATABASE_URL, administrators }),
    ],
    start: () => publishCatalogue(db),
    stop: () => computer.close(),
  });
};
