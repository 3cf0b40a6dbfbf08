import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isRunning, runRemotely } from '../src/control/client.ts';
import { startControl } from '../src/control/server.ts';
import { createProgram, runProgram } from '../src/program.ts';
import type { Terminal } from '../src/terminal.ts';
import { openToolbox, type Toolbox } from '../src/toolbox.ts';

let folder: string;
let toolbox: Toolbox;
const said: string[] = [];
const terminal: Terminal = { line: (text = '') => said.push(text), problem: (text) => said.push(`! ${text}`) };

/** Runs a command line; returns the exit code and everything that was said. */
async function cicero(...argv: string[]): Promise<{ exit: number; text: string }> {
  said.length = 0;
  const exit = await runProgram(
    createProgram(terminal, () => toolbox),
    argv,
    terminal,
  );
  return { exit, text: said.join('\n') };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cicero-cli-'));
  toolbox = openToolbox({ CICERO_DATA_DIR: folder, NODE_ENV: 'test' }, terminal);
});
afterAll(async () => {
  await toolbox.close();
  await rm(folder, { recursive: true });
});

test('help names every command', async () => {
  const { exit, text } = await cicero('--help');
  expect(exit).toBe(0);
  for (const command of ['migrate', 'adopt', 'account', 'job', 'message', 'doctor']) expect(text).toContain(command);
});

test.each([
  [['nonsense'], /unknown command/],
  [['job', 'run'], /missing required argument/],
  [['migrate', '--nonsense'], /unknown option/],
])('%j is refused with what is wrong', async (argv, problem) => {
  const { exit, text } = await cicero(...argv);
  expect(exit).toBe(1);
  expect(text).toMatch(problem);
});

test('migrate says what it would do, does it once, and has nothing to do after that', async () => {
  expect((await cicero('migrate', '--dry-run')).text).toMatch(/0001\s+baseline\s+waiting/);
  expect((await cicero('migrate')).text).toMatch(/applied 0001 baseline[\s\S]*\d+ applied$/);
  expect((await cicero('migrate')).text).toBe('nothing to do: the schema is up to date');
});

test('the demo is written twice without harm, and never in production', async () => {
  expect((await cicero('demo')).text).toMatch(/clients, \d+ personnel; login demo/);
  expect((await cicero('demo')).exit).toBe(0);
  const inProduction: Toolbox = { ...toolbox, config: { ...toolbox.config, NODE_ENV: 'production' } };
  said.length = 0;
  const program = createProgram(terminal, () => inProduction);
  expect(await runProgram(program, ['demo'], terminal)).toBe(1);
  expect(said.join()).toMatch(/no place in production/);
});

test('the demo stays out of a database with clients of its own', async () => {
  const { db } = await toolbox.database();
  await sql`insert into clients (client_id, nama) values ('POLRES_NYATA', 'Polres Nyata')`.execute(db);
  const { exit, text } = await cicero('demo');
  expect([exit, text]).toEqual([1, expect.stringContaining('POLRES_NYATA')]);
  await sql`delete from clients where client_id = 'POLRES_NYATA'`.execute(db);
});

test('an administrator is created once, with a password that is shown once', async () => {
  const { exit, text } = await cicero('account', 'create-admin', 'kepala', '--client', 'ditbinmas');
  expect([exit, text]).toEqual([0, expect.stringMatching(/password \(shown only now\): \S{20}/)]);
  const again = await cicero('account', 'create-admin', 'Kepala', '--client', 'DITBINMAS');
  expect([again.exit, again.text]).toEqual([1, expect.stringContaining('sudah dipakai')]);
  const nowhere = await cicero('account', 'create-admin', 'lain', '--client', 'TIDAK_ADA');
  expect([nowhere.exit, nowhere.text]).toEqual([1, expect.stringContaining('Client "TIDAK_ADA" tidak ditemukan')]);
});

test('jobs that nobody knows cannot be run or switched', async () => {
  for (const verb of ['run', 'enable', 'disable']) {
    const { exit, text } = await cicero('job', verb, 'collector.nonsense');
    expect([exit, text]).toEqual([1, expect.stringContaining('there is no job "collector.nonsense"')]);
  }
});

test('dropping messages wants to know which', async () => {
  expect((await cicero('message', 'list')).text).toBe('no message is parked');
  const { exit, text } = await cicero('message', 'drop', 'analytics.attendance-refresh');
  expect([exit, text]).toEqual([1, expect.stringContaining('--all')]);
});

