import type { UnitOfWork } from '@cicero/platform';
import { type RawBuilder, sql } from 'kysely';
import { note, type PremiumParts } from '../call.ts';
import { tellPerson } from './person-message.ts';
import { lifetime, readAppRequest } from './requests.ts';

/** Nobody is told of what was over longer than this: an adopted database may bring years of it. */
const newsFor = 7 * 86_400_000;

/** Ends the requests of a person whose time is over. To be called with the person held. */
export async function expireOfPerson(unit: UnitOfWork, parts: PremiumParts, userId: string): Promise<void> {
  await expire(unit, parts, sql`user_id = ${userId}`, 100);
}

/** Ends requests whose time is over, at most so many; those that somebody is deciding about are left. Returns how many. */
export async function expireAppOverdue(unit: UnitOfWork, parts: PremiumParts, most: number): Promise<number> {
  return expire(unit, parts, sql`true`, most);
}

async function expire(unit: UnitOfWork, { context }: PremiumParts, which: RawBuilder<unknown>, most: number) {
  const { tx } = unit;
  const now = context.clock.now();
  const before = new Date(now.getTime() - lifetime);
  const { rows } = await sql<{ request_id: number }>`
    select request_id from premium_request
    where ${which} and coalesce(status, 'pending') = 'pending' and coalesce(updated_at, created_at) <= ${before}
    order by request_id limit ${most} for update skip locked`.execute(tx);
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
    if (now.getTime() - since - lifetime <= newsFor) tellPerson(unit, request, { verdict: 'expired' });
  }
  return rows.length;
}
