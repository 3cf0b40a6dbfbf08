import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Catalogue } from '../src/adopt/catalogue.ts';
import { type AdoptionReport, expectedCatalogue, fixAdoption, inspectAdoption } from '../src/adopt/index.ts';
import { openDatabase } from '../src/connection/open.ts';
import { migrate } from '../src/migration/migrate.ts';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '../src/testing.ts';
import { readContents } from './fixtures/contents.ts';
import { type Lineage, lineages } from './fixtures/lineages.ts';

const reachable = await postgresReachable();
let expected: Catalogue;
beforeAll(async () => {
  expected = await expectedCatalogue();
});

/** What was found, as check → count and samples; checks without offenders are left out. */
function found(report: AdoptionReport): Record<string, [number, ...string[]]> {
  return Object.fromEntries(
    report.findings
      .filter((finding) => finding.count > 0)
      .map((finding) => [finding.check, [finding.count, ...finding.samples]]),
  );
}

/** A database of a lineage, dropped when the test ends. */
async function adopted(lineage: Lineage): Promise<ScratchDatabase> {
  const database = await createScratchDatabase();
  onTestFinished(() => database.drop());
  await database.load(lineages[lineage]);
  return database;
}

/** What the people, posts and accounts of people-core and content-core give cause for. */
const coreFindings = {
  'client-ids-colliding': [1, 'RES_MELATI + res_melati'],
  'client-ids-not-canonical': [1, 'res_melati'],
  'people-of-client-in-other-spelling': [1, '70010004'],
  'personnel-numbers-malformed': [1, '10003'],
  'personnel-numbers-differing-by-zeros': [1, '00010003 + 10003'],
  'insta-handles-shared': [1, '198001012005011001 + 70010001'],
  'insta-handles-empty': [2, '00010003', '10003'],
  'insta-handles-malformed': [1, '70010004'],
  'tiktok-handles-empty': [1, '10003'],
  'tiktok-handles-reserved': [1, '70010004'],
  'emails-shared': [1, '198001012005011001 + 70010001'],
  'insta_like-not-a-list': [2, 'DCaaaaaaaa3', 'dcAAAAAAAA2'],
  'insta_like-odd-members': [1, 'DCaaaaaaaa2'],
  'tiktok_comment-not-a-list': [2, '7570000000000000003', '7570000000000000004'],
  'tiktok_comment-odd-members': [1, '7570000000000000002'],
  'insta_post-without-client': [1, 'DCaaaaaaaa4'],
  'insta_post-without-time': [2, 'DCaaaaaaaa3', 'DCaaaaaaaa4'],
  'insta_post-images-json-null': [2, 'DCaaaaaaaa2', 'DCaaaaaaaa3'],
  'insta_post_khusus-images-json-null': [1, 'DCaaaaaaaa2'],
  'tiktok_post-without-client': [1, '7570000000000000003'],
  'tiktok_post-without-time': [1, '7570000000000000003'],
  'dashboard-accounts-without-client': [1, 'a0000000-0000-4000-8000-000000000002'],
  'dashboard-accounts-with-unknown-role': [1, 'a0000000-0000-4000-8000-000000000003'],
  'roles-differing-by-case': [1, '5 + 6'],
  'roles-not-canonical': [2, '5', '6'],
};
/** What the e-mail address that two people share leaves undone in the migration. */
const leftOut = { 'unique-indexes-missing': [1, 'user_email_unique'] };

test('an empty database gives cause for nothing', async () => {
  const database = await openDatabase({});
  await migrate(database);
  const report = await inspectAdoption(database.db);
  expect(found(report)).toEqual({});
  expect(report.skipped).toEqual([]);
  expect((await fixAdoption(database.db, { dryRun: false })).filter((fix) => fix.changed > 0)).toEqual([]);
  await database.close();
});

