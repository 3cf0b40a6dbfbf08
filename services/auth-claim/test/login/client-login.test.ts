import { listAudit } from '@cicero/access';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSentTo, messagesTo, otherThan } from '../fixtures/messages.ts';
import { installProbes, probe } from '../fixtures/probes.ts';
import { type Answer, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const administrator = '6281200000001';
const login = (client_id: unknown, client_operator: unknown, from = '203.0.113.1'): Promise<Answer> =>
  running.call('/api/auth/login', { client_id, client_operator }, { from });
const sent = { status: 401, body: { code: 'LOGIN_CODE_SENT' }, cookies: [] };

beforeAll(async () => {
  running = await RunningService.open({ ADMIN_WHATSAPP: '0812-0000-0001' });
  installProbes(running.app);
  await running.host.database.script(`
    insert into clients (client_id, nama, client_type, client_status, client_operator) values
      ('DITCONTOH', 'Direktorat Contoh', 'Direktorat', true, '081100000001'),
      ('res_b', 'Unit B', 'org', true, E'0811-0000-0002; 6281100000003,+62 811 0000 0004\\n bukan nomor'),
      ('RES_OFF', 'Unit Tutup', 'org', false, '081100000005'),
      ('RES_NULL', 'Unit Tanpa Operator', 'org', true, null),
      ('RES_BLANK', 'Unit Kosong', null, true, ' ; '),
      ('RES_TEXT', 'Unit Teks', 'org', true, 'operator');`);
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(3_600_000));

describe('with the number of an operator and the code', () => {
  test('a directorate gets its role, and a token of the same claims', async () => {
    expect(await login(' ditcontoh ', '0811 0000 0001')).toMatchObject(sent);
    const { status, body, cookies } = await login('DITCONTOH', await codeSentTo(running, '6281100000001'));
    expect(status).toBe(200);
    const client = { client_id: 'DITCONTOH', nama: 'Direktorat Contoh', role: 'ditcontoh' };
    expect(body).toEqual({ success: true, token: expect.any(String), client });
    expect(decodeJwt(body.token ?? '')).toMatchObject({ ...client, kind: 'client', aud: 'cicero:client' });
    expect(cookies).toMatchObject([{ name: 'token_client', value: body.token, httpOnly: true }]);
    expect((await probe(running, 'client', body.token)).body.data).toEqual({ kind: 'client', id: 'DITCONTOH' });
    const logs = await running.db.selectFrom('login_log').selectAll().execute();
    expect(logs).toMatchObject([{ actor_id: 'DITCONTOH', login_type: 'operator', login_source: 'mobile' }]);
  });

  test('a unit has the role client; each of its operators may, the code goes to that one only', async () => {
    for (const number of ['6281100000002', '6281100000003', '6281100000004']) {
      const before = (await running.mails()).length;
      expect(await login('RES_B', Number(number))).toMatchObject(sent);
      expect((await running.mails()).slice(before).map(({ recipient }) => recipient)).toEqual([`${number}@c.us`]);
      const { body } = await login('RES_B', await codeSentTo(running, number));
      expect(body).toMatchObject({ client: { client_id: 'RES_B', nama: 'Unit B', role: 'client' } });
    }
  });

  test('two operators at the same time do not take the code from each other', async () => {
    await login('RES_B', '081100000002');
    await login('RES_B', '081100000003');
    const [one, other] = [await codeSentTo(running, '6281100000002'), await codeSentTo(running, '6281100000003')];
    expect((await login('RES_B', one)).status).toBe(200);
    expect((await login('RES_B', other)).status).toBe(200);
  });

  test('the trail says by the end of the number who it was', async () => {
    await login('RES_B', '081100000003');
    await login('RES_B', await codeSentTo(running, '6281100000003'));
    const [event] = await listAudit(running.db, { action: 'login.client', limit: 1 });
    expect(event).toMatchObject({ outcome: 'ok', actor: { kind: 'client', id: 'RES_B' }, detail: { number: '…0003' } });
  });
});

describe('an administrator', () => {
  test('may sign in as any active client, with a code on the own phone', async () => {
    for (const clientId of ['DITCONTOH', 'RES_NULL']) {
      const before = (await running.mails()).length;
      expect(await login(clientId, '0812 0000 0001')).toMatchObject(sent);
      expect((await running.mails()).slice(before)).toMatchObject([{ recipient: `${administrator}@c.us` }]);
      expect((await login(clientId, await codeSentTo(running, administrator))).status).toBe(200);
    }
    const before = (await running.mails()).length;
    expect(await login('RES_OFF', '0812 0000 0001')).toMatchObject(sent);
    expect(await running.mails()).toHaveLength(before);
  });

  test('gets a code for one client only', async () => {
    await login('RES_NULL', administrator);
    const code = await codeSentTo(running, administrator);
    expect((await login('DITCONTOH', code)).status).toBe(401);
    expect((await login('RES_NULL', code)).status).toBe(200);
  });

  test('is not flooded through many clients: thirty codes a day', async () => {
    running.clock.advance(24 * 3_600_000);
    const before = (await messagesTo(running, administrator)).length;
    for (let count = 0; count < 11; count++) {
      await Promise.all(
        ['DITCONTOH', 'RES_B', 'RES_NULL'].map((clientId) => login(clientId, administrator, `198.51.100.${count}`)),
      );
      running.clock.advance(61_000);
    }
    expect(await messagesTo(running, administrator)).toHaveLength(before + 30);
  });
});

describe('the same answer, and nothing sent', () => {
  test.for([
    ['an unknown client', 'RES_X', '081100000001', 'CLIENT_NOT_FOUND'],
    ['the operator of another client', 'DITCONTOH', '081100000002', 'PHONE_MISMATCH'],
    ['a client that is not active', 'RES_OFF', '081100000005', 'ACCOUNT_INACTIVE'],
    ['a client without operator', 'RES_NULL', '081100000005', 'PHONE_MISMATCH'],
    ['a client whose operator is blank', 'RES_BLANK', '081100000005', 'PHONE_MISMATCH'],
    ['a client whose operator is no number', 'RES_TEXT', '081100000005', 'PHONE_MISMATCH'],
  ] as const)('%s', async ([, clientId, number, reason]) => {
    const before = (await running.mails()).length;
    expect(await login(clientId, number)).toMatchObject(sent);
    expect(await running.mails()).toHaveLength(before);
    const [event] = await listAudit(running.db, { action: 'login.client', limit: 1 });
    expect(event).toMatchObject({ outcome: 'refused', reason });
  });
});

test.for([
  ['nothing', {}, 'LOGIN_FIELDS_REQUIRED'],
  ['no operator', { client_id: 'RES_B' }, 'LOGIN_FIELDS_REQUIRED'],
  ['no client', { client_operator: '081100000002' }, 'LOGIN_FIELDS_REQUIRED'],
  ['blanks', { client_id: ' ', client_operator: '081100000002' }, 'LOGIN_FIELDS_REQUIRED'],
  [
    'text where the operator is stored as just that',
    { client_id: 'RES_TEXT', client_operator: 'operator' },
    'PHONE_INVALID',
  ],
  ['text where no operator is stored', { client_id: 'RES_NULL', client_operator: 'abc' }, 'PHONE_INVALID'],
  ['punctuation', { client_id: 'RES_BLANK', client_operator: ';' }, 'PHONE_INVALID'],
] as const)('%s: 400, and no message', async ([, payload, code]) => {
  const before = (await running.mails()).length;
  expect(await running.call('/api/auth/login', payload)).toMatchObject({ status: 400, body: { code } });
  expect(await running.mails()).toHaveLength(before);
});

test('guessing codes of a client pauses, whatever its spelling', async () => {
  await login('RES_B', '081100000002');
  const wrong = otherThan(await codeSentTo(running, '6281100000002'));
  const statuses: number[] = [];
  for (const spelling of ['RES_B', 'res_b', ' Res_b', 'RES_b', 'rEs_B', 'RES_B ', 'res_B', 'Res_B']) {
    statuses.push((await login(spelling, wrong)).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429, 429]);
});
