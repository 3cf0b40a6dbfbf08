import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createScratchDatabase, postgresReachable, type ScratchDatabase } from '@cicero/database/testing';
import { sheet, workbookBytes } from '@cicero/spreadsheet';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { World } from '../world.ts';
import { csv, Desk, ends } from './desk.ts';

const reachable = await postgresReachable();
const script = fileURLToPath(new URL('import-alone.ts', import.meta.url));

describe.skipIf(!reachable)('on PostgreSQL', () => {
  let scratch: ScratchDatabase;
  let world: World;
  let desk: Desk;
  beforeAll(async () => {
    scratch = await createScratchDatabase();
    world = await World.open({ env: { DATABASE_URL: scratch.url } });
    desk = new Desk(world);
  });
  afterAll(async () => {
    await world.close();
    await scratch.drop();
  });
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    await world.db.deleteFrom('personnel_import').execute();
    await world.db.deleteFrom('audit_event').execute();
    await sql`delete from user_roles where user_id like '4%'`.execute(world.db);
    await sql`delete from "user" where user_id like '4%'`.execute(world.db);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Ten thousand people with everything, of whom every tenth cannot be entered. */
  const rosterOf = (count: number): Promise<Buffer> =>
    workbookBytes([
      sheet<number>({
        name: 'Personel',
        rows: Array.from({ length: count }, (_, at) => at),
        columns: [
          { header: 'NRP', value: (at) => String(40_000_000 + at) },
          { header: 'Nama', value: (at) => (at % 10 === 9 ? '' : `ORANG NOMOR ${at}`) },
          { header: 'Pangkat', value: (at) => ['BRIPDA', 'BRIPTU', 'AIPDA'][at % 3] },
          { header: 'Satfung', value: (at) => `SAT ${at % 7}` },
          { header: 'Jabatan', value: (at) => (at % 2 === 0 ? `KANIT ${at % 11}` : '') },
          { header: 'Instagram', value: (at) => `orang.${at}` },
          { header: 'TikTok', value: (at) => (at % 4 === 0 ? `@orang_${at}` : '') },
          { header: 'No WA', value: (at) => `0812${String(at).padStart(8, '0')}` },
          { header: 'Email', value: (at) => `orang${at}@contoh.example` },
          { header: 'Role', value: (at) => (at % 2 === 0 ? 'operator' : 'operator;ditbinmas') },
        ],
      }),
    ]);

  const ask = async (file: Buffer, dryRun = 'false'): Promise<string> => {
    const { body } = await desk.upload('admin', file, { dry_run: dryRun });
    return body.data?.import_id ?? '';
  };

  function start(importId: string): { child: ChildProcess; text: () => string } {
    const env = {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: scratch.url,
      CICERO_SECRET: 'Uji-4711-rahasia-instalasi-dari-gateway',
    };
    const child = spawn(process.execPath, ['--max-semi-space-size=8', script, importId], { env });
    children.push(child);
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += String(chunk);
    });
    child.stderr?.on('data', (chunk) => {
      said += String(chunk);
    });
    return { child, text: () => said };
  }

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    const givenUp = Date.now() + 60_000;
    while (!(await condition())) {
      if (Date.now() > givenUp) throw new Error('it did not come to that');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  const people = async () =>
    (
      await sql<object>`select u.user_id, nama, title, divisi, jabatan, insta, tiktok, whatsapp, email, client_id, status,
        array(select role_name from user_roles join roles using (role_id) where user_id = u.user_id order by 1) as roles
        from "user" u where user_id like '4%' order by user_id`.execute(world.db)
    ).rows;

  test('ten thousand rows go through in less than 200 MB, with progress, and twice without effect', async () => {
    const file = await rosterOf(10_000);
    const importId = await ask(file);
    const { child, text } = start(importId);
    await until(async () => (await desk.record('admin', importId)).rows_done > 0);
    const under = await desk.record('admin', importId);
    expect(under).toMatchObject({ status: 'running', rows_total: 10_000 });
    expect(under.counts.created).toBeGreaterThan(0);
    await once(child, 'exit');
    const [, grown, seconds] = /grown (\d+) seconds ([\d.]+)/.exec(text()) ?? [];
    console.info(`import of 10,000 rows: ${grown} MB, ${seconds} s`);
    expect(Number(grown)).toBeLessThan(200);
    expect(await desk.record('admin', importId)).toMatchObject({
      ...{ status: 'done', rows_done: 10_000, counts: { created: 9_000, changed: 0, unchanged: 0, refused: 1_000 } },
    });
    expect(await people()).toHaveLength(9_000);

    const stamps = async () =>
      (await sql<{ last: Date }>`select max(updated_at) as last from "user"`.execute(world.db)).rows[0]?.last;
    const [before, versions] = [await stamps(), await world.versions('client:RES_A', 'role:operator')];
    const again = await desk.import('admin', file);
    expect(again.record.counts).toEqual({ created: 0, changed: 0, unchanged: 9_000, refused: 1_000 });
    expect(await stamps()).toEqual(before);
    expect(await world.versions('client:RES_A', 'role:operator')).toEqual(versions);
  }, 120_000);

  test.each(['false', 'true'])(
    'killed three times in the middle it ends as if never killed (dry run %s)',
    async (dryRun) => {
      const file = await rosterOf(3_000);
      const importId = await ask(file, dryRun);
      const versions = await world.versions('client:RES_A');
      for (const reached of [200, 1_000, 1_800]) {
        const { child } = start(importId);
        await until(async () => (await desk.record('admin', importId)).rows_done >= reached);
        child.kill('SIGKILL');
        await once(child, 'exit');
        expect((await desk.record('admin', importId)).status).toBe('running');
      }
      await desk.carryOut(importId);
      const counts = { created: 2_700, changed: 0, unchanged: 0, refused: 300 };
      expect(await desk.record('admin', importId)).toMatchObject({ status: 'done', rows_done: 3_000, counts });
      const { rows } = await sql<{ rows: number; distinct: number }>`
      select count(*)::int as rows, count(distinct user_id)::int as distinct from personnel_import_row
      where import_id = ${importId}`.execute(world.db);
      expect(rows).toEqual([{ rows: 3_000, distinct: 3_000 }]);
      const noted = await sql<{ lines: number; people: number }>`
      select count(*)::int as lines, count(distinct subject_id)::int as people from audit_event
      where action = 'personnel.created'`.execute(world.db);
      if (dryRun === 'true') {
        expect([await people(), noted.rows]).toEqual([[], [{ lines: 0, people: 0 }]]);
        return;
      }
      expect(noted.rows).toEqual([{ lines: 2_700, people: 2_700 }]);
      const [bumped = 0] = await world.versions('client:RES_A');
      // Once for each batch of 200 rows.
      expect(bumped - (versions[0] ?? 0)).toBe(15);
      const killed = await people();
      await sql`delete from user_roles where user_id like '4%'`.execute(world.db);
      await sql`delete from "user" where user_id like '4%'`.execute(world.db);
      await desk.import('admin', file);
      expect(killed).toEqual(await people());
    },
    120_000,
  );

  test('two who carry out one import at once do every row once', async () => {
    const importId = await ask(await rosterOf(2_000));
    await Promise.all([desk.carryOut(importId), desk.carryOut(importId), desk.carryOut(importId)]);
    expect(await desk.record('admin', importId)).toMatchObject({
      ...{ status: 'done', rows_done: 2_000, counts: { created: 1_800, changed: 0, unchanged: 0, refused: 200 } },
    });
    expect(await world.trail('personnel-import.done')).toHaveLength(1);
  }, 60_000);

  test('imports and single changes that want the same people, handles and addresses at once all come to an end', async () => {
    const rows = Array.from(
      { length: 200 },
      (_, at) => `${40_000_000 + at},ORANG ${at},rebutan.${at},rebut${at}@contoh.example`,
    );
    const file = csv('nrp,nama,insta,email', ...rows);
    const back = csv('nrp,nama,insta,email', ...rows.toReversed());
    const ids = [await ask(file), await ask(back)];
    const enter = Array.from({ length: 60 }, (_, at) => {
      const body = {
        user_id: String(40_000_000 + at * 3),
        nama: 'SENDIRI',
        insta: `rebutan.${at}`,
        client_id: 'RES_A',
      };
      return world.call('admin', 'POST', '/api/users', body);
    });
    const [answers] = await Promise.all([Promise.all(enter), ...ids.map((id) => desk.carryOut(id))]);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    for (const id of ids) expect(await desk.record('admin', id)).toMatchObject({ status: 'done', rows_done: 200 });
    const doubles = await sql`select insta from "user" where insta <> '' group by insta having count(*) > 1`.execute(
      world.db,
    );
    expect(doubles.rows).toEqual([]);
    expect(await people()).toHaveLength(200);
  }, 60_000);

  test('the service carries out what was asked for, and goes on with what a killed process began', async () => {
    const cut = await ask(await rosterOf(2_000));
    const { child } = start(cut);
    await until(async () => (await desk.record('admin', cut)).rows_done >= 200);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const fresh = await ask(csv('nrp,nama', '49000001,Satu', '49000002,Dua'));
    await world.service.start({ port: 0, host: '127.0.0.1' });
    await world.host.startRelay();
    await until(async () => (await desk.record('admin', fresh)).status === 'done');
    await until(async () => (await desk.record('admin', cut)).status === 'done');
    expect(ends(await desk.rows('admin', fresh))).toEqual(['49000001 created nama', '49000002 created nama']);
    expect(await desk.record('admin', cut)).toMatchObject({
      rows_done: 2_000,
      counts: { created: 1_800, refused: 200 },
    });
    expect(await people()).toHaveLength(1_802);
  }, 120_000);
});
