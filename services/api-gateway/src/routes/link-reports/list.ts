import { reachOf } from '@cicero/access';
import type { DB } from '@cicero/database';
import { normaliseNrp, parseInstagramShortcode, storedUserId } from '@cicero/directory';
import type { ServiceContext } from '@cicero/platform';
import { type Pagination, pageOf, pagination } from '@cicero/runtime';
import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Static } from 'typebox';
import { remembered } from '../../answers/remembered.ts';
import { reportedAmong } from '../../link-reports/claims.ts';
import type { ReportKind } from '../../link-reports/kinds.ts';
import { countReports, reportPage, reportsTag } from '../../link-reports/reports.ts';
import { type Report, shownReport } from '../../link-reports/shapes.ts';
import { callerOf } from '../caller.ts';
import type { ReportListQuery } from './schemas.ts';

export interface ReportList {
  items: Report[];
  pagination: Pagination;
  /** Absent unless links were asked about. */
  duplicates?: string[];
}

/**
 * A page of the reports within the caller's reach, and which links were reported already.
 * @param size rows of a page when the query does not say
 */
export async function listReports(
  context: ServiceContext,
  kind: ReportKind,
  request: FastifyRequest & { query: Static<typeof ReportListQuery> },
  size: number,
): Promise<ReportList> {
  const { db } = context;
  const { query } = request;
  const reach = reachOf(callerOf(request));
  const page = pageOf(query, size);
  const task = query.post_id?.trim() || query.shortcode?.trim() || null;
  const shortcode = task === null ? null : parseInstagramShortcode(task);
  const userId = query.user_id?.trim() ? await personNamed(db, query.user_id) : undefined;
  const links = query['links[]'] === undefined ? null : [query['links[]']].flat();
  // What names nobody, or no post, has no reports.
  const isNothing = userId === null || (task !== null && shortcode === null);
  const filter = { reach, shortcode, userId: userId ?? null };
  const rows = isNothing ? [] : await reportPage(db, kind, filter, page);
  // Counting reads all of them; while nobody reports anything, the pages of one list share the number.
  const count = async (): Promise<number> =>
    remembered(context, `reports:${await reportsTag(db, kind, filter)}`, () => countReports(db, kind, filter));
  const total = isNothing ? 0 : await count();
  const own = { userId: userId ?? reach.self, shortcode };
  return {
    items: rows.map(shownReport),
    pagination: pagination(page, total),
    ...(links === null ? {} : { duplicates: await reportedAmong(db, links, own) }),
  };
}

async function personNamed(db: Kysely<DB>, number: string): Promise<string | null> {
  const nrp = normaliseNrp(number);
  return nrp === null ? null : storedUserId(db, nrp);
}
