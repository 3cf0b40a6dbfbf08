import { findAccount } from '@cicero/auth-claim';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Console } from '../fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(() => at.forgetEvents());

test('help names every command, and every command says what it does', async () => {
  const { text } = await at.account(['--help']);
  const commands = [
    ...['list', 'show', 'create-admin', 'create-penmas', 'approve', 'reject', 'set-contact', 'set-password', 'rename'],
    ...['sessions', 'revoke', 'email-requests', 'approve-email', 'reject-email', 'audit', 'rotate-key'],
  ];
  for (const command of commands) {
    expect(text).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
    const help = await at.account([command, '--help']);
    expect([help.exit, help.text]).toEqual([0, expect.stringMatching(/^Usage: cicero account [\w-]+.*\n\n\w/)]);
  }
});

test.for(['show', 'approve', 'reject', 'set-password', 'sessions', 'revoke'])(
  '%s of an account that does not exist says where to look',
  async (command) => {
    const { exit, text } = await at.account([command, 'tidak.ada']);
    expect([exit, text]).toEqual([1, '! there is no dashboard account "tidak.ada"; see: cicero account list']);
  },
);

describe('creating', () => {
  test('an administrator: approved, with a password that is shown once or was chosen, written down', async () => {
    const made = await at.account([
      'create-admin',
      'kepala',
      '-c',
      'res_a',
      '-w',
      '081200000001',
      '-e',
      'k@contoh.test',
    ]);
    expect([made.exit, made.text]).toEqual([
      0,
      expect.stringMatching(/^created kepala\npassword \(shown only now\): \S{20}$/),
    ]);
    const chosen = await at.account(['create-admin', 'wakil', '-c', 'RES_A'], { CICERO_PASSWORD: 'pilihan-sendiri-1' });
    expect(chosen.text).toBe('created wakil');
    const row = await findAccount(at.db, (await at.trail('--action', 'account.registered'))[1]?.subject?.id ?? '');
    expect(row).toMatchObject({ username: 'kepala', role: 'admin', state: 'approved', email: 'k@contoh.test' });
    expect(await at.trail()).toMatchObject([
      { action: 'account.registered', outcome: 'ok', channel: 'cli', actor: { kind: 'cli', id: expect.any(String) } },
      { action: 'account.registered', outcome: 'ok', channel: 'cli' },
    ]);
    const again = await at.account(['create-admin', 'Kepala', '-c', 'RES_A']);
    expect([again.exit, again.text]).toEqual([1, expect.stringContaining('sudah dipakai')]);
    const weak = await at.account(['create-admin', 'lemah', '-c', 'RES_A'], { CICERO_PASSWORD: 'pendek' });
    expect([weak.exit, weak.text]).toEqual([1, expect.stringContaining('8 sampai 200')]);
  });

  test('an account of the press section', async () => {
    const { exit, text } = await at.account(['create-penmas', 'redaksi', '--role', 'editor']);
    expect([exit, text]).toEqual([0, expect.stringMatching(/^created redaksi, editor\npassword/)]);
    expect(await at.trail()).toMatchObject([
      { action: 'penmas.registered', channel: 'cli', detail: { role: 'editor' } },
    ]);
    const wrong = await at.account(['create-penmas', 'redaksi2', '--role', 'raja']);
    expect([wrong.exit, wrong.text]).toEqual([1, expect.stringContaining('Role tidak valid')]);
  });
});

describe('listing', () => {
  test('accounts by status and part, as a table', async () => {
    await at.create('antri.satu', { approved: false, whatsapp: '081200000011' });
    await at.create('antri.dua', { approved: false });
    await at.create('aktif.satu');
    const { text } = await at.account(['list', '--status', 'pending', '--search', 'ANTRI']);
    expect(text.split('\n')[0]).toMatch(/^username +status +role +clients +whatsapp +created +id$/);
    expect(text).toMatch(/^antri\.satu +pending +operator +RES_A +6281200000011 +\d{4}-\d\d-\d\d +[0-9a-f-]{36}$/m);
    expect(text).not.toContain('aktif.satu');
    expect((await at.account(['list', '--search', 'antri', '--limit', '1'])).text).toMatch(/\n1 of 2; see --limit/);
    expect((await at.account(['list', '--search', 'entah'])).text).toBe('no account');
    for (const argv of [
      ['list', '--status', 'lain'],
      ['list', '--limit', '0'],
    ]) {
      expect((await at.account(argv)).exit).toBe(1);
    }
  });

  test('one account by name or id, with what happened to it', async () => {
    const id = await at.create('lihat.saya', { whatsapp: '081200000012' });
    await at.signIn({ kind: 'dashboard', id: id });
    await at.account(['set-contact', 'lihat.saya', '--email', 'lihat@contoh.test']);
    const { text } = await at.account(['show', id]);
    expect(text).toMatch(/^email +lihat@contoh\.test$/m);
    expect(text).toMatch(/^sessions +1$/m);
    expect(text).toMatch(/account\.contact-changed +ok +cli /);
    expect(text).not.toContain('argon2');
  });

  test('a name that would steer the terminal is shown harmlessly', async () => {
    const id = await at.create('jahat');
    await at.db
      .updateTable('dashboard_user')
      .set({ username: 'ja\u001b[31mhat' })
      .where('dashboard_user_id', '=', id)
      .execute();
    await at.account(['list', '--search', 'hat']);
    expect(at.said.join('\n')).toContain('ja?[31mhat');
  });
});

test('the trail is filtered by action and age, and refuses what is no time', async () => {
  await at.create('jejak', { approved: false });
  await at.account(['approve', 'jejak']);
  await at.account(['rotate-key']);
  expect((await at.account(['audit', '--action', 'key', '--since', '5m'])).text).toMatch(/key\.rotated +ok +cli /);
  expect(await at.trail('--since', '2099-01-01')).toEqual([]);
  expect((await at.account(['audit', '--since', '2099-01-01T00:00Z'])).text).toBe('no event');
  expect((await at.trail('--limit', '1')).map(({ action }) => action)).toEqual(['key.rotated']);
  for (const since of ['kemarin', '2026-02-30', '5x']) {
    expect((await at.account(['audit', '--since', since])).text).toContain('an instant, a day (2026-02-01) or an age');
  }
});
