import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Console } from './fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.forgetEvents();
  await at.db.deleteFrom('clients').where('client_id', 'like', 'DIT%').execute();
});

const rowOf = (id: string) => at.db.selectFrom('clients').selectAll().where('client_id', '=', id).executeTakeFirst();
const create = (...more: string[]) => at.run(['client', 'create', 'ditbaru', '--name', 'Direktorat Baru', ...more]);

describe('creating', () => {
  test('makes a directorate, which nobody may over HTTP, and writes it down', async () => {
    const made = await create('--type', 'direktorat', '--set', 'client_insta=@Dit.Baru', 'client_amplify_status=false');
    expect([made.exit, made.text]).toEqual([0, 'created DITBARU']);
    expect(await rowOf('DITBARU')).toMatchObject({
      ...{ nama: 'Direktorat Baru', client_type: 'direktorat', client_insta: 'dit.baru' },
      client_amplify_status: false,
    });
    expect(await at.trail()).toMatchObject([
      { action: 'client.created', channel: 'cli', actor: { kind: 'cli' }, subject: { kind: 'client', id: 'DITBARU' } },
    ]);
  });

  test('of an id that is there, or with values that cannot be stored, is refused', async () => {
    await create();
    for (const [argv, said] of [
      [[], 'sudah dipakai'],
      [['--set', 'client_operator=12'], 'WhatsApp'],
      [['--set', 'password=x'], 'field one of'],
      [['--set', 'client_status=ya'], 'true or false'],
    ] as const) {
      const { exit, text } = await create(...argv);
      expect([exit, text]).toEqual([1, expect.stringContaining(said)]);
    }
    expect(await at.trail()).toHaveLength(1);
  });
});

test('list and show tell what there is', async () => {
  const all = await at.run(['client', 'list']);
  expect(all.text).toMatch(/^id .*\nRES_A +Unit A +org +active .*\nRES_B /);
  expect((await at.run(['client', 'list', '--search', 'unit b'])).text).not.toContain('RES_A');
  expect((await at.run(['client', 'list', '-n', '1'])).text).toContain('1 of 2; see --limit');
  expect((await at.run(['client', 'list', '-s', 'deleted'])).text).toBe('no client');
  expect((await at.run(['client', 'list', '-s', 'lain'])).exit).toBe(1);
  expect((await at.run(['client', 'show', 'res_a'])).text).toMatch(/\nnama +Unit A\n/);
  const missing = await at.run(['client', 'show', 'tidak_ada']);
  expect([missing.exit, missing.text]).toEqual([1, '! there is no client "tidak_ada"; see: cicero client list']);
});

describe('changing', () => {
  test('puts a unit below a directorate, and clears what is empty', async () => {
    await create('--type', 'direktorat');
    const set = ['--set', 'parent_client_id=ditbaru', 'regional_id=wil1', 'client_operator='];
    const changed = await at.run(['client', 'update', 'res_b', ...set]);
    expect([changed.exit, changed.text]).toEqual([0, expect.stringMatching(/\nparent_client_id +DITBARU\n/)]);
    expect(await rowOf('RES_B')).toMatchObject({ parent_client_id: 'DITBARU', regional_id: 'WIL1' });
    const [event] = await at.trail('--action', 'client.updated');
    expect(event?.detail).toEqual({ fields: ['regional_id', 'parent_client_id'] });
    await at.run(['client', 'update', 'RES_B', '--set', 'parent_client_id=', 'regional_id=']);
    expect(await rowOf('RES_B')).toMatchObject({ parent_client_id: null, regional_id: null });
  });

  test('needs something to change, and a client', async () => {
    expect((await at.run(['client', 'update', 'RES_A'])).text).toBe('! nothing to change: add --set or --restore');
    expect((await at.run(['client', 'update', 'X', '--restore'])).text).toContain('there is no client "X"');
  });

  test('brings a deleted one back', async () => {
    await at.db
      .updateTable('clients')
      .set({ deleted_at: new Date(0), client_status: false })
      .where('client_id', '=', 'RES_B')
      .execute();
    expect((await at.run(['client', 'list'])).text).not.toContain('RES_B');
    expect((await at.run(['client', 'update', 'RES_B', '--restore'])).exit).toBe(0);
    expect(await rowOf('RES_B')).toMatchObject({ deleted_at: null, client_status: true });
  });
});