test('adopt takes the existing lists over, so that attendance has numbers, and does it once', async () => {
  const { db } = await toolbox.database();
  await sql`insert into insta_post (shortcode, client_id, created_at)
    values ('AdoptA00001', 'DITBINMAS', '2025-11-09 18:00')`.execute(db);
  await sql`insert into insta_like (shortcode, likes, updated_at)
    values ('AdoptA00001', '["ani", {"username": "@Budi"}, null]', '2025-11-10 03:00')`.execute(db);
  const { exit, text } = await cicero('adopt');
  expect([exit, text]).toEqual([0, expect.stringMatching(/"posts":1,"engagements":2/)]);
  const tallies = sql`select client_id, month::text, handle, posts from engagement_month order by handle`;
  const expected = ['ani', 'budi'].map((handle) => ({ client_id: 'DITBINMAS', month: '2025-11-01', handle, posts: 1 }));
  expect((await tallies.execute(db)).rows).toEqual(expected);
  expect((await cicero('adopt')).text).toMatch(/"posts":0,"engagements":0/);
  const verified = await cicero('analytics', 'verify');
  expect([verified.exit, verified.text]).toEqual([0, expect.stringMatching(/lists, facts and tallies agree$/)]);
  expect((await tallies.execute(db)).rows).toEqual(expected);
});

test('adopt reports on a database without changing it when asked to', async () => {
  const { exit, text } = await cicero('adopt', '--dry-run');
  expect(exit).toBe(0);
  expect(text).not.toMatch(/^repaired/m);
});

test('the doctor looks at everything', async () => {
  const { exit, text } = await cicero('doctor');
  expect(exit).toBe(0);
  expect(text.split('\n').map((line) => stripVTControlCharacters(line).replace(/^ok\s+(\w+):.*/, '$1'))).toEqual([
    'database',
    'schema',
    'cache',
    'bus',
    'outbox',
    'collection',
  ]);
});

test('the doctor tells the age of what was collected; a look at an account alone collects nothing', async () => {
  const { db } = await toolbox.database();
  const [posts, profile] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  await sql`insert into collection_run (run_id, client_id, platform, slot, started_at, finished_at, status)
    select run_id::uuid, 'RES_A', 'instagram', at, at, at, 'succeeded'
    from (values (${posts}, now() - interval '13 hours'), (${profile}, now() - interval '1 hour')) run (run_id, at)`.execute(
    db,
  );
  const lookedAt = async (withPosts: boolean) => {
    await sql`insert into aggregator_refresh (refresh_id, client_id, requested_by, requested_at, with_posts, runs)
      values (gen_random_uuid(), 'RES_A', 'dashboard:1', now(), ${withPosts}, array[${profile}]::uuid[])`.execute(db);
    const { exit, text } = await cicero('doctor');
    await sql`truncate aggregator_refresh`.execute(db);
    return [exit, stripVTControlCharacters(text).match(/collection: (.*)/)?.[1]];
  };
  expect(await lookedAt(false)).toEqual([1, 'the newest collected data is 13 hours old']);
  expect(await lookedAt(true)).toEqual([0, 'newest data 60 minutes old']);
  await sql`truncate collection_run`.execute(db);
});

test('a command runs inside a running instance, line by line, with its exit code', async () => {
  const socket = join(folder, 'control.sock');
  expect(await isRunning(socket)).toBe(false);
  const control = await startControl(socket);
  control.admit(({ argv }, remote) =>
    runProgram(
      createProgram(remote, () => toolbox),
      argv,
      remote,
    ),
  );
  expect(await isRunning(socket)).toBe(true);
  expect((await stat(socket)).mode & 0o077).toBe(0);
  said.length = 0;
  expect(await runRemotely(socket, { argv: ['message', 'list'], env: {} }, terminal)).toBe(0);
  expect(await runRemotely(socket, { argv: ['job', 'run', 'nonsense'], env: {} }, terminal)).toBe(1);
  expect(said).toEqual(['no message is parked', expect.stringMatching(/^! .*there is no job/)]);
  await control.close();
  expect(await isRunning(socket)).toBe(false);
});

test('an instance that starts or stops keeps others off its data already, and runs no command', async () => {
  const socket = join(folder, 'control.sock');
  const control = await startControl(socket);
  expect(await isRunning(socket)).toBe(true);
  said.length = 0;
  expect(await runRemotely(socket, { argv: ['message', 'list'], env: {} }, terminal)).toBe(1);
  control.refuse('Cicero is stopping');
  expect(await runRemotely(socket, { argv: ['message', 'list'], env: {} }, terminal)).toBe(1);
  expect(said).toEqual([expect.stringMatching(/^! .*still starting/), '! Cicero is stopping']);
  await control.close();
});
