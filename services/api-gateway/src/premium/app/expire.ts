import type { UnitOfWork } from '@cicero/platform';
import { type RawBuilder, sql } from 'kysely';
import { note, type PremiumParts } from '../call.ts';
import { isNews } from '../news.ts';
import { tellPerson } from './person-message.ts';
import { isPending, lifetime, readAppRequest, waitsSince } from './requests.ts';

/** Ends the requests of a person whose time is over, after whoever is at it. To be called with the person held. */
export async function expireOfPerson(unit: UnitOfWork, parts: PremiumParts, userId: string): Promise<void> {
  await expire(unit, parts, { which: sql`r.user_id = ${userId}`, busy: sql``, most: 1_000 });
}

/** Ends requests whose time is over, at most so many; those that somebody is deciding about are left. Returns how many. */
export async function expireAppOverdue(unit: UnitOfWork, parts: PremiumParts, most: number): Promise<number> {
  return expire(unit, parts, { which: sql`true`, busy: sql`skip locked`, most });
}

interface Wanted {
  which: RawBuilder<unknown>;
  /** What becomes of those that somebody has locked. */
  busy: RawBuilder<unknown>;
  most: number;
}

async function expire(unit: UnitOfWork, { context }: PremiumParts, { which, busy, most }: Wanted) {
  const { tx } = unit;
  const now = context.clock.now();
  const before = new Date(now.getTime() - lifetime);
  const { rows } = await sql<{ request_id: number }>`
    select r.request_id from premium_request r
    where ${which} and ${isPending} and ${waitsSince} <= ${before}
    order by r.request_id limit ${most} for update ${busy}`.execute(tx);
  for (const { request_id } of rows) {
    const request = await readAppRequest(tx, request_id);
    if (!request) continue;
    await sql`update premium_request set status = 'expired', decided_at = ${now}, updated_at = ${now}
      where request_id = ${request_id}`.execute(tx);
    await note(tx, context.clock, 'expired', {
      actor: null,
      subject: { kind: 'personnel', id: request.user_id ?? '-' },
      origin: { channel: 'job' },
      detail: { app: request_id },
    });
    const since = (request.updated_at ?? request.created_at)?.getTime() ?? 0;
    if (isNews(new Date(since + lifetime), now)) tellPerson(unit, request, { verdict: 'expired' });
  }
  return rows.length;
}
