import { readFile } from 'node:fs/promises';
import { type QueryExecutorProvider, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Catalogue, missingColumns, readCatalogue } from '../src/adopt/catalogue.ts';
import { openDatabase } from '../src/connection/open.ts';
import { migrate, migrationsFolder } from '../src/migration/migrate.ts';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '../src/testing.ts';
import { addedRows, readContents } from './fixtures/contents.ts';
import { type Lineage, lineages } from './fixtures/lineages.ts';

const baseline = await readFile(new URL('0001_baseline.sql', migrationsFolder), 'utf8');
const roleSeeds = await readFile(new URL('../seeds/roles.sql', migrationsFolder), 'utf8');
const reachable = await postgresReachable();
let expected: Catalogue;

beforeAll(async () => {
  const empty = await openDatabase({});
  await empty.script(baseline);
  expected = await readCatalogue(empty.db);
  await empty.close();
});

describe('an empty database', () => {
  test('gets the schema in the embedded adapter, and keeps it when the baseline runs again in a transaction', async () => {
    const database = await openDatabase({});
    await database.script(baseline);
    const contents = await readContents(database.db);
    await database.script(`begin; ${baseline} ${roleSeeds} commit;`);

    const catalogue = await readCatalogue(database.db);
    expect(catalogue).toEqual(expected);
    expect(catalogue.tables.size).toBe(53);
    expect(await readContents(database.db)).toEqual(contents);
    expect(contents.get('cron_job_config')).toHaveLength(11);
    expect(await roleNames(database.db)).toEqual([
      'admin',
      'bidhumas',
      'ditbinmas',
      'ditintelkam',
      'ditlantas',
      'ditsamapta',
      'operator',
    ]);
    expect([...contents.values()].flat()).toHaveLength(18);
    await database.close();
  });

  test.skipIf(!reachable)('gets the same schema on a server', async () => {
    const database = await createScratchDatabase();
    try {
      await database.script(baseline);
      expect(await readCatalogue(database.db)).toEqual(expected);
    } finally {
      await database.drop();
    }
  });

  test('keeps updated_at in step with updates', async () => {
    const database = await openDatabase({});
    await database.script(`${baseline}
      INSERT INTO "user" (user_id, updated_at) VALUES ('70010001', '2020-01-01');
      UPDATE "user" SET nama = 'BUDI CONTOH';`);
    const { rows } = await sql<{ fresh: boolean }>`SELECT updated_at > '2026-01-01' AS fresh FROM "user"`.execute(
      database.db,
    );
    expect(rows).toEqual([{ fresh: true }]);
    await database.close();
  });
});

/** Rows that the baseline adds to tables which were there before. */
const additions: Record<Lineage, Record<string, number>> = {
  'core, November 2025': { roles: 2 },
  'later, June 2026': { roles: 2, cron_job_config: 10 },
  'before October 2025': {},
  'stopped halfway through an upgrade': { roles: 2 },
  'shared with forks': { roles: 2 },
};
/** Keys that rows or a fork's shape rule out. */
const keysOutOfReach: Partial<Record<Lineage, string[]>> = {
  'later, June 2026': ['satbinmas_official_media_hashtags: UNIQUE satbinmas_media_id,lowertag'],
  'stopped halfway through an upgrade': ['satbinmas_official_accounts: UNIQUE platform,lowerusername'],
  'shared with forks': [
    'link_report_khusus: FOREIGN KEY (shortcode) REFERENCES insta_post_khusus(shortcode)',
    'link_report_khusus: UNIQUE shortcode,user_id',
  ],
};

