import { trimInbox } from '@cicero/database';
import { deleteExpiredFiles } from '@cicero/files';
import type { Job, ServiceContext } from '@cicero/platform';
import { sql } from 'kysely';

/** Days that finished messages are kept: who wrote what to whom is personal. */
const keepDays = 90;
/** Days that handled messages are remembered: longer than any redelivery or replay. */
const inboxDays = 30;
/** Days that numbers of Telegram's updates are remembered: Telegram shows none for longer than one. */
const updateDays = 7;
const day = 86_400_000;

/** Every night at 03:10: expired files, old messages, the inbox. In batches, so that nothing is held long. */
export function cleanupJob(context: ServiceContext, batch = 500): Job {
  const { db, clock } = context;
  return {
    key: 'notifier.cleanup',
    title: 'Membersihkan pesan dan berkas lama',
    schedule: ['10 3 * * *'],
    catchUp: day,
    async run({ signal }) {
      const now = clock.now();
      const before = new Date(now.getTime() - keepDays * day);
      const all = async (remove: () => Promise<number>): Promise<number> => {
        let total = 0;
        let removed: number;
        do {
          removed = await remove();
          total += removed;
        } while (removed >= batch && !signal.aborted);
        return total;
      };
      return {
        // Files are big: fewer at a time.
        files: await all(async () => {
          const removed = await deleteExpiredFiles(db, now, 20);
          return removed === 20 ? batch : removed;
        }),
        outbound: await all(async () => {
          const { numAffectedRows } = await sql`delete from outbound_message where message_id in (
            select message_id from outbound_message where finished_at < ${before} limit ${batch})`.execute(db);
          return Number(numAffectedRows ?? 0n);
        }),
        inbound: await all(async () => {
          const { numAffectedRows } = await sql`delete from inbound_message where (account, provider_id) in (
            select account, provider_id from inbound_message where stored_at < ${before} limit ${batch})`.execute(db);
          return Number(numAffectedRows ?? 0n);
        }),
        inbox: await trimInbox(db, inboxDays),
        updates: await all(async () => {
          const { numAffectedRows } = await sql`delete from telegram_update where (bot_id, update_id) in (
            select bot_id, update_id from telegram_update where handled_at < now() - ${updateDays} * interval '1 day'
            limit ${batch})`.execute(db);
          return Number(numAffectedRows ?? 0n);
        }),
        paces: await all(async () => {
          const { numAffectedRows } = await sql`delete from recipient_pace where (channel, account, recipient) in (
            select channel, account, recipient from recipient_pace where next_at < ${new Date(now.getTime() - day)}
            limit ${batch})`.execute(db);
          return Number(numAffectedRows ?? 0n);
        }),
      };
    },
  };
}
