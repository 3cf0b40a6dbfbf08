import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { storeFile } from '@cicero/files';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let at: Console;
let elsewhere: string;
beforeAll(async () => {
  at = await Console.open();
  elsewhere = join(at.folder, 'elsewhere');
  await mkdir(elsewhere);
  await sql`update clients set client_insta = 'unit.a', client_insta_status = true, client_operator = '081100000001'
    where client_id = 'RES_A'`.execute(at.db);
  await sql`insert into "user" (user_id, nama, title, divisi, insta, client_id, status)
    values ('1', 'ANI', 'BRIPTU', 'SAT BINMAS', 'ani', 'RES_A', true)`.execute(at.db);
  await sql`insert into content_post (platform, post_id, client_id, published_at, wib_date, first_seen_at, last_seen_at,
      snapshot_at)
    values ('instagram', 'P1', 'RES_A', '2025-11-10T01:00:00Z', '2025-11-10', now(), now(), now())`.execute(at.db);
  expect((await at.run(['analytics', 'rebuild'])).exit).toBe(0);
});
afterAll(() => at?.close());
beforeEach(async () => {
  await at.forgetEvents();
  await sql`delete from report_issue`.execute(at.db);
  await sql`delete from report_subscription where seed_key is null`.execute(at.db);
});

/** As if the command was typed in another folder than that of the process. */
const run = (...argv: string[]) =>
  at.run(['report', ...argv], {
    env: { ...at.toolbox.env, INIT_CWD: elsewhere, ADMIN_WHATSAPP: '6281200000001' },
  });

const subscriptions = () => at.db.selectFrom('report_subscription').selectAll().where('seed_key', 'is', null).execute();

/** Makes one and returns the beginning of its id. */
async function made(...more: string[]): Promise<string> {
  const { exit, text } = await run(
    ...['subscribe', 'likes-attendance', '-c', 'res_a', '--to', 'operator', '--at', '20 15 * * *', ...more],
  );
  expect([exit, text]).toEqual([0, expect.stringMatching(/subscription +[0-9a-f-]{36}/)]);
  return /[0-9a-f]{8}(?=-)/.exec(text)?.[0] ?? '';
}

describe('cicero report list', () => {
  test('tells what reports there are and what can be chosen', async () => {
    const { exit, text } = await run('list');
    expect(exit).toBe(0);
    expect(text).toMatch(/likes-attendance .+ any +instagram +mode=all\|sudah\|belum/);
  });
});

describe('cicero report preview', () => {
  test('prints what would be said, and writes text and picture where the caller is', async () => {
    const asked = ['preview', 'likes-attendance', '--client', 'res_a', '--at', '2025-11-10T15:20'];
    const { exit, text } = await run(...asked, '--out', 'lihat');
    expect([exit, text]).toEqual([0, expect.stringContaining('Likes Instagram')]);
    expect(text).toContain(`written: ${join(elsewhere, 'lihat', 'likes-attendance_RES_A.png')}`);
    expect((await readdir(join(elsewhere, 'lihat'))).sort()).toEqual([
      'likes-attendance_RES_A.png',
      'likes-attendance_RES_A.txt',
    ]);
    const png = await readFile(join(elsewhere, 'lihat', 'likes-attendance_RES_A.png'));
    expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 1080]);
    expect(await readFile(join(elsewhere, 'lihat', 'likes-attendance_RES_A.txt'), 'utf8')).toContain('@ani');
    const only = await run(...asked, '-o', 'mode=sudah');
    expect(only.text).not.toContain('@ani');
    expect(await at.db.selectFrom('outbox').selectAll().execute()).toEqual([]);
    expect(await at.db.selectFrom('report_issue').selectAll().execute()).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['there is no report "likes"; did you mean likes-attendance', ['preview', 'likes', '-c', 'RES_A']],
    ['see: cicero report list', ['preview', 'zzz', '-c', 'RES_A']],
    ['there is no such active client', ['preview', 'likes-attendance', '-c', 'RES_X']],
    ['the report is not for such a client', ['preview', 'comments-attendance', '-c', 'RES_A']],
    ['"mode:apa" is no option', ['preview', 'likes-attendance', '-c', 'RES_A', '-o', 'mode:apa']],
    ['choose mode=all|sudah|belum', ['preview', 'likes-attendance', '-c', 'RES_A', '-o', 'mode=apa']],
    ['a time such as', ['preview', 'likes-attendance', '-c', 'RES_A', '--at', 'besok']],
    ["required option '-c, --client <id>'", ['preview', 'likes-attendance']],
  ])('that is asked wrongly says how to go on: %s', async (hint, argv) => {
    const { exit, text } = await run(...argv);
    expect(exit).toBe(1);
    expect(text).toContain(hint);
  });
});

