import type { Job, ServiceContext } from '@cicero/platform';

const day = 86_400_000;
/** Days that complaints and refreshes can be read: what was said about whom is personal. */
const kept = 90;

/** Every night at 03:50: old complaints with what became of their answers, and old refreshes. */
export function cleanupJob({ db, clock }: Pick<ServiceContext, 'db' | 'clock'>): Job {
  return {
    key: 'analytics.cleanup',
    title: 'Membersihkan komplain dan penyegaran lama',
    schedule: ['50 3 * * *'],
    catchUp: day,
    async run() {
      const before = new Date(clock.now().getTime() - kept * day);
      const complaints = await db.deleteFrom('complaint').where('requested_at', '<', before).executeTakeFirst();
      const refreshes = await db.deleteFrom('aggregator_refresh').where('requested_at', '<', before).executeTakeFirst();
      return { complaints: Number(complaints.numDeletedRows), refreshes: Number(refreshes.numDeletedRows) };
    },
  };
}
