import { type RawBuilder, sql } from 'kysely';

/** `regular`: posts of a client's own feed. `khusus`: posts assigned ad hoc. */
export type ReportKind = 'regular' | 'khusus';

/** Where the reports of a kind are, and the posts that they are about. */
export const tablesOf: Readonly<Record<ReportKind, { reports: RawBuilder<unknown>; posts: RawBuilder<unknown> }>> = {
  regular: { reports: sql.table('link_report'), posts: sql.table('insta_post') },
  khusus: { reports: sql.table('link_report_khusus'), posts: sql.table('insta_post_khusus') },
};
