import { reachOf } from '@cicero/access';
import { CiceroError } from '@cicero/contracts';
import type { DB } from '@cicero/database';
import { normaliseNrp, parseInstagramShortcode, storedUserId } from '@cicero/directory';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { type TaggedReport, tagged } from '../../link-reports/call.ts';
import type { ReportKind } from '../../link-reports/kinds.ts';
import { readReport } from '../../link-reports/reports.ts';
import { shownReport } from '../../link-reports/shapes.ts';
import { callerOf } from '../caller.ts';

/**
 * A person's report of a task; without a person the newest one that the caller may see.
 * @throws CiceroError REPORT_NOT_FOUND
 */
export async function findReport(
  db: Kysely<DB>,
  kind: ReportKind,
  request: FastifyRequest & { params: { shortcode: string }; query: { user_id?: string } },
): Promise<TaggedReport> {
  const reach = reachOf(callerOf(request));
  const shortcode = parseInstagramShortcode(request.params.shortcode);
  const named = request.query.user_id?.trim();
  const nrp = named ? normaliseNrp(named) : null;
  const userId = nrp === null ? null : await storedUserId(db, nrp);
  const isNobody = Boolean(named) && userId === null;
  const row = shortcode === null || isNobody ? undefined : await readReport(db, kind, { reach, shortcode, userId });
  if (!row) throw new CiceroError('REPORT_NOT_FOUND');
  return tagged(shownReport(row));
}

/** Answers one report, with the tag of that version. */
export function sendReport(reply: FastifyReply, { data, tag }: TaggedReport): FastifyReply {
  return reply.header('etag', tag).send({ success: true, data });
}
