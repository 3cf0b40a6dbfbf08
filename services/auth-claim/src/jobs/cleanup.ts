import { pruneAudit } from '@cicero/access';
import type { Job } from '@cicero/platform';
import { type RawBuilder, sql } from 'kysely';
import type { AuthParts } from '../parts.ts';

const day = 86_400_000;
/** Days that requests are kept after they came to an end. */
const keep = { passwordResets: 30, emailRequests: 90 };
const batch = 5_000;

/** Every night at 03:25: what is over and personal goes. */
export function cleanupJob({ context, config }: AuthParts): Job {
  const { db, clock } = context;
  const remove = async (statement: RawBuilder<unknown>, signal: AbortSignal): Promise<number> => {
    for (let removed = 0; ; ) {
      const { numAffectedRows = 0n } = await statement.execute(db);
      removed += Number(numAffectedRows);
      if (numAffectedRows < batch || signal.aborted) return removed;
    }
  };
  return {
    key: 'auth-claim.cleanup',
    title: 'Membersihkan jejak audit, log akses, dan permintaan lama',
    schedule: ['25 3 * * *'],
    catchUp: day,
    async run({ signal }) {
      const now = clock.now().getTime();
      const ago = (days: number): Date => new Date(now - days * day);
      const oldest = new Date(now - config.accessLogRetention);
      return {
        audit: await pruneAudit(db, new Date(now - config.auditRetention)),
        visits: await remove(
          sql`delete from visitor_logs where id in (
            select id from visitor_logs where visited_at < (${oldest}::timestamptz at time zone 'UTC') limit ${batch})`,
          signal,
        ),
        logins: await remove(
          sql`delete from login_log where log_id in (
            select log_id from login_log where logged_at < (${oldest}::timestamptz at time zone 'UTC') limit ${batch})`,
          signal,
        ),
        passwordResets: await remove(
          sql`delete from dashboard_password_resets where reset_id in (
            select reset_id from dashboard_password_resets
            where least(used_at, expires_at) < ${ago(keep.passwordResets)} limit ${batch})`,
          signal,
        ),
        emailRequests: await remove(
          sql`delete from email_request where request_id in (
            select request_id from email_request where decided_at < ${ago(keep.emailRequests)} limit ${batch})`,
          signal,
        ),
      };
    },
  };
}
