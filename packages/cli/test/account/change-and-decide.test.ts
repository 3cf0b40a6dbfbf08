import { randomUUID } from 'node:crypto';
import { findAccount } from '@cicero/auth-claim';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Console } from '../fixtures/console.ts';

let at: Console;
beforeAll(async () => {
  at = await Console.open();
});
afterAll(() => at.close());
beforeEach(() => at.forgetEvents());

const hashOf = async (username: string) =>
  (await at.db.selectFrom('dashboard_user').select('password_hash').where('username', '=', username).executeTakeFirst())
    ?.password_hash;
const outbox = async () =>
  (await at.db.selectFrom('outbox').select('envelope').execute()).map(({ envelope }) => envelope);

describe('deciding', () => {
  test('approves and blocks, tells the owner, signs out, and writes down who sat at the console', async () => {
    const id = await at.create('putus', { approved: false, whatsapp: '081200000021' });
    expect((await at.account(['approve', 'putus', '--dry-run'])).text).toBe('putus would be approved; it is pending');
    expect((await findAccount(at.db, id))?.state).toBe('pending');
    expect((await at.account(['approve', 'PUTUS'])).text).toBe('putus is approved');
    expect((await at.account(['approve', 'putus'])).text).toBe('putus is approved already');
    await at.signIn({ kind: 'dashboard', id: id });
    expect((await at.account(['reject', id])).text).toBe('putus is rejected');
    expect((await at.account(['sessions', 'putus'])).text).toBe('putus is not signed in');
    const row = await findAccount(at.db, id);
    expect(row).toMatchObject({ state: 'rejected', decided_by: expect.stringMatching(/^cli:/) });
    expect((await at.trail('--account', 'putus')).map(({ action, channel }) => [action, channel])).toEqual([
      ['account.rejected', 'cli'],
      ['account.approved', 'cli'],
    ]);
    const messages = await outbox();
    expect(messages).toHaveLength(2);
    for (const message of messages) {
      expect(message).toMatchObject({ source: '/cicero/auth-claim', data: { recipient: '6281200000021@c.us' } });
    }
  });
});

describe('changing', () => {
  test('contacts are normalised, cleared by a blank, and refused when they are none', async () => {
    const id = await at.create('kontak', { whatsapp: '081200000031' });
    const set = await at.account(['set-contact', 'kontak', '-w', '0812-0000-0032', '-e', ' Kontak@Contoh.test']);
    expect(set.text).toBe('kontak: whatsapp 6281200000032, email kontak@contoh.test');
    expect((await at.account(['set-contact', 'kontak', '-w', ''])).text).toBe(
      'kontak: whatsapp -, email kontak@contoh.test',
    );
    expect((await at.account(['set-contact', 'kontak', '-w', 'abc'])).text).toContain('Nomor WhatsApp tidak valid');
    expect((await at.account(['set-contact', 'kontak', '-e', 'abc'])).text).toContain('Alamat email tidak valid');
    expect((await at.account(['set-contact', 'kontak'])).text).toContain('say what to set');
    expect(await findAccount(at.db, id)).toMatchObject({ whatsapp: null, email: 'kontak@contoh.test' });
    expect(await at.trail()).toMatchObject([
      { action: 'account.contact-changed', detail: { fields: ['whatsapp'] } },
      { action: 'account.contact-changed', detail: { fields: ['whatsapp', 'email'] } },
    ]);
  });

  test('a password, made up or chosen: the old one and all sessions are over', async () => {
    const id = await at.create('lupa');
    const before = await hashOf('lupa');
    await at.signIn({ kind: 'dashboard', id: id });
    const { text } = await at.account(['set-password', 'lupa']);
    expect(text).toMatch(/^lupa has a new password .*\npassword \(shown only now\): \S{20}$/);
    const between = await hashOf('lupa');
    expect(between).not.toBe(before);
    expect((await at.account(['sessions', 'lupa'])).text).toBe('lupa is not signed in');
    const chosen = await at.account(['set-password', 'lupa'], { CICERO_PASSWORD: 'pilihan-sendiri-1' });
    expect(chosen.text).toBe('lupa has a new password and is signed out everywhere');
    const own = await at.account(['set-password', 'lupa'], { CICERO_PASSWORD: 'lupa' });
    expect(own.exit).toBe(1);
    expect(JSON.stringify(await at.trail())).not.toMatch(/pilihan|argon2/);
  });

  test('a password that is the user name changes nothing', async () => {
    await at.create('sama.dengan.nama');
    const before = await hashOf('sama.dengan.nama');
    const { exit, text } = await at.account(['set-password', 'sama.dengan.nama'], {
      CICERO_PASSWORD: 'Sama.Dengan.Nama',
    });
    expect([exit, text]).toEqual([1, expect.stringContaining('tidak boleh sama dengan username')]);
    expect(await hashOf('sama.dengan.nama')).toBe(before);
    expect(await at.trail()).toEqual([]);
  });

  test('a password of the press section', async () => {
    await at.account(['create-penmas', 'wartawan']);
    const row = await at.db
      .selectFrom('penmas_user')
      .select('user_id')
      .where('username', '=', 'wartawan')
      .executeTakeFirst();
    await at.signIn({ kind: 'penmas', id: row?.user_id ?? '' });
    expect((await at.account(['set-password', 'wartawan', '--kind', 'penmas'])).exit).toBe(0);
    expect((await at.account(['sessions', 'wartawan', '--kind', 'penmas'])).text).toBe('wartawan is not signed in');
    const wrong = await at.account(['set-password', 'wartawan', '--kind', 'client']);
    expect([wrong.exit, wrong.text]).toEqual([1, expect.stringContaining('one of dashboard, penmas is needed')]);
  });

  test('the number of an account of the press section, which no other has', async () => {
    await at.account(['create-penmas', 'redaktur', '--role', 'editor']);
    await at.account(['create-penmas', 'redaktur.dua', '--role', 'editor']);
    await at.forgetEvents();
    const set = (name: string, ...more: string[]) => at.account(['set-contact', name, '--kind', 'penmas', ...more]);
    expect((await set('redaktur', '-w', '0812-0000-0041')).text).toBe('redaktur: whatsapp 6281200000041');
    expect((await set('redaktur', '-w', '6281200000041')).exit).toBe(0);
    expect((await set('redaktur.dua', '-w', '+62 812 0000 0041')).text).toContain('sudah dipakai akun lain');
    expect((await set('redaktur', '-w', 'abc')).text).toContain('Nomor WhatsApp tidak valid');
    expect((await set('redaktur', '-e', 'a@contoh.test')).text).toContain('say what to set: --whatsapp');
    expect((await set('siapa', '-w', '081200000042')).text).toContain('there is no penmas account "siapa"');
    expect((await set('redaktur', '-w', '')).text).toBe('redaktur: whatsapp -');
    expect((await set('redaktur.dua', '-w', '081200000041')).text).toBe('redaktur.dua: whatsapp 6281200000041');
    expect((await at.trail())[0]).toMatchObject({
      ...{ action: 'account.contact-changed', subject: { kind: 'penmas' }, detail: { fields: ['whatsapp'] } },
    });
  });

  test('one of two names that differ by case, by its id', async () => {
    await at.db.schema.dropIndex('dashboard_user_username_unique').execute();
    const one = await at.create('kembar');
    const two = await at.create('kembar.dua');
    await at.db
      .updateTable('dashboard_user')
      .set({ username: 'Kembar' })
      .where('dashboard_user_id', '=', two)
      .execute();
    expect((await at.account(['rename', two, 'KEMBAR'])).text).toContain('sudah dipakai');
    expect((await at.account(['rename', two, 'kembar.lain'])).text).toBe(`${two} is now kembar.lain`);
    expect((await findAccount(at.db, one))?.username).toBe('kembar');
    expect(await at.trail()).toMatchObject([{ action: 'account.renamed', subject: { id: two } }]);
    expect((await at.run(['adopt', '--no-import'])).text).toMatch(/repaired unique-indexes: 1/);
  });
});

