import type { Job, ServiceContext } from '@cicero/platform';
import { issueDue, schedulesInUse } from '../dispatch/due.ts';
import { endOverdue } from '../dispatch/overdue.ts';

/** Reports missed for so long are made up for. */
const catchUp = 2 * 3_600_000;

/** Whenever a subscription is due: its reports are written down and produced, and those that nobody produced end. See docs/reports.md. */
export function reportsJob(
  context: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  administrators: readonly string[],
): Job {
  return {
    key: 'analytics.reports',
    title: 'Laporan sesuai langganan',
    schedule: () => schedulesInUse(context.db),
    catchUp,
    async run(run) {
      const timedOut = await endOverdue(context);
      return { ...(await issueDue(context, run, { lookback: catchUp, administrators })), timedOut };
    },
  };
}