describe.skipIf(!reachable)('inspection', () => {
  test('finds every flaw of a core database, with keys as samples', async () => {
    const database = await adopted('core, November 2025');
    await migrate(database);
    const report = await inspectAdoption(database.db, { expected });
    expect(found(report)).toEqual({ ...coreFindings, ...leftOut, 'columns-extra': [1, 'dashboard_user.user_id'] });
    expect(report.skipped).toEqual([]);
    expect(JSON.stringify(report)).not.toMatch(/budi|contoh\.test|0812/i);
  });

  test('names only as many offenders as asked for', async () => {
    const database = await adopted('core, November 2025');
    const report = await inspectAdoption(database.db, { expected, sampleSize: 1 });
    expect(found(report)['insta-handles-empty']).toEqual([2, '00010003']);
  });

  test('passes over what a database is too old for, and says so', async () => {
    const database = await adopted('core, November 2025');
    const report = await inspectAdoption(database.db, { expected, sampleSize: 100 });
    expect(report.skipped).toEqual([
      { check: 'phones-shared', missing: ['user.whatsapp'] },
      { check: 'insta_comment-not-a-list', missing: ['insta_comment.comments'] },
      { check: 'insta_comment-odd-members', missing: ['insta_comment.comments'] },
      {
        check: 'premium-requests-of-accounts-open-twice',
        missing: ['dashboard_premium_request.dashboard_user_id', 'dashboard_premium_request.status'],
      },
      { check: 'unique-indexes-missing', missing: ['audit_event.event_id'] },
    ]);
    expect(found(report)).toMatchObject(coreFindings);
    expect(report.findings.find((finding) => finding.check === 'columns-missing')?.samples).toContain('user.jabatan');
  });

  test('finds phones that differ only in spelling in a later database', async () => {
    const database = await adopted('later, June 2026');
    await migrate(database);
    expect(found(await inspectAdoption(database.db, { expected }))).toEqual({
      ...coreFindings,
      ...leftOut,
      'phones-shared': [1, '70010001 + 70010002'],
      'insta_comment-odd-members': [1, 'DCaaaaaaaa1'],
      'keys-missing': [1, 'satbinmas_official_media_hashtags: UNIQUE satbinmas_media_id,lowertag'],
    });
  });

  test('tells columns that served their time from columns of strangers', async () => {
    const database = await adopted('before October 2025');
    await migrate(database);
    expect(found(await inspectAdoption(database.db, { expected }))).toMatchObject({
      'columns-obsolete': [
        6,
        'dashboard_user.client_id',
        'dashboard_user.role',
        'dashboard_user.user_id',
        'user.bidhumas',
        'user.ditbinmas',
        'user.ditlantas',
      ],
      'dashboard-accounts-without-client': [1, expect.any(String)],
      'dashboard-accounts-with-unknown-role': [2, expect.any(String), expect.any(String)],
    });
  });

  test('lists what forks and hands added', async () => {
    const database = await adopted('shared with forks');
    await migrate(database);
    expect(found(await inspectAdoption(database.db, { expected }))).toEqual({
      ...coreFindings,
      ...leftOut,
      'column-types-differing': [
        1,
        'link_report_khusus.created_at: timestamp with time zone, expected timestamp without time zone',
      ],
      'keys-missing': [
        2,
        'link_report_khusus: FOREIGN KEY (shortcode) REFERENCES insta_post_khusus(shortcode)',
        'link_report_khusus: UNIQUE shortcode,user_id',
      ],
      'tables-extra': [3, 'admin_whatsapp', 'insta_post_clients', 'user_social_accounts'],
      'columns-extra': [
        9,
        'cron_job_config.description',
        'dashboard_user.user_id',
        'insta_post.original_created_at',
        'insta_post.source_type',
        'link_report_khusus.assignment_id',
        'link_report_khusus.report_id',
        'tiktok_post.original_created_at',
        'tiktok_post.source_type',
        'user.password_hash',
      ],
      'views-extra': [1, 'active_people'],
      'triggers-extra': [1, 'login_log.login_noted'],
      'row-level-security': [1, 'clients'],
    });
  });

  test('finds people of a client that does not exist where nothing guards it', async () => {
    const database = await adopted('core, November 2025');
    await migrate(database);
    await database.script(`
      ALTER TABLE "user" DROP CONSTRAINT user_of_client;
      INSERT INTO "user" (user_id, client_id) VALUES ('70010011', 'TIDAK_ADA'), ('70010012', ' '), ('70010013', NULL),
        ('70010014', 'res kenanga');`);
    expect(found(await inspectAdoption(database.db, { expected }))).toMatchObject({
      'people-without-client': [2, '70010012', '70010013'],
      'people-of-unknown-client': [1, '70010011'],
      'people-of-client-in-other-spelling': [2, '70010004', '70010014'],
      'keys-missing': [1, 'user: FOREIGN KEY (client_id) REFERENCES clients(client_id)'],
    });
  });
});

