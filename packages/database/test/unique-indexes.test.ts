import { readFile } from 'node:fs/promises';
import { type QueryExecutorProvider, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCatalogue } from '../src/adopt/catalogue.ts';
import { type AdoptionReport, fixAdoption, inspectAdoption } from '../src/adopt/index.ts';
import { uniqueIndexNames } from '../src/adopt/unique-indexes.ts';
import { type Database, openDatabase } from '../src/connection/open.ts';
import { migrate, migrationsFolder } from '../src/migration/migrate.ts';
import { createScratchDatabase, postgresReachable } from '../src/testing.ts';

/** Name → definition of the indexes of the list that a database has. */
async function indexesOf(db: QueryExecutorProvider): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; definition: string }>`
    SELECT indexname AS name, indexdef AS definition FROM pg_indexes
    WHERE indexname = ANY (${uniqueIndexNames}::text[])`.execute(db);
  return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
}

async function repair(database: Database, dryRun = false) {
  return (await fixAdoption(database.db, { dryRun })).find(({ fix }) => fix === 'unique-indexes');
}

function found(report: AdoptionReport, check: string): string[] | undefined {
  return report.findings.find((finding) => finding.check === check)?.samples;
}

test('the repair makes the indexes that the migration makes, under the same names', async () => {
  const database = await openDatabase({});
  await migrate(database);
  const made = await indexesOf(database.db);
  expect(Object.keys(made).sort()).toEqual([...uniqueIndexNames].sort());
  await database.script(uniqueIndexNames.map((name) => `DROP INDEX ${name};`).join('\n'));
  expect(await repair(database)).toEqual({ fix: 'unique-indexes', changed: 5, counts: { waiting: 0 } });
  expect(await indexesOf(database.db)).toEqual(made);
  await database.close();
});

const opened = {
  embedded: async () => {
    const database = await openDatabase({});
    return { database, close: () => database.close() };
  },
  'on a server': async () => {
    const database = await createScratchDatabase();
    return { database, close: () => database.drop() };
  },
};
const settings = (await postgresReachable()) ? (['embedded', 'on a server'] as const) : (['embedded'] as const);

describe.for(settings)('a database with doubles, %s', (setting) => {
  let database: Database;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ database, close } = await opened[setting]());
    await database.script(await readFile(new URL('0001_baseline.sql', migrationsFolder), 'utf8'));
    await database.script(`
      INSERT INTO dashboard_user (dashboard_user_id, username, password_hash, role_id)
        SELECT id::uuid, name, 'x', role_id FROM roles, (VALUES
          ('a0000000-0000-4000-8000-000000000001', 'Kepala'), ('a0000000-0000-4000-8000-000000000002', 'kepala'),
          ('a0000000-0000-4000-8000-000000000003', 'lain')) AS account (id, name)
        WHERE role_name = 'operator';
      INSERT INTO penmas_user (user_id, username, password_hash, role) VALUES
        ('p1', 'Redaksi', 'x', 'penulis'), ('p2', 'REDAKSI', 'x', 'editor');
      INSERT INTO "user" (user_id, email, status) VALUES
        ('70010001', 'sama@contoh.test', true), ('70010002', ' Sama@contoh.test', false),
        ('70010003', '', true), ('70010004', ' ', true), ('70010005', NULL, true);
      INSERT INTO dashboard_premium_request (request_id, dashboard_user_id, username, bank_name, account_number,
        sender_name, status) SELECT id, 'a0000000-0000-4000-8000-000000000003', 'lain', '-', '-', '-', status
        FROM (VALUES (1, 'pending'), (2, 'confirmed'), (3, 'denied')) AS request (id, status);
      INSERT INTO premium_request (request_id, user_id, status) VALUES
        (1, '70010001', 'pending'), (2, '70010001', 'pending'), (3, '70010001', 'expired'),
        (4, '70010002', 'pending'), (5, NULL, 'pending'), (6, NULL, 'pending');`);
  });
  afterAll(() => close());

  test('passes the migration, which leaves the indexes out and warns', async () => {
    const warned: string[] = [];
    await migrate(database, { onApplied: (_migration, warnings) => void warned.push(...warnings) });
    expect(warned.map((warning) => warning.split(' ')[0]).sort()).toEqual([...uniqueIndexNames].sort());
    expect(await indexesOf(database.db)).toEqual({});
  });

  test('is told which rows stand in the way, by their keys only', async () => {
    const report = await inspectAdoption(database.db, { expected: await readCatalogue(database.db) });
    expect(found(report, 'dashboard-usernames-differing-by-case')).toEqual([
      'a0000000-0000-4000-8000-000000000001 + a0000000-0000-4000-8000-000000000002',
    ]);
    expect(found(report, 'penmas-usernames-differing-by-case')).toEqual(['p1 + p2']);
    expect(found(report, 'emails-shared')).toEqual(['70010001 + 70010002']);
    expect(found(report, 'premium-requests-of-accounts-open-twice')).toEqual(['1 + 2']);
    expect(found(report, 'premium-requests-of-people-open-twice')).toEqual(['1 + 2']);
    expect(found(report, 'unique-indexes-missing')).toEqual([...uniqueIndexNames].sort());
    expect(JSON.stringify(report)).not.toMatch(/kepala|redaksi|sama@/i);
  });

  test('keeps its rows and gets no index while there are doubles', async () => {
    expect(await repair(database)).toEqual({ fix: 'unique-indexes', changed: 0, counts: { waiting: 5 } });
    expect(await indexesOf(database.db)).toEqual({});
  });

  test('gets each index as soon as its doubles are gone, not before it is asked for', async () => {
    await database.script(`
      UPDATE dashboard_user SET username = 'kepala.dua' WHERE username = 'kepala';
      UPDATE "user" SET email = NULL WHERE user_id = '70010002';
      UPDATE dashboard_premium_request SET status = 'expired' WHERE request_id = 1;
      UPDATE premium_request SET status = 'expired' WHERE request_id = 1;`);
    expect(await repair(database, true)).toEqual({ fix: 'unique-indexes', changed: 4, counts: { waiting: 1 } });
    expect(await indexesOf(database.db)).toEqual({});
    expect(await repair(database)).toEqual({ fix: 'unique-indexes', changed: 4, counts: { waiting: 1 } });
    expect(Object.keys(await indexesOf(database.db)).sort()).toEqual([
      'dashboard_premium_request_open',
      'dashboard_user_username_unique',
      'premium_request_open',
      'user_email_unique',
    ]);
    await database.script(`DELETE FROM penmas_user WHERE user_id = 'p2'`);
    expect(await repair(database)).toEqual({ fix: 'unique-indexes', changed: 1, counts: { waiting: 0 } });
    const report = await inspectAdoption(database.db, { expected: await readCatalogue(database.db) });
    expect(found(report, 'unique-indexes-missing')).toEqual([]);
    await expect(
      database.script(`UPDATE dashboard_user SET username = 'KEPALA' WHERE username = 'lain'`),
    ).rejects.toThrow(/dashboard_user_username_unique/);
  });
});
