import { listAudit } from '@cicero/access';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSentTo, messagesTo, otherThan } from '../fixtures/messages.ts';
import { people } from '../fixtures/people.ts';
import { installProbes, probe } from '../fixtures/probes.ts';
import { type Answer, type Call, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const login = (nrp: unknown, whatsapp: unknown, options: Call = {}): Promise<Answer> =>
  running.call('/api/auth/user-login', { nrp, whatsapp }, options);
const neutral = {
  status: 401,
  body: {
    success: false,
    code: 'LOGIN_CODE_SENT',
    message:
      'Jika data cocok, kode masuk enam angka sudah dikirim ke WhatsApp Anda. Masuk sekali lagi dengan kode itu sebagai pengganti nomor.',
  },
  cookies: [],
};

beforeAll(async () => {
  running = await RunningService.open();
  installProbes(running.app);
  await running.host.database.script(people);
});
afterAll(() => running.close());
/** Cool-downs and pauses of the tests before are over. */
beforeEach(() => running.clock.advance(3_600_000));

describe('with number and code', () => {
  test('the number brings a code to it, the code a token with the claims of the answer', async () => {
    expect(await login('00000001', '0811 0000 0001')).toMatchObject(neutral);
    const code = await codeSentTo(running, '6281100000001');
    const { status, body, cookies } = await login('00000001', code);
    expect(status).toBe(200);
    const user = { user_id: '00000001', nama: 'ANGGOTA SATU', role: 'user' };
    expect(body).toEqual({ success: true, token: expect.any(String), user });
    expect(decodeJwt(body.token ?? '')).toMatchObject({ ...user, kind: 'personnel', aud: 'cicero:personnel' });
    expect(cookies).toMatchObject([{ name: 'token_personnel', value: body.token, httpOnly: true, maxAge: 7200 }]);
    expect((await probe(running, 'personnel', body.token)).body.data).toEqual({ kind: 'personnel', id: '00000001' });
    const logs = await running.db.selectFrom('login_log').selectAll().where('actor_id', '=', '00000001').execute();
    expect(logs).toMatchObject([{ login_type: 'user', login_source: 'mobile', logged_at: running.clock.now() }]);
  });

  test('the message goes over the number for personnel, first of all, and not after the code has expired', async () => {
    await login('00000001', '081100000001');
    const message = (await messagesTo(running, '6281100000001')).at(-1);
    expect(message).toMatchObject({
      channel: 'whatsapp',
      account: 'user',
      priority: 'otp',
      sensitive: true,
      expiresAt: new Date(running.clock.now().getTime() + 300_000).toISOString(),
    });
    const at = (minutes: number) => new Date(running.clock.now().getTime() + (7 * 60 + minutes) * 60_000);
    expect(message?.text).toContain(`sampai pukul ${at(5).toISOString().slice(11, 16)} WIB`);
  });

  test.for([
    ['the number as a JSON number', '00000002', 6281100000002],
    ['the stored spelling', '00000002', '0811-0000-0002'],
    ['an international one', '00000002', '+62 811 0000 0002'],
    ['a WhatsApp id', '00000002', '6281100000002@c.us'],
    ['dots and spaces in the personnel number', ' 0000.0002 ', '081100000002'],
  ] as const)('is recognised: %s', async ([, nrp, number]) => {
    const before = (await messagesTo(running, '6281100000002')).length;
    expect(await login(nrp, number)).toMatchObject(neutral);
    expect(await messagesTo(running, '6281100000002')).toHaveLength(before + 1);
  });

  test('the field may be called password, as old clients do; whatsapp wins', async () => {
    await running.call('/api/auth/user-login', { nrp: '00000001', password: '081100000001' });
    const code = await codeSentTo(running, '6281100000001');
    const both = { nrp: '00000001', whatsapp: otherThan(code), password: code };
    expect(await running.call('/api/auth/user-login', both)).toMatchObject({ status: 401 });
    const blank = { nrp: '00000001', whatsapp: ' ', password: `${code.slice(0, 3)} ${code.slice(3)}` };
    expect(await running.call('/api/auth/user-login', blank)).toMatchObject({ status: 200 });
  });
});

describe('the same answer, and nothing sent', () => {
  test.for([
    ['an unknown number of personnel', '99999999', '081100000001', 'USER_NOT_FOUND'],
    ['another phone', '00000001', '081100000002', 'PHONE_MISMATCH'],
    ['somebody who is not active', '00000003', '081100000003', 'ACCOUNT_INACTIVE'],
    ['somebody whose number is blank', '00000004', '081100000004', 'PHONE_MISMATCH'],
    ['somebody without number', '00000005', '081100000005', 'PHONE_MISMATCH'],
    ['somebody whose number is none', '00000006', '6281100000006', 'PHONE_MISMATCH'],
  ] as const)('%s', async ([, nrp, number, reason]) => {
    const before = (await running.mails()).length;
    expect(await login(nrp, number)).toMatchObject(neutral);
    const [event] = await listAudit(running.db, { action: 'login.personnel', limit: 1 });
    expect(event).toMatchObject({ outcome: 'refused', reason, address: '203.0.113.1' });
    expect(await running.mails()).toHaveLength(before);
  });

  test('within a minute of the last code; then there is a new one and the old is dead', async () => {
    await login('00000007', '081100000007');
    const old = await codeSentTo(running, '6281100000007');
    running.clock.advance(59_000);
    expect(await login('00000007', '081100000007')).toMatchObject(neutral);
    expect(await messagesTo(running, '6281100000007')).toHaveLength(1);
    running.clock.advance(1_001);
    await login('00000007', '081100000007');
    expect(await messagesTo(running, '6281100000007')).toHaveLength(2);
    const code = await codeSentTo(running, '6281100000007');
    if (old !== code) expect((await login('00000007', old)).status).toBe(401);
    expect((await login('00000007', code)).status).toBe(200);
  });

  test('of many at once one sends', async () => {
    const before = (await messagesTo(running, '6281100000007')).length;
    await Promise.all(Array.from({ length: 20 }, () => login('00000007', '081100000007')));
    expect(await messagesTo(running, '6281100000007')).toHaveLength(before + 1);
  });

  test('after ten codes of a day from one address, twenty from all', async () => {
    const ask = async (from: string): Promise<number> => {
      for (let count = 0; count < 12; count++) {
        expect(await login('00000008', '081100000008', { from })).toMatchObject(neutral);
        running.clock.advance(61_000);
      }
      return (await messagesTo(running, '6281100000008')).length;
    };
    expect(await ask('203.0.113.11')).toBe(10);
    // A stranger who knows number and phone does not use up the owner's share.
    expect(await ask('203.0.113.12')).toBe(20);
    expect(await ask('203.0.113.13')).toBe(20);
  });

  test('a stranger whose share is used up keeps no code back by asking on', async () => {
    const [stranger, owner] = ['203.0.113.14', '203.0.113.15'];
    for (let count = 0; count < 11; count++) {
      await login('00000009', '081100000009', { from: stranger });
      running.clock.advance(61_000);
    }
    expect(await messagesTo(running, '6281100000009')).toHaveLength(10);
    expect(await login('00000009', '081100000009', { from: stranger })).toMatchObject(neutral);
    await login('00000009', '081100000009', { from: owner });
    expect(await messagesTo(running, '6281100000009')).toHaveLength(11);
  });

  test('strangers use up no share where the person has signed in before', async () => {
    const home = '203.0.113.16';
    await login('00000010', '081100000010', { from: home });
    const code = await codeSentTo(running, '6281100000010');
    expect((await login('00000010', code, { from: home })).status).toBe(200);
    running.clock.advance(61_000);
    for (let count = 0; count < 22; count++) {
      await login('00000010', '081100000010', { from: `198.51.100.${count}` });
      running.clock.advance(61_000);
    }
    expect(await messagesTo(running, '6281100000010')).toHaveLength(20);
    await login('00000010', '081100000010', { from: home });
    expect(await messagesTo(running, '6281100000010')).toHaveLength(21);
  });
});

test('an address may ask three hundred times an hour, whether it matches or not; others are not affected', async () => {
  const from = '203.0.113.99';
  const answers: Answer[] = [];
  for (let batch = 0; batch < 5; batch++) {
    const questions = Array.from({ length: 62 }, (_, at) =>
      login(String(70_000_000 + batch * 62 + at), '081199999999', { from }),
    );
    answers.push(...(await Promise.all(questions)));
  }
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(300);
  expect(answers.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(10);
  expect(await login('00000001', '081100000001', { from })).toMatchObject({ status: 429 });
  expect(await login('00000001', '081100000001')).toMatchObject({ status: 401 });
});

describe('what is neither number nor code', () => {
  test.for([
    ['nothing', {}, 'LOGIN_FIELDS_REQUIRED'],
    ['no number', { nrp: '00000001' }, 'LOGIN_FIELDS_REQUIRED'],
    ['no personnel number', { whatsapp: '081100000001' }, 'LOGIN_FIELDS_REQUIRED'],
    ['null', { nrp: null, whatsapp: null, password: null }, 'LOGIN_FIELDS_REQUIRED'],
    ['blanks', { nrp: '00000004', whatsapp: '  ' }, 'LOGIN_FIELDS_REQUIRED'],
    ['a number without digits', { nrp: '00000004', whatsapp: 'abc' }, 'PHONE_INVALID'],
    ['a suffix alone', { nrp: '00000004', whatsapp: '@c.us' }, 'PHONE_INVALID'],
    ['the country code alone', { nrp: '00000006', whatsapp: '62' }, 'PHONE_INVALID'],
    ['seven digits', { nrp: '00000001', whatsapp: '0811000' }, 'PHONE_INVALID'],
    ['five digits', { nrp: '00000001', whatsapp: '12345' }, 'PHONE_INVALID'],
    ['digits of another script', { nrp: '00000001', whatsapp: '٠٨١١٠٠٠٠٠٠٠١' }, 'PHONE_INVALID'],
    ['a personnel number without digits', { nrp: 'abc', whatsapp: '081100000001' }, 'NRP_INVALID'],
    ['a personnel number of 19 digits', { nrp: '1'.repeat(19), whatsapp: '081100000001' }, 'NRP_INVALID'],
  ] as const)('%s: 400', async ([, payload, code]) => {
    const before = (await running.mails()).length;
    expect(await running.call('/api/auth/user-login', payload)).toMatchObject({ status: 400, body: { code } });
    expect(await running.mails()).toHaveLength(before);
  });
});

test('no number, code or name reaches the log', async () => {
  await login('00000001', '081100000001');
  const code = await codeSentTo(running, '6281100000001');
  const { body } = await login('00000001', code);
  const log = running.logged.join('');
  for (const secret of [code, body.token, '81100000001', 'ANGGOTA SATU', '00000001', '203.0.113']) {
    expect(log).not.toContain(secret);
  }
});