describe.skipIf(!reachable).for(Object.keys(lineages) as Lineage[])('a database of lineage "%s"', (lineage) => {
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await createScratchDatabase();
    await database.load(lineages[lineage]);
  });
  afterAll(() => database.drop());

  test('passes the baseline twice without losing or changing a row', async () => {
    const before = await readCatalogue(database.db);
    const rowsBefore = await readContents(database.db);
    await database.script(`begin; ${baseline} commit;`);

    const after = await readCatalogue(database.db);
    // The tables that an upgrade renames keep their rows under the new name.
    for (const name of ['tiktok_accounts', 'tiktok_posts', 'tiktok_post_hashtags']) {
      renameIn(before.tables, name);
      renameIn(rowsBefore, name);
    }
    expect(addedRows(rowsBefore, await readContents(database.db, before))).toEqual(additions[lineage]);

    const contents = await readContents(database.db);
    await database.script(baseline);
    expect(await readCatalogue(database.db)).toEqual(after);
    expect(await readContents(database.db)).toEqual(contents);
  });

  test('has every table, column and key of the baseline, and one updated_at trigger per table', async () => {
    const catalogue = await readCatalogue(database.db);
    const wanted = [...expected.tables].flatMap(([table, columns]) =>
      [...columns.keys()].map((column) => `${table}.${column}`),
    );
    expect(missingColumns(catalogue, wanted)).toEqual([]);
    expect([...expected.keys].filter((key) => !catalogue.keys.has(key)).sort()).toEqual(keysOutOfReach[lineage] ?? []);
    const { rows } = await sql<{ triggers: number }>`
      SELECT count(*)::int AS triggers FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
      WHERE NOT tgisinternal AND prosrc LIKE '%updated_at%'`.execute(database.db);
    expect(rows).toEqual([{ triggers: 7 }]);
  });

  test('has no two indexes of one definition but those it came with', async () => {
    const { rows } = await sql<{ names: string }>`
      SELECT string_agg(indexrelid::regclass::text, ', ' ORDER BY indexrelid) AS names FROM pg_index
      JOIN pg_class ON pg_class.oid = indrelid AND relnamespace = 'public'::regnamespace
      GROUP BY indrelid, indkey, indpred::text, indexprs::text HAVING count(*) > 1`.execute(database.db);
    expect(rows).toEqual(
      lineage === 'later, June 2026' ? [{ names: 'dashboard_password_resets_reset_token_key, resets_token' }] : [],
    );
  });

  test('takes all later migrations', async () => {
    const before = await readCatalogue(database.db);
    const rows = await readContents(database.db);
    expect((await migrate(database))[0]).toBe('0001');
    expect(addedRows(rows, await readContents(database.db, before))).toEqual({});
  });
});

describe.skipIf(!reachable)('the shapes older than October 2025', () => {
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await createScratchDatabase();
    await database.load(lineages['before October 2025']);
    await database.script(baseline);
  });
  afterAll(() => database.drop());

  test('become roles, links and keys', async () => {
    const accounts = await sql<{ username: string; id: string; role: string | null; clients: string[] }>`
      SELECT username, dashboard_user_id::text AS id, role_name AS role,
        ARRAY(SELECT client_id FROM dashboard_user_clients AS link
          WHERE link.dashboard_user_id = account.dashboard_user_id) AS clients
      FROM dashboard_user AS account LEFT JOIN roles USING (role_id) ORDER BY username`.execute(database.db);
    const fresh = expect.stringMatching(/^[0-9a-f-]{36}$/);
    expect(accounts.rows).toEqual([
      { username: 'admin1', id: 'b0000000-0000-4000-8000-00000000000a', role: 'admin', clients: ['DITBINMAS'] },
      { username: 'kosong1', id: fresh, role: null, clients: ['RES_KENANGA'] },
      { username: 'lama1', id: fresh, role: 'polsek_lama', clients: [] },
      { username: 'operator1', id: 'b0000000-0000-4000-8000-000000000001', role: 'operator', clients: ['RES_MELATI'] },
    ]);
    const grants = await sql<{ grant: string }>`
      SELECT user_id || ' ' || role_name AS grant FROM user_roles JOIN roles USING (role_id) ORDER BY 1`.execute(
      database.db,
    );
    expect(grants.rows.map((row) => row.grant)).toEqual([
      '70010001 ditbinmas',
      '70010002 bidhumas',
      '70010002 ditbinmas',
      '70010002 ditlantas',
    ]);
  });

  test('accept new rows of the present shape', async () => {
    await database.script(`
      INSERT INTO dashboard_user (username, password_hash, role_id)
      SELECT 'baru1', 'contoh', role_id FROM roles WHERE role_name = 'operator'`);
  });

  test('are carried over once: what was taken away later does not come back', async () => {
    await database.script('DELETE FROM user_roles; DELETE FROM dashboard_user_clients;');
    await database.script(baseline);
    const { rows } = await sql<{ rights: number }>`
      SELECT ((SELECT count(*) FROM user_roles) + (SELECT count(*) FROM dashboard_user_clients))::int AS rights`.execute(
      database.db,
    );
    expect(rows).toEqual([{ rights: 0 }]);
  });
});

async function roleNames(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`SELECT role_name AS name FROM roles ORDER BY 1`.execute(db);
  return rows.map((row) => row.name);
}

function renameIn<T>(map: Map<string, T>, name: string): void {
  const value = map.get(name);
  if (value === undefined) return;
  map.delete(name);
  map.set(`satbinmas_${name}`, value);
}
