import { type AuditOrigin, recordAudit } from '@cicero/access';
import { tellAdministrators } from '@cicero/platform';
import { firstEmailNotice } from '../notices/first-email.ts';
import { findEmailRequest, isAskedFor, openEmailRequest } from './email-requests.ts';
import type { ClaimParts } from './parts.ts';
import { personnel } from './trail.ts';

/**
 * Puts a first address before the administrators: its person has no channel of record that could prove anything.
 * Beyond the limits nothing is noted, and nobody learns that.
 */
export async function askAboutFirstEmail(
  parts: ClaimParts,
  userId: string,
  email: string,
  origin: AuditOrigin,
): Promise<void> {
  const { context, limits, administrators } = parts;
  if (await isAskedFor(context.db, userId, email)) return;
  if (!(await limits.mayAskAdministrators(userId, origin.address ?? ''))) return;
  const now = context.clock.now();
  await context.transact(async (unit) => {
    const requestId = await openEmailRequest(unit.tx, userId, email, now);
    const request = requestId === undefined ? undefined : await findEmailRequest(unit.tx, { requestId });
    if (!request) return;
    tellAdministrators(unit, administrators, firstEmailNotice(request), now);
    await recordAudit(unit.tx, context.clock, {
      action: 'first-email.requested',
      outcome: 'ok',
      subject: personnel(userId),
      origin,
      detail: { request_id: request.requestId },
    });
  });
}
