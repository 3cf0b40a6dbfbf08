import type { DB } from '@cicero/database';
import { type Kysely, sql } from 'kysely';
import { reportCatalogue } from '../reports/catalogue.ts';

/**
 * Says which reports there are, where other services read it: so nobody else has a list of them. Done at every start;
 * what is gone from the catalogue is gone there.
 */
export async function publishCatalogue(db: Kysely<DB>): Promise<void> {
  const kinds = reportCatalogue.map(({ key, title, audience, needs, needsOneOf = [] }, position) => ({
    ...{ report: key, title, audience, needs: [...needs], needs_one_of: [...needsOneOf], position },
  }));
  await db.transaction().execute(async (tx) => {
    await tx
      .deleteFrom('report_kind')
      .where('report', 'not in', kinds.length > 0 ? kinds.map(({ report }) => report) : [''])
      .execute();
    if (kinds.length === 0) return;
    await tx
      .insertInto('report_kind')
      .values(kinds)
      .onConflict((conflict) =>
        conflict.column('report').doUpdateSet({
          title: sql`excluded.title`,
          audience: sql`excluded.audience`,
          needs: sql`excluded.needs`,
          needs_one_of: sql`excluded.needs_one_of`,
          position: sql`excluded.position`,
        }),
      )
      .execute();
  });
}
