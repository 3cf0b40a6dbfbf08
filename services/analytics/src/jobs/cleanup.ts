import type { Job, ServiceContext } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import { pruneIssues } from '../dispatch/history.ts';

const day = 86_400_000;
/** Days that complaints and refreshes can be read: what was said about whom is personal. */
const kept = 90;

/** Every night at 03:50: old complaints with what became of their answers, old refreshes, whom reminders reached, and reports. */
export function cleanupJob({ db, clock }: Pick<ServiceContext, 'db' | 'clock'>, days: { reports: number }): Job {
  return {
    key: 'analytics.cleanup',
    title: 'Membersihkan komplain, penyegaran, catatan pengingat, dan laporan lama',
    schedule: ['50 3 * * *'],
    catchUp: day,
    async run() {
      const before = new Date(clock.now().getTime() - kept * day);
      const complaints = await db.deleteFrom('complaint').where('requested_at', '<', before).executeTakeFirst();
      const reminders = await db
        .deleteFrom('wa_notification_reminder_state')
        .where('date_key', '<', jakartaDay(before))
        .executeTakeFirst();
      const refreshes = await db.deleteFrom('aggregator_refresh').where('requested_at', '<', before).executeTakeFirst();
      const reports = await pruneIssues(db, new Date(clock.now().getTime() - days.reports * day));
      return {
        reports,
        complaints: Number(complaints.numDeletedRows),
        refreshes: Number(refreshes.numDeletedRows),
        reminders: Number(reminders.numDeletedRows),
      };
    },
  };
}
