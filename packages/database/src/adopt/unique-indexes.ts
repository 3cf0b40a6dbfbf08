import { type RawBuilder, sql } from 'kysely';
import { canonicalEmail } from './canonical.ts';

/**
 * A unique index that a migration leaves out, with a warning, while an adopted database holds doubles. The migration
 * and this list name and define the same indexes; a test compares them.
 */
export interface UniqueIndex {
  name: string;
  table: string;
  /** Columns it takes, as `table.column`. */
  needs: readonly string[];
  /** What is unique, over columns of the table. */
  value: RawBuilder<string>;
  /** Which rows count; absent = all. */
  counts?: RawBuilder<boolean>;
  /** By what a report names a row. */
  key: RawBuilder<string>;
}

export const dashboardUsernames: UniqueIndex = {
  name: 'dashboard_user_username_unique',
  table: 'dashboard_user',
  needs: ['dashboard_user.username', 'dashboard_user.dashboard_user_id'],
  value: sql`lower(username)`,
  key: sql`dashboard_user_id::text`,
};

export const penmasUsernames: UniqueIndex = {
  name: 'penmas_user_username_unique',
  table: 'penmas_user',
  needs: ['penmas_user.username', 'penmas_user.user_id'],
  value: sql`lower(username)`,
  key: sql`user_id`,
};

export const personEmails: UniqueIndex = {
  name: 'user_email_unique',
  table: 'user',
  needs: ['user.email', 'user.user_id'],
  value: canonicalEmail('email'),
  counts: sql`trim(email) <> ''`,
  key: sql`user_id`,
};

/** Requests of a dashboard account that wait. */
export const openPremiumOfAccounts: UniqueIndex = {
  name: 'dashboard_premium_request_open',
  table: 'dashboard_premium_request',
  needs: ['dashboard_premium_request.dashboard_user_id', 'dashboard_premium_request.status'],
  value: sql`dashboard_user_id`,
  counts: sql`status IN ('pending', 'confirmed')`,
  key: sql`request_id::text`,
};

/** Requests of a person in the app that wait. */
export const openPremiumOfPeople: UniqueIndex = {
  name: 'premium_request_open',
  table: 'premium_request',
  needs: ['premium_request.user_id', 'premium_request.status'],
  value: sql`user_id`,
  counts: sql`status = 'pending' AND user_id IS NOT NULL`,
  key: sql`request_id::text`,
};

export const uniqueIndexes: readonly UniqueIndex[] = [
  dashboardUsernames,
  penmasUsernames,
  personEmails,
  openPremiumOfAccounts,
  openPremiumOfPeople,
];
export const uniqueIndexNames: readonly string[] = uniqueIndexes.map(({ name }) => name);

/** A query with one row per value that several rows hold: the keys of the first five of them. */
export function doublesOf({ table, value, counts, key }: UniqueIndex): RawBuilder<{ id: string }> {
  return sql`
    SELECT array_to_string((array_agg(${key} ORDER BY ${key}))[1:5], ' + ') AS id FROM ${sql.table(table)}
    ${counts ? sql`WHERE ${counts}` : sql``} GROUP BY ${value} HAVING count(*) > 1`;
}

/** A query with one row per index of the list that the database lacks. */
export function missingIndexes(): RawBuilder<{ id: string }> {
  return sql`
    SELECT name AS id FROM unnest(${uniqueIndexNames}::text[]) AS wanted (name)
    WHERE to_regclass(quote_ident(name)) IS NULL`;
}