const repairs = [
  { fix: 'insta_like-list', changed: 3, counts: { removed: 5, merged: 1, rewritten: 3 } },
  { fix: 'insta_comment-list', changed: 1, counts: { removed: 0, merged: 0, rewritten: 1 } },
  { fix: 'tiktok_comment-list', changed: 2, counts: { removed: 1, merged: 1, rewritten: 5 } },
  { fix: 'insta_post-images', changed: 2, counts: {} },
  { fix: 'insta_post_khusus-images', changed: 1, counts: {} },
  { fix: 'roles', changed: 2, counts: { merged: 1, respelled: 1 } },
  { fix: 'unique-indexes', changed: 0, counts: { waiting: 1 } },
];

describe.skipIf(!reachable)('repair', () => {
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await createScratchDatabase();
    await database.load(lineages['later, June 2026']);
    await migrate(database);
  });
  afterAll(() => database.drop());

  test('counts without changing anything when dry', async () => {
    const contents = await readContents(database.db);
    expect(await fixAdoption(database.db, { dryRun: true })).toEqual(repairs);
    expect(await readContents(database.db)).toEqual(contents);
  });

  test('rewrites lists, pictures and roles, and nothing else', async () => {
    const before = await readContents(database.db);
    expect(await fixAdoption(database.db, { dryRun: false })).toEqual(repairs);
    const after = await readContents(database.db);
    const changed = [...after.keys()].filter((table) => String(after.get(table)) !== String(before.get(table)));
    expect(changed.sort()).toEqual([
      'dashboard_user',
      'insta_comment',
      'insta_like',
      'insta_post',
      'insta_post_khusus',
      'roles',
      'tiktok_comment',
      'user_roles',
    ]);

    const lists = await sql<{ post: string; list: unknown }>`
      SELECT shortcode AS post, likes AS list FROM insta_like
      UNION ALL SELECT video_id, comments FROM tiktok_comment
      UNION ALL SELECT shortcode || ' comments', comments FROM insta_comment`.execute(database.db);
    expect(Object.fromEntries(lists.rows.map((row) => [row.post, row.list]))).toEqual({
      DCaaaaaaaa1: ['budi.contoh', 'sari_contoh'],
      DCaaaaaaaa2: ['budi.contoh', 'sari_contoh'],
      dcAAAAAAAA2: ['tono'],
      DCaaaaaaaa3: null,
      DCaaaaaaaa4: null,
      '7570000000000000001': ['@budi.contoh', '@sari_contoh'],
      '7570000000000000002': ['@budi.contoh', '@sari_contoh'],
      '7570000000000000003': ['@budi.contoh', '@wati'],
      '7570000000000000004': { data: [] },
      'DCaaaaaaaa1 comments': ['budi.contoh'],
    });
  });

  test('leaves each role once, with all its holders', async () => {
    const { rows } = await sql<{ role: string; holders: string[]; accounts: string[] }>`
      SELECT role_name AS role,
        ARRAY(SELECT user_id FROM user_roles WHERE user_roles.role_id = roles.role_id ORDER BY 1) AS holders,
        ARRAY(SELECT username FROM dashboard_user WHERE dashboard_user.role_id = roles.role_id ORDER BY 1) AS accounts
      FROM roles WHERE lower(role_name) = 'admin'`.execute(database.db);
    expect(rows).toEqual([{ role: 'admin', holders: ['70010001', '70010002'], accounts: ['admin1'] }]);
  });

  test('has nothing left to do afterwards but what people must decide', async () => {
    expect((await fixAdoption(database.db, { dryRun: false })).filter((fix) => fix.changed > 0)).toEqual([]);
    const { findings } = await inspectAdoption(database.db, { expected });
    expect(findings.filter((finding) => finding.fixable && finding.count > 0)).toMatchObject([
      { check: 'tiktok_comment-not-a-list', count: 1, samples: ['7570000000000000004'] },
      { check: 'unique-indexes-missing', count: 1, samples: ['user_email_unique'] },
    ]);
  });
});
