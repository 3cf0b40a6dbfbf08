import { assemble, type Build } from '@cicero/platform';
import { readConfig } from './config.ts';
import { collectJob } from './jobs/collect.ts';
import { collectorMetrics } from './metrics.ts';
import { openRapidApi } from './rapidapi/sources.ts';
import { collectClientSubscription } from './subscriptions/collect-client.ts';

/** The collector: fetches posts and engagement from the provider and stores them. */
export const build: Build = (context) => {
  const settings = readConfig(context.env);
  const metrics = collectorMetrics(context.metrics);
  const sources = openRapidApi(context, settings, { observe: metrics.request });
  const lookback = { days: settings.COLLECT_LOOKBACK_DAYS, until: settings.COLLECT_LOOKBACK_UNTIL };
  const { db, cache, transact, clock, log } = context;
  const parts = { db, cache, transact, clock, log, sources, lookback };
  return assemble(context, {
    subscriptions: [collectClientSubscription(parts, metrics, settings.COLLECT_CONCURRENCY)],
    jobs: [collectJob(context)],
    stop: () => sources.close(),
  });
};
