import { fetchSpecialPost as command } from '@cicero/contracts';
import { type Subscription, subscription } from '@cicero/platform';
import type { CollectorParts } from '../collection/collecting.ts';
import { storeSpecialPost } from '../collection/special-post.ts';
import { ProviderError } from '../rapidapi/errors.ts';
import { Meter } from '../rapidapi/meter.ts';
import type { IgPost } from '../rapidapi/shapes/instagram-post.ts';

/**
 * Fetches the post of a special task. One that the provider does not show stays as it was assigned; other failures are
 * tried again and parked in the end.
 */
export function fetchSpecialPostSubscription(
  { sources, log }: Pick<CollectorParts, 'sources' | 'log'>,
  { stopping }: { stopping: AbortSignal },
): Subscription {
  return subscription({
    queue: 'collector.fetch-special-post',
    messages: [command],
    prefetch: 2,
    async prepare({ data }, { signal }): Promise<IgPost | null> {
      const call = { purpose: 'posts', meter: new Meter(), signal: AbortSignal.any([signal, stopping]) } as const;
      try {
        return await sources.instagram.post(data.shortcode, call);
      } catch (err) {
        if (!(err instanceof ProviderError) || err.errorClass !== 'resource') throw err;
        log.warn({ err, client: data.clientId, shortcode: data.shortcode }, 'the post of a special task is not shown');
        return null;
      }
    },
    async handle({ data }, { tx }, post) {
      if (post) await storeSpecialPost(tx, data.clientId, post);
    },
  });
}
