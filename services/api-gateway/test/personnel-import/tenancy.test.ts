import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findImport } from '../../src/personnel-import/imports.ts';
import { requestImport } from '../../src/personnel-import/request-import.ts';
import { people, World } from '../world.ts';
import { csv, Desk, ends } from './desk.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await World.open();
  desk = new Desk(world);
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db.deleteFrom('user_roles').where('user_id', 'like', '32%').execute();
  await world.db.deleteFrom('user').where('user_id', 'like', '32%').execute();
});

describe('people of others', () => {
  test('are refused a row each, told apart from nobody, and stay as and where they are', async () => {
    const before = await Promise.all([people.dewi, people.fajar].map((id) => desk.person(id)));
    const { record, rows } = await desk.import(
      'admin',
      csv(
        'nrp,nama,status',
        `${people.dewi},Dicuri,aktif`,
        `${people.fajar},Dicuri,nonaktif`,
        `${people.ani},Ani Contoh,`,
      ),
    );
    expect(ends(rows)).toEqual([
      `${people.dewi} refused USER_ID_TAKEN`,
      `${people.fajar} refused USER_ID_TAKEN`,
      `${people.ani} unchanged`,
    ]);
    expect(rows[0]?.problem).not.toContain('RES_B');
    expect(record.counts).toMatchObject({ refused: 2, unchanged: 1 });
    expect(await Promise.all([people.dewi, people.fajar].map((id) => desk.person(id)))).toEqual(before);
  });

  test('of another of one’s own clients are not moved by a file', async () => {
    const { rows } = await desk.import('twoUnitsAdmin', csv('nrp,nama', `${people.eko},Eko`), { client_id: 'RES_A' });
    expect(ends(rows)).toEqual([`${people.eko} refused USER_ID_TAKEN`]);
    expect(rows[0]?.problem).toContain('RES_B');
    expect(await desk.person(people.eko)).toMatchObject({ client_id: 'RES_B', nama: 'EKO CONTOH' });
  });

  test('are not filled in from a row that names another client', async () => {
    const file = csv('nrp,nama,client_id', '32000001,Satu,RES_B', '32000002,Dua,res_a', '32000003,Tiga,');
    const { rows } = await desk.import('admin', file);
    expect(ends(rows)).toEqual(['32000001 refused CLIENT_DENIED', '32000002 created nama', '32000003 created nama']);
  });

  test('keep their handles and addresses', async () => {
    const { rows } = await desk.import(
      'admin',
      csv(
        'nrp,nama,insta,tiktok,email,whatsapp',
        '32000001,Satu,@DEWI,,,',
        '32000002,Dua,,https://www.tiktok.com/@Fajar,,',
        '32000003,Tiga,,, Dewi@Example.org,',
        '32000004,Empat,bukan akun,,,',
        '32000005,Lima,,,bukan alamat,',
        '32000006,Enam,,,,123',
        '32000007,Tujuh,cicero_devs,,,',
        '32000008,Delapan,dua.delapan,,delapan@example.org,',
      ),
    );
    expect(ends(rows)).toEqual([
      '32000001 refused HANDLE_TAKEN',
      '32000002 refused HANDLE_TAKEN',
      '32000003 refused EMAIL_TAKEN',
      '32000004 refused HANDLE_INVALID',
      '32000005 refused EMAIL_INVALID',
      '32000006 refused PHONE_INVALID',
      '32000007 refused HANDLE_RESERVED',
      '32000008 created nama+insta+email',
    ]);
    expect(rows[3]?.problem).toContain('Instagram');
  });
});

describe('within one file', () => {
  test.each(['true', 'false'])('the first row that wants something gets it (dry run %s)', async (dry_run) => {
    const file = csv(
      'nrp,nama,insta,email',
      '32000010,Satu,rebutan,',
      '32000011,Dua,@Rebutan,',
      '32000010,Satu Lagi,,',
      '32000012,Tiga,,rebutan@example.org',
      '32000013,Empat,,Rebutan@example.org',
      // Gives up a handle and an address, which the next ones take.
      `${people.ani},Ani Contoh,ani.baru,ani.baru@example.org`,
      '32000014,Lima,ani.01,ani@example.org',
    );
    const { rows } = await desk.import('admin', file, { dry_run });
    expect(ends(rows)).toEqual([
      '32000010 created nama+insta',
      '32000011 refused HANDLE_TAKEN',
      '32000010 refused ROW_REPEATED',
      '32000012 created nama+email',
      '32000013 refused EMAIL_TAKEN',
      `${people.ani} changed insta+email`,
      '32000014 created nama+insta+email',
    ]);
    expect(rows[2]?.problem).toContain('baris 2');
    expect((await desk.person(people.ani))?.insta).toBe(dry_run === 'true' ? 'ani.01' : 'ani.baru');
  });
});