describe('subscriptions', () => {
  test('are made, listed, changed, switched and, when told so, taken away', async () => {
    const id = await made('-o', 'mode=belum', '--to', '0811-0000-0009', '--note', 'percobaan', '--no-picture');
    expect(await subscriptions()).toMatchObject([
      {
        ...{ report: 'likes-attendance', client_id: 'RES_A', options: { mode: 'belum' }, picture: false, files: true },
        ...{ recipients: ['operator', '6281100000009@c.us'], schedule: ['20 15 * * *'], note: 'percobaan' },
      },
    ]);
    const listed = await run('subscriptions', '--client', 'RES_A', '--on');
    expect(listed.text).toMatch(
      new RegExp(`\\n${id} +likes-attendance +RES_A +mode=belum +operator 6281100000009@c.us`),
    );
    expect(listed.text.split('\n')).toHaveLength(2);

    expect((await run('change', id, '--at', '0 8 * * 1', '--type', 'org', '--picture')).exit).toBe(0);
    expect(await subscriptions()).toMatchObject([
      { client_id: null, client_type: 'org', schedule: ['0 8 * * 1'], picture: true, options: { mode: 'belum' } },
    ]);
    expect((await run('disable', id)).text).toMatch(/next +off/);
    expect((await run('enable', id)).text).toMatch(/next +\d{4}-\d{2}-\d{2} 08:00/);

    const looked = await run('unsubscribe', id);
    expect([looked.exit, looked.text]).toEqual([0, expect.stringContaining('nothing was changed: --apply')]);
    expect(await subscriptions()).toHaveLength(1);
    expect((await run('unsubscribe', id, '--apply')).exit).toBe(0);
    expect(await subscriptions()).toEqual([]);
    const actions = (await at.trail()).map(({ action, channel }) => `${channel} ${action}`).reverse();
    expect(actions).toEqual(
      ['created', 'changed', 'changed', 'changed', 'deleted'].map((event) => `cli report-subscription.${event}`),
    );
  });

  test('that came with the installation are known by their names', async () => {
    expect((await run('disable', 'unit-likes-attendance')).exit).toBe(0);
    expect((await run('subscriptions', '--off')).text).toContain('unit-likes-attendance');
    expect((await run('enable', 'unit-likes-attendance')).exit).toBe(0);
  });

  test.each<[string, string[]]>([
    ['--to and --at are needed', ['subscribe', 'likes-attendance', '--to', 'group']],
    ['a recipient is group', ['subscribe', 'likes-attendance', '--to', 'pak lurah', '--at', '0 8 * * *']],
    ['five fields of cron', ['subscribe', 'likes-attendance', '--to', 'group', '--at', 'pagi']],
    ['--type is org', ['subscribe', 'likes-attendance', '--to', 'group', '--at', '0 8 * * *', '--type', 'polda']],
    ['there is no subscription "abcdef"', ['change', 'abcdef', '--note', 'x']],
    ['nothing is said to be changed', ['change', 'unit-likes-attendance']],
    ['--on or --off', ['subscriptions', '--on', '--off']],
  ])('that are asked for wrongly say how to go on: %s', async (hint, argv) => {
    const { exit, text } = await run(...argv);
    expect([exit, text]).toEqual([1, expect.stringContaining(hint)]);
    expect(await subscriptions()).toEqual([]);
  });
});

describe('sending and looking back', () => {
  test('a subscription is sent at once, or only said to whom', async () => {
    const id = await made();
    const dry = await run('send', id, '--dry-run');
    expect([dry.exit, dry.text]).toEqual([0, expect.stringMatching(/RES_A +would be sent +6281100000001@c.us/)]);
    expect(await at.db.selectFrom('report_issue').selectAll().execute()).toEqual([]);
    expect((await run('send', id)).text).toMatch(/RES_A +asked for +6281100000001@c.us +[0-9a-f-]{36}/);
    const listed = await run('history', '--client', 'res_a', '--subscription', id, '--status', 'waiting');
    expect(listed.text).toMatch(/likes-attendance +RES_A +\S+ \d\d:\d\d +waiting +- +1 +0 +cli:/);
    expect((await run('history', '--report', 'office-likes')).text).toBe('no report');
    expect((await run('history', '--status', 'lain')).text).toContain('one of waiting');
  });

  test('what was sent is shown again, its files as long as they are there', async () => {
    const now = at.toolbox.clock.now();
    const file = {
      name: 'rekap.txt',
      bytes: Buffer.from('isi'),
      createdAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
    };
    const known = { fileId: await storeFile(at.db, file), name: 'rekap.txt', mimetype: 'text/plain', picture: false };
    const gone = { ...known, fileId: crypto.randomUUID(), name: 'hilang.txt' };
    const issueId = crypto.randomUUID();
    await sql`insert into report_issue (issue_id, report, client_id, options, picture, files, says_nothing, recipients,
      due_at, status, body, attachments, created_at) values (${issueId}, 'likes-attendance', 'RES_A', '{}', true, true,
      false, '{6281100000001@c.us}', '2025-11-10T08:20:00Z', 'sent', '*Halo*', ${JSON.stringify([known, gone])}::jsonb,
      now())`.execute(at.db);
    const { exit, text } = await run('show', issueId, '--out', 'lama');
    expect([exit, text]).toEqual([0, expect.stringContaining('*Halo*')]);
    expect(text).toMatch(/due +2025-11-10 15:20/);
    expect(text).toContain('1 of 2 files are kept no longer');
    expect(await readFile(join(elsewhere, 'lama', 'rekap.txt'), 'utf8')).toBe('isi');
    expect((await run('show', 'x')).text).toContain('there is no report "x"');
  });
});
