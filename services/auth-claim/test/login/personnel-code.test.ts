import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSentTo, messagesTo, otherThan } from '../fixtures/messages.ts';
import { people } from '../fixtures/people.ts';
import { type Answer, type Call, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const login = (nrp: unknown, whatsapp: unknown, options: Call = {}): Promise<Answer> =>
  running.call('/api/auth/user-login', { nrp, whatsapp }, options);

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(people);
});
afterAll(() => running.close());
/** Cool-downs and pauses of the tests before are over. */
beforeEach(() => running.clock.advance(3_600_000));

describe('a code', () => {
  const codeOf = async (nrp: string, number: string): Promise<string> => {
    await login(nrp, number);
    return codeSentTo(running, number.replace(/^0/, '62'));
  };

  test('is good once', async () => {
    const code = await codeOf('00000001', '081100000001');
    const answers = await Promise.all(Array.from({ length: 5 }, () => login('00000001', code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('is not good for somebody else, nor for a client', async () => {
    const code = await codeOf('00000001', '081100000001');
    expect(await login('00000002', code)).toMatchObject({ status: 401, body: { code: 'LOGIN_CODE_INVALID' } });
    const asClient = await running.call('/api/auth/login', { client_id: 'RES_A', client_operator: code });
    expect(asClient).toMatchObject({ status: 401, body: { code: 'LOGIN_CODE_INVALID' } });
    expect((await login('00000001', code)).status).toBe(200);
  });

  test('is not good after five minutes', async () => {
    const code = await codeOf('00000001', '081100000001');
    running.clock.advance(300_001);
    expect(await login('00000001', code)).toMatchObject({ status: 401, body: { code: 'LOGIN_CODE_INVALID' } });
  });

  test('is not good when the number was changed or the person deactivated meanwhile', async () => {
    const change = (values: { whatsapp?: string; status?: boolean }) =>
      running.db.updateTable('user').set(values).where('user_id', '=', '00000002').execute();
    const code = await codeOf('00000002', '081100000002');
    await change({ status: false });
    expect((await login('00000002', code)).status).toBe(401);
    await change({ status: true, whatsapp: '6281100000022' });
    expect((await login('00000002', code)).status).toBe(401);
    await change({ whatsapp: '6281100000002' });
    expect((await login('00000002', code)).status).toBe(200);
  });

  test('dies with the third wrong one, and no new one comes before the five minutes are over', async () => {
    const code = await codeOf('00000001', '081100000001');
    for (let count = 0; count < 3; count++) await login('00000001', otherThan(code));
    expect(await login('00000001', code)).toMatchObject({ status: 401, body: { code: 'LOGIN_CODE_INVALID' } });
    const sent = (await messagesTo(running, '6281100000001')).length;
    running.clock.advance(61_000);
    expect(await login('00000001', '081100000001')).toMatchObject({ status: 401, body: { code: 'LOGIN_CODE_SENT' } });
    expect(await messagesTo(running, '6281100000001')).toHaveLength(sent);
  });

  test('guessed from one address: five tries, then pauses; for unknown numbers of personnel just so', async () => {
    for (const nrp of ['00000001', '88888888']) {
      const from = `203.0.113.${nrp === '00000001' ? 21 : 22}`;
      const statuses: number[] = [];
      for (let count = 0; count < 8; count++) statuses.push((await login(nrp, '123456', { from })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
      expect(await login(nrp, '081100000001', { from })).toMatchObject({ status: 429, body: { code: 'LOCKED_OUT' } });
    }
  });
});
