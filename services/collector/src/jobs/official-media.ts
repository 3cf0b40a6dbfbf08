import { collectOfficialMedia } from '@cicero/contracts';
import type { Job, ServiceContext } from '@cicero/platform';
import { jakartaDay } from '@cicero/runtime';
import { unitsWithAccounts } from '../official-media/accounts.ts';

/** Commands per transaction. */
const batch = 200;
const hour = 3_600_000;

/** At 23:05: commands a look at the official accounts of each unit that has some, about the day that is ending. */
export function officialMediaJob({ db, transact }: Pick<ServiceContext, 'db' | 'transact'>): Job {
  return {
    key: 'collector.official-media',
    title: 'Pengambilan konten akun resmi satuan',
    schedule: ['5 23 * * *'],
    catchUp: 6 * hour,
    async run({ scheduledFor, signal }) {
      const day = jakartaDay(scheduledFor);
      let units = 0;
      for await (const clientIds of unitsWithAccounts(db, batch)) {
        signal.throwIfAborted();
        await transact(async (unit) => {
          for (const clientId of clientIds) unit.publish(collectOfficialMedia, { clientId, day });
        });
        units += clientIds.length;
      }
      return { units };
    },
  };
}
