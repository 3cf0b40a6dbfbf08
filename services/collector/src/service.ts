import { assemble, type Build } from '@cicero/platform';
import { readConfig } from './config.ts';
import { collectJob } from './jobs/collect.ts';
import { collectorMetrics } from './metrics.ts';
import { openRapidApi } from './rapidapi/sources.ts';
import { collectClientSubscription } from './subscriptions/collect-client.ts';
import { fetchSpecialPostSubscription } from './subscriptions/fetch-special-post.ts';

/** The collector: fetches posts and engagement from the provider and stores them. */
export const build: Build = (context) => {
  const settings = readConfig(context.env);
  const metrics = collectorMetrics(context.metrics);
  const sources = openRapidApi(context, settings, { observe: metrics.request });
  const lookback = { days: settings.COLLECT_LOOKBACK_DAYS, until: settings.COLLECT_LOOKBACK_UNTIL };
  const { db, cache, transact, clock, log } = context;
  // Ends what is under way when the service stops: its messages stay in the queue, whoever starts next goes on.
  const stopping = new AbortController();
  const parts = { db, cache, transact, clock, log, sources, lookback };
  return assemble(context, {
    routes: (app) => {
      app.addHook('preClose', async () => stopping.abort(new Error('the collector is stopping')));
    },
    subscriptions: [
      collectClientSubscription(parts, metrics, {
        concurrency: settings.COLLECT_CONCURRENCY,
        stopping: stopping.signal,
      }),
      fetchSpecialPostSubscription(parts, { stopping: stopping.signal }),
    ],
    jobs: [collectJob(context)],
    stop: () => sources.close(),
  });
};
