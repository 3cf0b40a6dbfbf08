import type { Job, ServiceContext } from '@cicero/platform';
import { issueDue, schedulesInUse } from '../dispatch/due.ts';

/** Reports missed for so long are made up for. */
const catchUp = 2 * 3_600_000;

/** Whenever a subscription is due: its reports are written down and produced. See docs/reports.md. */
export function reportsJob(
  context: Pick<ServiceContext, 'db' | 'transact' | 'clock'>,
  administrators: readonly string[],
): Job {
  return {
    key: 'analytics.reports',
    title: 'Laporan sesuai langganan',
    schedule: () => schedulesInUse(context.db),
    catchUp,
    run: (run) => issueDue(context, run, { lookback: catchUp, administrators }),
  };
}
