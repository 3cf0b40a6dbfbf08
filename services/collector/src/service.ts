import { assemble, type Build, type ServiceContext } from '@cicero/platform';
import { readConfig } from './config.ts';
import { collectJob } from './jobs/collect.ts';
import { officialMediaJob } from './jobs/official-media.ts';
import { LookUps } from './look-ups/look-ups.ts';
import { collectorMetrics } from './metrics.ts';
import { openRapidApi } from './rapidapi/sources.ts';
import { instagramLookUpRoutes } from './routes/instagram-look-ups.ts';
import { tiktokLookUpRoutes } from './routes/tiktok-look-ups.ts';
import { collectClientSubscription } from './subscriptions/collect-client.ts';
import { collectOfficialMediaSubscription } from './subscriptions/collect-official-media.ts';
import { fetchSpecialPostSubscription } from './subscriptions/fetch-special-post.ts';

/** Milliseconds for a look-up: somebody waits at a page. */
const lookUpDeadline = 9_000;

/** The collector: fetches posts and engagement from the provider and stores them, and looks accounts up. */
export const build: Build = (context) => buildWith(context, { lookUpDeadline });

/** The same with less patience: tests need not wait for it. */
export function buildWith(context: ServiceContext, timing: { lookUpDeadline: number }): ReturnType<Build> {
  const settings = readConfig(context.env);
  const metrics = collectorMetrics(context.metrics);
  const sources = openRapidApi(context, settings, { observe: metrics.request });
  const lookback = { days: settings.COLLECT_LOOKBACK_DAYS, until: settings.COLLECT_LOOKBACK_UNTIL };
  const { db, cache, transact, clock, log } = context;
  // Ends what is under way when the service stops: its messages stay in the queue, whoever starts next goes on.
  const stopping = new AbortController();
  const parts = { db, cache, transact, clock, log, sources, lookback };
  const lookUps = new LookUps({
    ...{ sources: sources.lookUps, cache, clock, log },
    perMinute: settings.LOOK_UPS_PER_MINUTE,
    deadline: timing.lookUpDeadline,
    stopping: stopping.signal,
  });
  return assemble(context, {
    routes: (app) => {
      instagramLookUpRoutes(app, { lookUps, clock });
      tiktokLookUpRoutes(app, { lookUps, db });
      app.addHook('preClose', async () => stopping.abort(new Error('the collector is stopping')));
    },
    subscriptions: [
      collectClientSubscription(parts, metrics, {
        concurrency: settings.COLLECT_CONCURRENCY,
        stopping: stopping.signal,
      }),
      fetchSpecialPostSubscription(parts, { stopping: stopping.signal }),
      collectOfficialMediaSubscription(parts, metrics, { stopping: stopping.signal }),
    ],
    jobs: [collectJob(context), officialMediaJob(context)],
    stop: () => sources.close(),
  });
}
