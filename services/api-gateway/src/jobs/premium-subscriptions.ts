import type { Job } from '@cicero/platform';
import type { PremiumParts } from '../premium/call.ts';
import { accountsWithEnded, endSubscriptions } from '../premium/dashboard/end.ts';

/** Accounts of one run; what is left over is the next one's. */
const most = 1_000;

/** Every half hour: subscriptions of dashboard accounts that are over end. */
export function premiumSubscriptionsJob(parts: PremiumParts): Job {
  const { context } = parts;
  return {
    key: 'api-gateway.premium-subscriptions',
    title: 'Mengakhiri masa premium akun dashboard',
    schedule: ['*/30 * * * *'],
    catchUp: 1_800_000,
    async run({ signal }) {
      let ended = 0;
      const accounts = await accountsWithEnded(context.db, context.clock.now(), most);
      for (const accountId of accounts) {
        if (signal.aborted) break;
        ended += await context.transact((unit) => endSubscriptions(unit, parts, accountId));
      }
      return { ended };
    },
  };
}
