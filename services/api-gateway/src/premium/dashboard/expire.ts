import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { PremiumParts } from '../call.ts';
import { isNews } from '../news.ts';
import { tellAccount } from './account-message.ts';
import { type DashboardRequest, openStates, readRequest, waitsUntil } from './requests.ts';
import { recordStep } from './trail.ts';

/** Ends the requests of an account whose time is over, after whoever is at it. To be called with the account held. */
export async function expireOf(unit: UnitOfWork, parts: PremiumParts, accountId: string): Promise<void> {
  await expire(unit, parts, { which: sql`r.dashboard_user_id = ${accountId}`, busy: sql``, most: 1_000 });
}

/**
 * Ends requests whose time is over, at most so many; who asked is told. Requests that somebody is deciding about at this
 * moment are left to them.
 * @returns how many ended, and those of them that are news
 */
export async function expireOverdue(
  unit: UnitOfWork,
  parts: PremiumParts,
  most: number,
): Promise<{ ended: number; news: DashboardRequest[] }> {
  return expire(unit, parts, { which: sql`true`, busy: sql`skip locked`, most });
}

interface Wanted {
  which: RawBuilder<unknown>;
  /** What becomes of those that somebody has locked. */
  busy: RawBuilder<unknown>;
  most: number;
}

async function expire(unit: UnitOfWork, { context }: PremiumParts, wanted: Wanted) {
  const { tx } = unit;
  const now = context.clock.now();
  const overdue = await takeOverdue(tx, wanted, now);
  const news: DashboardRequest[] = [];
  for (const { request_id, status } of overdue) {
    await sql`update dashboard_premium_request set status = 'expired', responded_at = ${now}, updated_at = ${now}
      where request_id = ${request_id}`.execute(tx);
    const request = await readRequest(tx, { requestId: request_id });
    if (!request) continue;
    await recordStep(tx, context.clock, request, {
      event: 'expired',
      from: status,
      actor: null,
      origin: { channel: 'job' },
    });
    if (!isNews(request.expired_at, now)) continue;
    news.push(request);
    await tellAccount(unit, request, { verdict: 'expired' });
  }
  return { ended: overdue.length, news };
}

async function takeOverdue(
  tx: Transaction<DB>,
  { which, busy, most }: Wanted,
  now: Date,
): Promise<{ request_id: number; status: string }[]> {
  const { rows } = await sql<{ request_id: number; status: string }>`
    select r.request_id, r.status from dashboard_premium_request r
    where ${which} and r.status = any(${[...openStates]}::text[]) and ${waitsUntil} <= ${now}
    order by r.request_id limit ${most} for update ${busy}`.execute(tx);
  return rows;
}
