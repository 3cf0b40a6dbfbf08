import { collectionFailed, engagementStored, postsStored } from '@cicero/contracts';
import type { UnitOfWork } from '@cicero/platform';
import type { CollectOutcome } from './collect-client.ts';
import { type CollectTask, finishRun } from './run-record.ts';

const postsPerEvent = 1_000;

/** Ends a run: its record and the events that announce it, in one transaction. */
export async function announce(unit: UnitOfWork, task: CollectTask, outcome: CollectOutcome): Promise<void> {
  await finishRun(unit.tx, task, outcome);
  const { clientId, platform } = task;
  const collectedAt = outcome.finishedAt.toISOString();
  const { feed, looked } = outcome;
  if (feed && feed.days.size > 0) {
    const { added, updated, removed } = feed;
    unit.publish(postsStored, {
      clientId,
      platform,
      days: [...feed.days].sort(),
      added,
      updated,
      removed,
      collectedAt,
    });
  }
  for (let from = 0; from < looked.length; from += postsPerEvent) {
    const posts = looked.slice(from, from + postsPerEvent);
    unit.publish(engagementStored, { clientId, platform, posts: [...posts], collectedAt });
  }
  if (outcome.status === 'failed') {
    unit.publish(collectionFailed, {
      clientId,
      platform,
      errorClass: outcome.errorClass ?? 'shape',
      message: outcome.error ?? '',
      failedAt: collectedAt,
    });
  }
}
