import { type RawBuilder, sql } from 'kysely';

/** `regular`: posts of a client's own feed. `khusus`: posts that are assigned for a day. */
export type AmplificationKind = 'regular' | 'khusus';

/** Where the tasks of a kind are, and the reports about them. */
export const tablesOf: Readonly<
  Record<AmplificationKind, { posts: RawBuilder<unknown>; reports: RawBuilder<unknown> }>
> = {
  regular: { posts: sql.table('insta_post'), reports: sql.table('link_report') },
  khusus: { posts: sql.table('insta_post_khusus'), reports: sql.table('link_report_khusus') },
};
