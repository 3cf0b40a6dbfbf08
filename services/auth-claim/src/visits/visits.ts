import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CacheUnavailableError } from '@cicero/cache';
import type { AuthParts } from '../parts.ts';
import { addressGroup } from '../throttle/subjects.ts';

const hour = 3_600_000;
/** Visits that are stored; what is beyond is answered all the same. */
const limits = { perAddress: 30, overall: 5_000 };

/**
 * Writes a visit of the site down: for the list of visitors, and as a number in the administrators' digest. Beyond the
 * limits, and while nothing can be counted, it is not.
 */
export async function recordVisit(parts: AuthParts, origin: AuditOrigin): Promise<void> {
  const { context } = parts;
  if (!(await mayBeStored(parts, origin.address ?? ''))) return;
  await context.transact(async ({ tx }) => {
    await tx
      .insertInto('visitor_logs')
      .values({
        ip: origin.address ?? null,
        user_agent: printable(origin.userAgent),
        visited_at: context.clock.now(),
      })
      .execute();
    await recordAudit(tx, context.clock, { action: 'visit.opened', outcome: 'ok', origin, notice: true });
  });
}

async function mayBeStored({ context, subject }: AuthParts, ip: string): Promise<boolean> {
  const { cache, log } = context;
  try {
    const own = await cache.increment(`visits:${subject('visitor', addressGroup(ip))}`, hour);
    return (
      own <= limits.perAddress &&
      (await cache.increment(`visits:${subject('visitors', 'all')}`, hour)) <= limits.overall
    );
  } catch (err) {
    if (!(err instanceof CacheUnavailableError)) throw err;
    log.warn({ err }, 'a visit is not stored: the cache is away, nothing can be counted');
    return false;
  }
}

/** What a stranger sent, in characters that break neither a line nor a page. */
function printable(text: string | null | undefined): string | null {
  return text?.replace(/[^\x20-\x7e]+/g, '?').slice(0, 300) || null;
}
