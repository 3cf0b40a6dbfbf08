import type { Platform } from '@cicero/contracts';
import type { Metrics } from '@cicero/runtime';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { CollectOutcome } from './collection/collect-client.ts';
import type { CollectTask } from './collection/run-record.ts';
import type { RequestObserver } from './rapidapi/provider.ts';

export interface CollectorMetrics {
  request: RequestObserver;
  collected(task: CollectTask, outcome: CollectOutcome): void;
  officialAccount(platform: Platform, status: string, errorClass: string | null): void;
}

/** Measurements of the collector: what the provider answers, how runs end, and how old the data gets. */
export function collectorMetrics({ registry }: Metrics): CollectorMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: 'cicero_provider_request_seconds',
    help: 'Time of a request to the provider by outcome: ok or the class of its error',
    labelNames: ['product', 'outcome'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
    registers,
  });
  const runs = new Counter({
    name: 'cicero_collections_total',
    help: 'Collections of a client by status and class of error',
    labelNames: ['platform', 'status', 'error_class'] as const,
    registers,
  });
  const lastGood = new Gauge({
    name: 'cicero_collection_last_success_seconds',
    help: 'Unix time of the last collection that succeeded, of any client',
    labelNames: ['platform'] as const,
    registers,
  });
  const malformed = new Counter({
    name: 'cicero_provider_malformed_total',
    help: 'Entries of the provider that could not be read',
    labelNames: ['platform'] as const,
    registers,
  });
  const official = new Counter({
    name: 'cicero_official_accounts_total',
    help: 'Looks at official accounts of units by status and class of error',
    labelNames: ['platform', 'status', 'error_class'] as const,
    registers,
  });
  return {
    officialAccount: (platform, status, errorClass) =>
      official.inc({ platform, status, error_class: errorClass ?? 'none' }),
    request: (product, outcome, seconds) => requests.observe({ product, outcome }, seconds),
    collected({ platform }, outcome) {
      runs.inc({ platform, status: outcome.status, error_class: outcome.errorClass ?? 'none' });
      if (outcome.malformed > 0) malformed.inc({ platform }, outcome.malformed);
      // A look at the account alone says nothing about posts.
      if (outcome.status === 'succeeded' && outcome.feed !== null)
        lastGood.set({ platform }, outcome.finishedAt.getTime() / 1000);
    },
  };
}
