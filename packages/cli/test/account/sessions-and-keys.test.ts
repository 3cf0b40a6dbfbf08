import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runRemotely } from '../../src/control/client.ts';
import { commandEnvironment } from '../../src/control/command.ts';
import { startControl } from '../../src/control/server.ts';
import { createProgram, runProgram } from '../../src/program.ts';
import { Console } from '../fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(() => at.forgetEvents());

describe('sessions', () => {
  test('of every kind are listed and ended by what people call the account', async () => {
    await at.db.insertInto('user').values({ user_id: '00000001', nama: 'SATU', status: true }).execute();
    const accounts = [
      ['dashboard', 'sesi.satu', await at.create('sesi.satu')],
      ['personnel', '00000001', '00000001'],
      ['client', 'res_a', 'RES_A'],
    ] as const;
    for (const [kind, name, id] of accounts) {
      await at.signIn({ kind, id });
      await at.signIn({ kind, id });
      const list = (await at.account(['sessions', name, '--kind', kind])).text.split('\n');
      expect([list[0], list.length]).toEqual([expect.stringMatching(/^session +signed in +ends$/), 3]);
      expect((await at.account(['revoke', name, '-k', kind, '--dry-run'])).text).toBe(
        `2 sessions of ${name} would end`,
      );
      expect((await at.account(['revoke', name, '-k', kind])).text).toBe(`2 sessions of ${name} ended`);
      expect((await at.account(['revoke', name, '-k', kind])).text).toBe(`0 sessions of ${name} ended`);
      expect(await at.trail('--account', name, '--kind', kind, '--limit', '2')).toMatchObject([
        { action: 'sessions.revoked', channel: 'cli', subject: { kind, id }, detail: { sessions: 0 } },
        { action: 'sessions.revoked', detail: { sessions: 2 } },
      ]);
    }
    const unknown = await at.account(['sessions', '99999999', '--kind', 'personnel']);
    expect([unknown.exit, unknown.text]).toEqual([
      1,
      '! there is no personnel account "99999999"; name the NRP or NIP',
    ]);
    expect((await at.account(['revoke', 'x', '--kind', 'raja'])).text).toContain(
      'one of dashboard, penmas, personnel, client',
    );
  });

  test('without the cache that holds them nothing is claimed about them', async () => {
    const config = { ...at.toolbox.config, DATABASE_URL: 'postgres://127.0.0.1/x' };
    const { exit, text } = await at.run(['account', 'revoke', 'sesi.satu'], { config });
    expect([exit, text]).toEqual([1, '! REDIS_URL is not set: sessions are kept there']);
  });
});

test('a new signing key is named; the secret of another installation changes nothing', async () => {
  const before = await at.db.selectFrom('signing_key').select('kid').execute();
  const { text } = await at.account(['rotate-key']);
  expect(text).toMatch(/^new key: [0-9a-f-]{36}$/);
  const env = { CICERO_SECRET: 'rahasia-instalasi-lain-0123456789abcdef' };
  const other = await at.account(['rotate-key'], env);
  expect([other.exit, other.text]).toEqual([1, expect.stringContaining('CICERO_SECRET: not the one')]);
  expect(await at.db.selectFrom('signing_key').select('kid').execute()).toHaveLength(Math.max(1, before.length) + 1);
});

test('a chosen password reaches a running instance, nothing else of the caller’s environment does', async () => {
  const socket = join(at.folder, 'control.sock');
  const control = await startControl(socket);
  const seen: object[] = [];
  control.admit(({ argv, env: caller }, remote) => {
    const env = commandEnvironment({ ...at.toolbox.env, CICERO_PASSWORD: 'punya-instansi-1' }, caller);
    seen.push(caller);
    return runProgram(
      createProgram(remote, () => ({ ...at.toolbox, env })),
      argv,
      remote,
    );
  });
  const admin = (name: string) => ['account', 'create-admin', name, '--client', 'RES_A'];
  at.said.length = 0;
  const env = { CICERO_PASSWORD: 'pilihan-jauh-1', CICERO_SECRET: 'bukan-urusan' } as Record<string, string>;
  expect(await runRemotely(socket, { argv: admin('jauh.satu'), env }, at.terminal)).toBe(0);
  expect(at.said).toEqual(['created jauh.satu']);
  expect(seen).toEqual([{ CICERO_PASSWORD: 'pilihan-jauh-1' }]);
  // Who chooses none gets one made up, not the instance's.
  at.said.length = 0;
  expect(await runRemotely(socket, { argv: admin('jauh.dua'), env: {} }, at.terminal)).toBe(0);
  expect(at.said).toEqual(['created jauh.dua', expect.stringMatching(/shown only now/)]);
  await control.close();
});
