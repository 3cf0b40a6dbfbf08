import { collectClient, platforms } from '@cicero/contracts';
import type { Job, ServiceContext } from '@cicero/platform';
import { jakartaTime } from '@cicero/runtime';
import { eligibleClients } from '../collection/targets.ts';

/** Commands per transaction. */
const batch = 200;
/** Accounts themselves change slowly: they are looked at twice a day (Jakarta time), and when somebody asks. */
const profileTimes = new Set(['06:00', '18:00']);

/** Every half hour from morning to evening: commands one collection per client and platform. */
export function collectJob({ db, transact }: Pick<ServiceContext, 'db' | 'transact'>): Job {
  return {
    key: 'collector.collect',
    title: 'Pengambilan konten dan interaksi Instagram dan TikTok',
    schedule: ['0,30 6-21 * * *', '0 22 * * *'],
    catchUp: 25 * 60_000,
    async run({ scheduledFor, reason, signal }) {
      const slot = scheduledFor.toISOString();
      const asked = reason === 'manual' || reason === 'start';
      const profile = asked || profileTimes.has(jakartaTime(scheduledFor)) ? { profile: 'with' as const } : {};
      const counts = { instagram: 0, tiktok: 0 };
      for (const platform of platforms) {
        for await (const clientIds of eligibleClients(db, platform, batch)) {
          signal.throwIfAborted();
          await transact(async (unit) => {
            for (const clientId of clientIds) {
              unit.publish(collectClient, {
                clientId,
                platform,
                slot,
                reason: reason === 'catch-up' ? 'schedule' : reason,
                ...profile,
              });
            }
          });
          counts[platform] += clientIds.length;
        }
      }
      return counts;
    },
  };
}
