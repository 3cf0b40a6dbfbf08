import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const form = { username: 'petugas.baru', password: 'kuda-laut-biru-7', whatsapp: '0812-3456-7890', client_id: 'RES_A' };
const register = (change: object = {}): Promise<Answer> =>
  running.call('/api/auth/dashboard-register', { ...form, ...change });
const accounts = async (): Promise<number> =>
  (await running.db.selectFrom('dashboard_user').select('dashboard_user_id').execute()).length;

beforeAll(async () => {
  running = await RunningService.open({ ADMIN_WHATSAPP: '6281200000001' });
  await running.host.database.script(clients);
  expect((await register()).status).toBe(201);
});
afterAll(() => running.close());

describe('is refused, and leaves nothing behind', () => {
  test.for([
    ['no username', { username: '' }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['no password', { password: undefined }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['no number', { whatsapp: ' ' }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['a number that is none', { whatsapp: 'abc' }, 400, 'PHONE_INVALID'],
    ['a number before a name', { whatsapp: '12', username: 'a b' }, 400, 'PHONE_INVALID'],
    ['a name that looks like another', { username: '\u212aepala' }, 400, 'USERNAME_INVALID'],
    ['a name with a command', { username: 'x\napprovedash#kawan' }, 400, 'USERNAME_INVALID'],
    ['a short password', { password: '1234567' }, 400, 'PASSWORD_INVALID'],
    ['a common password', { password: 'Rahasia123' }, 400, 'PASSWORD_INVALID'],
    ['the name as password', { username: 'kawan.lama', password: 'KAWAN.LAMA' }, 400, 'PASSWORD_INVALID'],
    ['an address that is none', { email: 'x@' }, 400, 'EMAIL_INVALID'],
    ['a name that is taken', { username: 'PETUGAS.baru' }, 400, 'USERNAME_TAKEN'],
    ['a taken name before an unknown role', { username: 'petugas.baru', role: 'entah' }, 400, 'USERNAME_TAKEN'],
    ['an unknown role', { role: 'entah' }, 400, 'ROLE_INVALID'],
    ['an unknown role number', { role_id: 99_999 }, 400, 'ROLE_INVALID'],
    ['a role number that is none', { role_id: 'satu', role: 'operator' }, 400, 'ROLE_INVALID'],
    ['a role number beyond all', { role_id: '99999999999' }, 400, 'ROLE_INVALID'],
    ['an operator without client', { client_id: undefined }, 400, 'CLIENT_REQUIRED'],
    ['an unknown client', { client_ids: ['RES_A', 'RES_X'] }, 404, 'CLIENT_NOT_FOUND'],
    ['clients that are no list', { client_ids: 'RES_A' }, 400, 'VALIDATION_FAILED'],
    ['clients that are no texts', { client_ids: [{ $ne: 1 }] }, 400, 'VALIDATION_FAILED'],
    ['an object as name', { username: { $ne: 1 } }, 400, 'VALIDATION_FAILED'],
  ] as const)('%s', async ([, change, status, code]) => {
    const before = [await accounts(), (await running.mails()).length];
    expect(await register({ username: 'calon.baru', ...change })).toMatchObject({
      status,
      body: { success: false, code },
    });
    expect([await accounts(), (await running.mails()).length]).toEqual(before);
  });

  test('the unknown client is named', async () => {
    const { body } = await register({ username: 'calon.baru', client_id: 'polres entah' });
    expect(body.message).toBe('Client "POLRES ENTAH" tidak ditemukan.');
  });
});
