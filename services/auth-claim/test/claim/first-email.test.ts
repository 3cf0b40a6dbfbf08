import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { ClaimStage } from '../fixtures/claim.ts';

const stage = await ClaimStage.open();
afterAll(() => stage.close());
beforeEach(() => stage.anew());

describe('a person without address, but with a WhatsApp number of record', () => {
  test('gets the code over WhatsApp; the typed address learns where it went and not one digit of the number', async () => {
    expect((await stage.request('00000002', ' Dua@Example.net ')).status).toBe(202);
    // Both were said in one transaction: neither is before the other.
    const sent = await stage.sent();
    expect(sent).toHaveLength(2);
    const [chat, mail] = ['whatsapp', 'email'].map((channel) => sent.find((message) => message.channel === channel));
    expect(chat).toMatchObject({
      account: 'user',
      recipient: '6281200000002@c.us',
      priority: 'otp',
      sensitive: true,
      expiresAt: new Date(stage.running.clock.now().getTime() + 300_000).toISOString(),
    });
    expect(chat?.text).toMatch(/^Kode OTP klaim data Cicero: [1-9]\d{5}\n/);
    expect(chat?.text).toContain('dua@example.net');
    expect(mail).toMatchObject({
      channel: 'email',
      recipient: 'dua@example.net',
      subject: 'Kode OTP dikirim ke WhatsApp Anda',
    });
    const code = await stage.code();
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain('nomor WhatsApp yang terdaftar');
      expect(body).not.toContain(code);
      expect(body).not.toMatch(/00000002|8120000|0002/);
    }
  });

  test('has the address stored once the code is redeemed; it is told, and cached answers of the unit go stale', async () => {
    await stage.running.host.database.script(
      `insert into user_roles select '00000002', role_id from roles where role_name = 'ditbinmas';`,
    );
    await stage.request('00000002', 'dua@example.net');
    expect(await stage.emailOf('00000002')).toBe(null);
    expect((await stage.verify('00000002', 'dua@example.net', await stage.code())).status).toBe(200);
    expect(await stage.emailOf('00000002')).toBe('dua@example.net');
    expect((await stage.sent()).at(-1)).toMatchObject({
      recipient: 'dua@example.net',
      subject: 'Email Anda terdaftar di Cicero',
    });
    expect(await stage.versions()).toEqual({ 'client:RES_A': 1, 'role:ditbinmas': 1 });
  });

  test('whose key is older than the rule for numbers has the address stored too', async () => {
    await stage.claim({ nrp: '0004', email: 'empat@example.net' });
    expect(await stage.emailOf('NRP-0004')).toBe('empat@example.net');
  });

  test('of two who prove one address, one gets it', async () => {
    await stage.request('00000002', 'rebutan@example.net');
    const one = await stage.code();
    await stage.request('00000005', 'rebutan@example.net');
    const two = await stage.code();
    const answers = await Promise.all([
      stage.verify('00000002', 'rebutan@example.net', one),
      stage.verify('00000005', 'rebutan@example.net', two),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.map(({ body }) => body.code)).toContain('EMAIL_TAKEN');
    expect([await stage.emailOf('00000002'), await stage.emailOf('00000005')].filter(Boolean)).toHaveLength(1);
  });

  test('an import that takes the address at the same moment wins; the claim is told 409, not 500', async () => {
    await stage.request('00000002', 'rebutan@example.net');
    const code = await stage.code();
    // As an import would between our look and our write: it does not ask for our lock.
    await stage.running.host.database.script(`
      create function snatch() returns trigger language plpgsql as $$
      begin
        if new.user_id = '00000002' then
          update "user" set email = new.email where user_id = '00000005';
        end if;
        return new;
      end $$;
      create trigger snatch before update of email on "user" for each row execute function snatch();`);
    const { status, body } = await stage.verify('00000002', 'rebutan@example.net', code);
    await stage.running.host.database.script(`drop trigger snatch on "user"; drop function snatch();`);
    expect([status, body.code]).toEqual([409, 'EMAIL_TAKEN']);
  });
});
