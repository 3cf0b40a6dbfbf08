import type { Job } from '@cicero/platform';
import { endAppPremium } from '../premium/app/end.ts';
import type { PremiumParts } from '../premium/call.ts';
import { untilDone } from './premium-requests.ts';

/** People in one transaction: data versions of several units, taken one after another, could meet others half way. */
const batch = 1;

/** Every midnight in Jakarta: premium of people ends on its day. */
export function premiumPeopleJob(parts: PremiumParts): Job {
  const { context } = parts;
  return {
    key: 'api-gateway.premium-people',
    title: 'Mengakhiri masa premium pengguna aplikasi',
    schedule: ['0 0 * * *'],
    catchUp: 86_400_000,
    run: async ({ signal }) => ({
      people: await untilDone(() => context.transact((unit) => endAppPremium(unit, parts, batch)), batch, signal),
    }),
  };
}
