import { afterAll, describe, expect, test } from 'vitest';
import { password } from '../fixtures/accounts.ts';
import { paths, Recovery } from '../fixtures/recovery.ts';

const [path] = paths;
const minute = 60_000;

const recovery = await Recovery.open();
const { running } = recovery;
afterAll(() => running.close());

describe('setting the password', () => {
  test('takes the new one, refuses the old one, and ends every session', async () => {
    const id = await recovery.account('ganti', { whatsapp: '081200000011' });
    expect((await recovery.login('ganti', password)).status).toBe(200);
    const token = await recovery.tokenFor('ganti', '081200000011');
    running.clock.advance(5_000);
    const answer = await recovery.confirm(token);
    expect(answer).toMatchObject({ status: 200, body: { success: true, message: expect.stringContaining('masuk') } });
    expect(await running.sessionsOf('ganti')).toEqual([]);
    expect((await recovery.login('ganti', password)).status).toBe(401);
    expect((await recovery.login('ganti', 'sandi-baru-1')).status).toBe(200);
    const row = await running.db
      .selectFrom('dashboard_user')
      .select(['password_hash', 'sessions_since', 'updated_at'])
      .where('dashboard_user_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      password_hash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
      sessions_since: running.clock.now(),
    });
    expect(await recovery.resetsOf(id)).toMatchObject([{ used_at: running.clock.now() }]);
  });

  test('a token is good once, for its time, until the next one is made, and only as it was sent', async () => {
    const id = await recovery.account('sekali', { whatsapp: '081200000012' });
    const first = await recovery.tokenFor('sekali', '081200000012');
    running.clock.advance(minute);
    const second = await recovery.tokenFor('sekali', '081200000012');
    const stored = (await recovery.resetsOf(id)).map(({ reset_token }) => reset_token);
    const invalid = { status: 400, body: { success: false, code: 'RESET_TOKEN_INVALID' } };
    for (const token of [first, ...stored, `${second.slice(0, -1)}_`, 'x'.repeat(43), "' or 1=1 --", '\u0000']) {
      expect(await recovery.confirm(token)).toMatchObject(invalid);
    }
    expect((await recovery.confirm(` ${second} `)).status).toBe(200);
    expect(await recovery.confirm(second)).toMatchObject(invalid);
    running.clock.advance(minute);
    const third = await recovery.tokenFor('sekali', '081200000012');
    running.clock.advance(15 * minute);
    expect(await recovery.confirm(third)).toMatchObject(invalid);
  });

  test('a token from before the hashes is good for nothing', async () => {
    const id = await recovery.account('warisan', { whatsapp: '081200000013' });
    const reset_token = '7c0e0000-0000-4000-8000-000000000001';
    const expires_at = new Date(running.clock.now().getTime() + minute);
    await running.db
      .insertInto('dashboard_password_resets')
      .values({ dashboard_user_id: id, delivery_target: '0812', reset_token, expires_at })
      .execute();
    expect((await recovery.confirm(reset_token)).body.code).toBe('RESET_TOKEN_INVALID');
  });

  test('an account that was refused after it asked keeps its password', async () => {
    const id = await recovery.account('dicabut', { whatsapp: '081200000014' });
    const token = await recovery.tokenFor('dicabut', '081200000014');
    await running.db.updateTable('dashboard_user').set({ status: false }).where('dashboard_user_id', '=', id).execute();
    expect((await recovery.confirm(token)).body.code).toBe('RESET_TOKEN_INVALID');
    expect(await recovery.resetsOf(id)).toMatchObject([{ used_at: null }]);
  });

  test.for([
    ['nothing', undefined, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['no token', { password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' }, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['no confirmation', { token: 'x', password: 'sandi-baru-1' }, 'RESET_CONFIRM_FIELDS_REQUIRED'],
    ['other confirmation', { token: 'x', password: 'sandi-baru-1', confirmPassword: 'lain' }, 'PASSWORD_MISMATCH'],
    [
      'the first confirmation wins',
      { token: 'x', password: 'sandi-baru-1', confirmPassword: 'lain', password_confirmation: 'sandi-baru-1' },
      'PASSWORD_MISMATCH',
    ],
    ['seven characters', { token: 'x', password: '1234567', confirmPassword: '1234567' }, 'PASSWORD_INVALID'],
    ['too long', { token: 'x', password: 'x'.repeat(201), confirmPassword: 'x'.repeat(201) }, 'PASSWORD_INVALID'],
    ['an object', { token: {}, password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' }, 'VALIDATION_FAILED'],
  ] as const)('%s: 400', async ([, payload, code]) => {
    expect(await running.call(`${path}/confirm`, payload)).toMatchObject({
      status: 400,
      body: { success: false, code },
    });
  });

  test('password_confirmation alone will do; the own name is no password', async () => {
    await recovery.account('nama.panjang', { whatsapp: '081200000015' });
    const token = await recovery.tokenFor('nama.panjang', '081200000015');
    const own = { token, password: 'Nama.Panjang', password_confirmation: 'Nama.Panjang' };
    expect((await running.call(`${path}/confirm`, own)).body.code).toBe('PASSWORD_INVALID');
    const good = { token, password: 'sandi-baru-1', password_confirmation: 'sandi-baru-1' };
    expect((await running.call(`${path}/confirm`, good)).status).toBe(200);
  });

  test('thirty wrong tokens an hour from one address, then 429', async () => {
    const from = '203.0.113.88';
    const body = { token: 'x'.repeat(43), password: 'sandi-baru-1', confirmPassword: 'sandi-baru-1' };
    const statuses = [];
    for (let count = 0; count < 31; count++) {
      statuses.push((await running.call(`${path}/confirm`, body, { from })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 400), 429]);
  });
});
