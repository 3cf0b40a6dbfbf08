import { type RawBuilder, sql } from 'kysely';
import { happened, type LogQuery } from './pages.ts';

/** Somebody opened the site. */
export interface VisitRow {
  id: number;
  ip: string | null;
  user_agent: string | null;
  visited_at: Date | null;
}

export interface VisitFilter {
  since: Date | null;
  until: Date | null;
  /** A whole network address. */
  ip: string | null;
}

/** Visits of the site. */
export function visits({ since, until, ip }: VisitFilter): LogQuery {
  const parts: RawBuilder<unknown>[] = [
    happened(sql`v.visited_at`, { since, until }),
    ...(ip ? [sql`v.ip = ${ip}`] : []),
  ];
  return {
    columns: sql`v.id, v.ip, v.user_agent, v.visited_at`,
    from: sql`visitor_logs v`,
    where: sql.join(parts, sql` and `),
    newest: sql`v.visited_at desc, v.id desc`,
  };
}
