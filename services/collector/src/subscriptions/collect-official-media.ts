import { collectOfficialMedia as command } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import type { CollectorParts } from '../collection/collecting.ts';
import type { CollectorMetrics } from '../metrics.ts';
import { officialAccountsOf } from '../official-media/accounts.ts';
import { lookAt, type OfficialLook } from '../official-media/look.ts';
import { storeLook } from '../official-media/store.ts';
import { Meter } from '../rapidapi/meter.ts';

/** Looks at the official accounts of a unit when told to, one after the other. One that fails is on record as such. */
export function collectOfficialMediaSubscription(
  { db, clock, log, sources }: Pick<CollectorParts, 'db' | 'clock' | 'log' | 'sources'>,
  metrics: CollectorMetrics,
  { stopping }: { stopping: AbortSignal },
): Subscription {
  return subscription({
    queue: 'collector.collect-official-media',
    messages: [command],
    prefetch: 2,
    async prepare({ data }, { signal }): Promise<OfficialLook[]> {
      const call = { meter: new Meter(), signal: AbortSignal.any([signal, stopping]) };
      const looks: OfficialLook[] = [];
      for (const account of await officialAccountsOf(db, data.clientId)) {
        looks.push(await lookAt({ sources }, account, data.day, call));
      }
      return looks;
    },
    async handle({ data }, { tx }, looks) {
      for (const look of looks) {
        await storeLook(tx, look, data.day, clock.now());
        const { account, status, errorClass, error } = look;
        metrics.officialAccount(account.platform, status, errorClass);
        if (status === 'succeeded') continue;
        log.warn(
          { clientId: data.clientId, platform: account.platform, errorClass, error },
          'an official account failed',
        );
      }
    },
  });
}
