import { type AuditOrigin, recordAudit } from '@cicero/access';
import { CacheUnavailableError } from '@cicero/cache';
import { networkOf } from '@cicero/runtime';
import type { AuthParts } from '../parts.ts';
import { Quotas } from '../throttle/quotas.ts';

const hour = 3_600_000;
/** Visits that are stored; what is beyond is answered all the same. */
const limits = { perAddress: { limit: 30, window: hour }, overall: { limit: 5_000, window: hour } };

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
    const quotas = new Quotas({ cache, subject, room: 'visits', limits });
    return (await quotas.within('perAddress', networkOf(ip))) && (await quotas.within('overall', ''));
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
