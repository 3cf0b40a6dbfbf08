import { missingColumns, readCatalogue } from './catalogue.ts';
import { engagementLists } from './engagement-list.ts';
import { fixEngagementList } from './fixes/engagement-lists.ts';
import { fixImages } from './fixes/images.ts';
import { fixRoles } from './fixes/roles.ts';
import { fixUniqueIndexes } from './fixes/unique-indexes.ts';
import type { AdoptionDatabase, AdoptionFix } from './report.ts';
import { uniqueIndexes } from './unique-indexes.ts';

/**
 * Applies the repairs that lose nothing and decide nothing for people; everything else inspectAdoption finds is theirs.
 * Each repair is atomic and may be repeated. A table that the database lacks is passed over.
 * @param options.dryRun only count what would change
 */
export async function fixAdoption(db: AdoptionDatabase, options: { dryRun: boolean }): Promise<AdoptionFix[]> {
  const catalogue = await readCatalogue(db);
  const has = (...columns: string[]) => missingColumns(catalogue, columns).length === 0;
  const fixes: AdoptionFix[] = [];
  for (const list of engagementLists) {
    if (has(`${list.table}.${list.column}`)) fixes.push(await fixEngagementList(db, list, options.dryRun));
  }
  for (const table of ['insta_post', 'insta_post_khusus']) {
    if (has(`${table}.images_url`)) fixes.push(await fixImages(db, table, options.dryRun));
  }
  if (has('roles.role_name', 'user_roles.role_id', 'dashboard_user.role_id')) {
    fixes.push(await fixRoles(db, options.dryRun));
  }
  const possible = uniqueIndexes.filter(({ needs }) => has(...needs));
  fixes.push(await fixUniqueIndexes(db, possible, options.dryRun));
  return fixes;
}