describe('a directorate', () => {
  test('enters its own people, gives its role to others of its region, and leaves these where and as they are', async () => {
    const { rows } = await desk.import(
      'directorateAdmin',
      csv(
        'nrp,nama,jabatan,roles',
        '32000020,Baru Dit,Kaur,ditlantas',
        `${people.budi},Nama Lain,Kaur,`,
        `${people.gita},Gita Contoh,Kasubdit,`,
        `${people.hana},Hana Contoh,,`,
      ),
    );
    expect(ends(rows)).toEqual([
      '32000020 created nama+jabatan+roles',
      `${people.budi} changed roles`,
      `${people.gita} changed jabatan`,
      `${people.hana} refused USER_ID_TAKEN`,
    ]);
    expect(rows[0]?.warnings).toEqual([expect.stringContaining('Role lain tidak diberikan')]);
    expect(rows[1]?.warnings).toEqual([expect.stringContaining('isian lain tetap')]);
    expect(await desk.person('32000020')).toMatchObject({ client_id: 'DITBINMAS' });
    expect(await desk.person(people.budi)).toMatchObject({ nama: 'BUDI CONTOH', client_id: 'RES_A', jabatan: null });
    const { body } = await world.call('directorateAdmin', 'GET', `/api/users/${people.budi}`);
    expect(body.data).toMatchObject({ ditbinmas: true, operator: true, ditlantas: false });
  });
});

describe('a client', () => {
  /** As whoever runs the installation asks. */
  const byOwner = async (clientId: string, content: Buffer): Promise<string> => {
    const by = { kind: 'cli', id: 'root' };
    const source = { kind: 'file', name: 'x.csv', content, sheet: null } as const;
    const { importId } = await world.context.transact((unit) =>
      requestImport(unit, world.clock, { clientId, source, dryRun: false, by, origin: { channel: 'cli' } }),
    );
    await desk.carryOut(importId);
    return importId;
  };
  const record = (importId: string) => findImport(world.db, importId, null);

  test('that an adopted database spells otherwise keeps its spelling', async () => {
    const id = await byOwner('res_d', csv('nrp,nama,client_id', '32000040,Baru,RES_D', `${people.hana},Hana Lain,`));
    expect(await record(id)).toMatchObject({ status: 'done', counts: { created: 1, changed: 1, refused: 0 } });
    expect(await desk.person('32000040')).toMatchObject({ client_id: 'res_d', nama: 'BARU' });
    expect(await desk.person(people.hana)).toMatchObject({ client_id: 'res_d', nama: 'HANA LAIN' });
  });

  test('that is a directorate is filled from the console as by its own admin', async () => {
    const id = await byOwner('DITBINMAS', csv('nrp,nama', '32000041,Baru', `${people.eko},Eko Lain`));
    expect(await record(id)).toMatchObject({ status: 'done', counts: { created: 1, changed: 1, refused: 0 } });
    expect(await desk.person('32000041')).toMatchObject({ client_id: 'DITBINMAS' });
    expect(await desk.person(people.eko)).toMatchObject({ client_id: 'RES_B', nama: 'EKO CONTOH', exception: true });
    expect(await world.trail('personnel.created')).toContainEqual(
      expect.objectContaining({
        subject: { kind: 'personnel', id: '32000041' },
        actor: { kind: 'cli', id: 'root' },
        channel: 'cli',
      }),
    );
  });

  test('that was switched off meanwhile is not filled any more', async () => {
    const id = await byOwner('RES_OFF', csv('nrp,nama', '32000042,Baru'));
    expect(await record(id)).toMatchObject({ status: 'failed', error: { code: 'CLIENT_NOT_FOUND' } });
    expect(await desk.person('32000042')).toBeUndefined();
  });

  test('has people whose number an adopted database writes with other characters, or without its zeros', async () => {
    await world.host.database.script(`alter table "user" disable trigger user_number_is_digits;
      insert into "user" (user_id, nama, client_id) values ('3200.0050', 'TITIK', 'RES_A'), ('3200051', 'TANPA NOL', 'RES_A');
      alter table "user" enable trigger user_number_is_digits`);
    const { rows } = await desk.import('admin', csv('nrp,jabatan', '32000050,Kanit', '3200051,Kaur', '03200051,Lain'));
    expect(ends(rows)).toEqual([
      '3200.0050 changed jabatan',
      '3200051 changed jabatan',
      '03200051 refused ROW_REPEATED',
    ]);
    expect(await desk.person('3200.0050')).toMatchObject({ nama: 'TITIK', jabatan: 'KANIT' });
    expect(await desk.person('3200051')).toMatchObject({ nama: 'TANPA NOL', jabatan: 'KAUR' });
    expect(await desk.person('32000050')).toBeUndefined();
  });
});
