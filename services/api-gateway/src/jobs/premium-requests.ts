import { type Job, tellAdministrators, tellByWhatsApp } from '@cicero/platform';
import { expireAppOverdue } from '../premium/app/expire.ts';
import type { PremiumParts } from '../premium/call.ts';
import { expireOverdue } from '../premium/dashboard/expire.ts';
import { expiredList } from '../premium/dashboard/expired-list.ts';

/** Requests that end in one transaction. */
const batch = 50;

/** Twenty minutes past every hour: requests for premium whose time is over end. */
export function premiumRequestsJob(parts: PremiumParts): Job {
  const { context, administrators } = parts;
  const dashboard = (): Promise<number> =>
    context.transact(async (unit) => {
      const { ended, news } = await expireOverdue(unit, parts, batch);
      const now = context.clock.now();
      if (news.length > 0) {
        const notice = expiredList(news, now);
        // Telegram is for decisions; who has only that reads it there.
        if (administrators.numbers.length > 0) tellByWhatsApp(unit, administrators, notice);
        else tellAdministrators(unit, administrators, notice, now);
      }
      return ended;
    });
  const app = (): Promise<number> => context.transact((unit) => expireAppOverdue(unit, parts, batch));
  return {
    key: 'api-gateway.premium-requests',
    title: 'Mengakhiri permintaan premium yang kedaluwarsa',
    schedule: ['20 * * * *'],
    // What was missed is ended by the next run.
    catchUp: 3_600_000,
    run: async ({ signal }) => ({
      dashboard: await untilDone(dashboard, batch, signal),
      app: await untilDone(app, batch, signal),
    }),
  };
}

/** Batch after batch until one is not full. */
export async function untilDone(step: () => Promise<number>, full: number, signal: AbortSignal): Promise<number> {
  for (let total = 0; ; ) {
    const done = await step();
    total += done;
    if (done < full || signal.aborted) return total;
  }
}
