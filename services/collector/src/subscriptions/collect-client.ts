import { collectClient as command, type Message, type MessageData } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import { announce } from '../collection/announce.ts';
import { collectClient } from '../collection/collect-client.ts';
import type { CollectorParts } from '../collection/collecting.ts';
import type { CollectTask } from '../collection/run-record.ts';
import type { CollectorMetrics } from '../metrics.ts';

/** Collects a client when told to; what was stored is announced once, when all of it is there. */
export function collectClientSubscription(
  parts: CollectorParts,
  metrics: CollectorMetrics,
  options: { concurrency: number; stopping: AbortSignal },
): Subscription {
  return subscription({
    queue: 'collector.collect-client',
    messages: [command],
    prefetch: options.concurrency,
    prepare: (message, { signal }) =>
      collectClient(parts, taskOf(message), AbortSignal.any([signal, options.stopping])),
    async handle(message, unit, outcome) {
      const task = taskOf(message);
      await announce(unit, task, outcome);
      metrics.collected(task, outcome);
    },
  });
}

function taskOf({ id, data }: Message<MessageData<typeof command>>): CollectTask {
  return {
    runId: id,
    clientId: data.clientId.trim().toUpperCase(),
    platform: data.platform,
    slot: new Date(data.slot),
    reason: data.reason,
    profile: data.profile,
  };
}
