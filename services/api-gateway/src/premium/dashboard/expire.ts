import type { DB } from '@cicero/database';
import type { UnitOfWork } from '@cicero/platform';
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { PremiumParts } from '../call.ts';
import { tellAccount } from './account-message.ts';
import { type DashboardRequest, openStates, readRequest } from './requests.ts';
import { recordStep } from './trail.ts';

/** Nobody is told of what was over longer than this: an adopted database may bring years of it. */
const newsFor = 7 * 86_400_000;

/** Ends the requests of an account whose time is over. To be called with the account held. */
export async function expireOf(unit: UnitOfWork, parts: PremiumParts, accountId: string): Promise<void> {
  await expire(unit, parts, sql`dashboard_user_id = ${accountId}`, 100);
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
  return expire(unit, parts, sql`true`, most);
}

async function expire(unit: UnitOfWork, { context }: PremiumParts, which: RawBuilder<unknown>, most: number) {
  const { tx } = unit;
  const now = context.clock.now();
  const overdue = await takeOverdue(tx, which, now, most);
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
    if (now.getTime() - (request.expired_at?.getTime() ?? 0) > newsFor) continue;
    news.push(request);
    await tellAccount(unit, request, { verdict: 'expired' });
  }
  return { ended: overdue.length, news };
}

async function takeOverdue(
  tx: Transaction<DB>,
  which: RawBuilder<unknown>,
  now: Date,
  most: number,
): Promise<{ request_id: number; status: string }[]> {
  const { rows } = await sql<{ request_id: number; status: string }>`
    select request_id, status from dashboard_premium_request
    where ${which} and status = any(${[...openStates]}::text[]) and expired_at <= ${now}
    order by request_id limit ${most} for update skip locked`.execute(tx);
  return rows;
}
