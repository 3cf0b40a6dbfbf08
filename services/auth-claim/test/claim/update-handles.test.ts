import { sql } from 'kysely';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimStage, satu } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
let token: string;
beforeEach(async () => {
  token = await stage.anewAndClaimed();
});

const update = (fields: object, who: object = satu) => stage.put({ ...who, ...fields, claim_token: token });
const stored = () => stage.person(satu.nrp);

describe('handles', () => {
  test.for([
    ['insta', 'Akun.Satu', 'akun.satu'],
    ['insta', '@akun_satu', 'akun_satu'],
    ['insta', 'instagram.com/akun', 'akun'],
    ['tiktok', 'akun.satu', 'akun.satu'],
    ['tiktok', 'https://www.tiktok.com/@akun?lang=id', 'akun'],
  ] as const)('%s %s is kept as %s', async ([field, given, kept]) => {
    expect((await update({ [field]: given })).status).toBe(200);
    expect((await stored())?.[field]).toBe(kept);
  });

  test.for([null, '', '   '])('%j clears', async (blank) => {
    expect((await update({ insta: blank, tiktok: blank })).body.data).toMatchObject({ insta: null, tiktok: null });
  });

  test.for([
    ['insta', 'not a handle', 'Akun Instagram tidak valid'],
    ['insta', 'budi-x', 'Nama akun Instagram tidak boleh memuat tanda hubung (-)'],
    ['insta', 'https://evil.example/instagram.com/x', 'Akun Instagram tidak valid'],
    ['insta', 'a'.repeat(31), 'Akun Instagram tidak valid'],
    ['insta', '@', 'Akun Instagram tidak valid'],
    ['tiktok', 'tiktok.com/user', 'Akun TikTok tidak valid'],
    ['tiktok', '@budi-x', 'Nama akun TikTok tidak boleh memuat tanda hubung (-)'],
    ['tiktok', 'ani＿x', 'Akun TikTok tidak valid'],
  ] as const)('%s %j: 400 with the reason', async ([field, given, reason]) => {
    const { status, body } = await update({ [field]: given });
    expect([status, body.code]).toEqual([400, 'HANDLE_INVALID']);
    expect(body.message).toContain(reason);
  });

  test.for(['insta', 'tiktok'])('a reserved name on %s: 400', async (field) => {
    expect(await update({ [field]: '@Cicero_Devs' })).toMatchObject({ status: 400, body: { code: 'HANDLE_RESERVED' } });
  });

  test('what is stored is left as it is when it is sent back, though it would not be taken today', async () => {
    await sql`update "user" set insta = 'budi-x', tiktok = '@Cicero_Devs' where user_id = '00000001'`.execute(
      stage.running.db,
    );
    expect((await update({ nama: 'Satu', insta: 'budi-x', tiktok: 'cicero_devs' })).status).toBe(200);
    expect(await stored()).toMatchObject({ nama: 'SATU', insta: 'budi-x', tiktok: '@Cicero_Devs' });
  });

  test.for([
    ['insta', 'AKUN.LIMA'],
    ['insta', 'https://instagram.com/akun.lima'],
    ['tiktok', 'akun_lima'],
  ] as const)('%s %s is somebody else’s, however that is spelled: 409', async ([field, given]) => {
    await sql`update "user" set insta = ' @Akun.Lima', tiktok = 'AKUN_LIMA' where user_id = '00000005'`.execute(
      stage.running.db,
    );
    expect(await update({ nama: 'Lain', [field]: given })).toMatchObject({
      status: 409,
      body: { success: false, code: 'HANDLE_TAKEN' },
    });
    expect(await stored()).toMatchObject({ nama: 'ANGGOTA SATU', insta: 'satu.lama', tiktok: '@satu_lama' });
  });

  test('a double that was there before keeps nobody from saving something else', async () => {
    await sql`update "user" set insta = '@Satu.Lama' where user_id = '00000005'`.execute(stage.running.db);
    expect((await update({ nama: 'Satu', insta: 'satu.lama' })).status).toBe(200);
  });

  test('the same name on the other network is free', async () => {
    await sql`update "user" set tiktok = '@akun.sama' where user_id = '00000005'`.execute(stage.running.db);
    expect((await update({ insta: 'akun.sama' })).status).toBe(200);
  });
});

describe('WhatsApp number', () => {
  test.for([
    ['0812 3456 7890', '6281234567890'],
    ['+65 9123 4567', '6591234567'],
    [81234567890, '6281234567890'],
    [null, ''],
    ['', ''],
  ] as const)('%j is kept as %j', async ([given, kept]) => {
    expect((await update({ whatsapp: given })).status).toBe(200);
    expect((await stored())?.whatsapp).toBe(kept);
  });

  test.for(['1234567', 'bukan nomor', '+', '12345678901234567890'])('%j: 400', async (whatsapp) => {
    expect(await update({ whatsapp })).toMatchObject({ status: 400, body: { code: 'PHONE_INVALID' } });
  });

  test('what is stored is left as it is when it is sent back', async () => {
    await sql`update "user" set whatsapp = '12' where user_id = '00000001'`.execute(stage.running.db);
    expect((await update({ whatsapp: ' 12', nama: 'Satu' })).status).toBe(200);
    expect((await stored())?.whatsapp).toBe('12');
  });
});
