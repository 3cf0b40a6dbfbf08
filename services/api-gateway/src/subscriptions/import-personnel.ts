import { importPersonnel } from '@cicero/contracts';
import { isOutage } from '@cicero/database';
import { type ServiceContext, type Subscription, subscription } from '@cicero/platform';
import { giveUp, runImport } from '../personnel-import/run-import.ts';
import type { ImportSettings } from '../personnel-import/settings.ts';

/** Failures that nobody foresaw are tried so often. */
const tries = 3;

/** Carries imports out, one at a time; a message that comes again after a crash goes on where it was. */
export function importPersonnelSubscription(
  context: ServiceContext,
  { settings, stopping }: { settings: ImportSettings; stopping: AbortSignal },
): Subscription {
  const parts = { ...context, settings };
  return subscription({
    queue: 'api-gateway.import-personnel',
    messages: [importPersonnel],
    prefetch: 1,
    async prepare({ data: { importId } }, { signal, attempt }) {
      const both = AbortSignal.any([signal, stopping]);
      try {
        await runImport(parts, importId, { signal: both });
      } catch (error) {
        if (both.aborted || isOutage(error) || attempt < tries) throw error;
        context.log.error({ err: error, importId }, 'an import of personnel is given up');
        await giveUp(parts, importId);
      }
      return undefined;
    },
    handle: async () => {},
  });
}