describe('first e-mail addresses', () => {
  const ask = async (user_id: string, email: string): Promise<string> => {
    const request_id = randomUUID();
    await at.db.insertInto('user').values({ user_id, nama: 'ANGGOTA', client_id: 'RES_A', status: true }).execute();
    await at.db.insertInto('email_request').values({ request_id, user_id, email, requested_at: new Date() }).execute();
    return request_id;
  };

  test('are listed, approved by number and reference, refused by id, and decided once', async () => {
    expect((await at.account(['email-requests'])).text).toBe('no request waits');
    const first = `81000001#${(await ask('81000001', 'satu@contoh.test')).slice(0, 8)}`;
    const second = await ask('81000002', 'dua@contoh.test');
    expect((await at.account(['email-requests'])).text).toMatch(/81000001 +ANGGOTA +RES_A +satu@contoh\.test/);
    expect((await at.account(['approve-email', first])).text).toBe('satu@contoh.test of 81000001: approved');
    expect((await at.account(['reject-email', second])).text).toBe('dua@contoh.test of 81000002: refused');
    const emails = await at.db
      .selectFrom('user')
      .select('email')
      .where('user_id', 'like', '8100%')
      .orderBy('user_id')
      .execute();
    expect(emails).toEqual([{ email: 'satu@contoh.test' }, { email: null }]);
    const late = await at.account(['approve-email', second]);
    expect([late.exit, late.text]).toEqual([1, expect.stringMatching(/this was refused before: 20\S+Z by cli:\S+$/)]);
    expect((await at.account(['approve-email', first])).text).toMatch(/this was approved before: 20\S+Z by cli:/);
    const unknown = '81000001#00000000';
    expect((await at.account(['approve-email', unknown])).text).toContain(`there is no request "${unknown}"`);
    for (const nameless of ['81000001', 'siapa']) {
      expect((await at.account(['approve-email', nameless])).text).toContain('name the id of the request');
    }
    expect((await at.trail()).map(({ action, channel }) => [action, channel])).toEqual([
      ['first-email.rejected', 'cli'],
      ['first-email.approved', 'cli'],
    ]);
  });

  test('that belong to somebody else by now are not stored', async () => {
    const id = await ask('81000003', 'tiga@contoh.test');
    await at.db.insertInto('user').values({ user_id: '81000004', email: 'tiga@contoh.test' }).execute();
    const { exit, text } = await at.account(['approve-email', id]);
    expect([exit, text]).toEqual([1, expect.stringContaining('the address cannot be stored: Email sudah dipakai')]);
  });
});
