import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeSentTo } from '../fixtures/messages.ts';
import { type Answer, type Call, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const person = { nrp: '77000001', nama: 'Anggota Baru', client_id: 'RES_A' };
const register = (change: object = {}, options: Call = {}): Promise<Answer> =>
  running.call('/api/auth/user-register', { ...person, ...change }, options);
const people = () => running.db.selectFrom('user').selectAll().orderBy('user_id').execute();
const versionOf = async (scope: string): Promise<number> =>
  Number(
    (await running.db.selectFrom('data_version').select('version').where('scope', '=', scope).executeTakeFirst())
      ?.version ?? 0,
  );

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(`${clients}
    update clients set client_status = false where client_id = 'DITCONTOH';
    insert into "user" (user_id, nama, client_id, status, whatsapp, insta) values
      ('00000001', 'PEMILIK', 'RES_A', true, '6281100000001', 'pemilik');
    alter table "user" disable trigger user_number_is_digits;
    insert into "user" (user_id, nama, client_id, status) values ('1234-56', 'LAMA', 'RES_A', true);
    alter table "user" enable trigger user_number_is_digits;`);
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(3_600_001));

test('a person is added as the directory writes it, and may sign in with number and code', async () => {
  const before = await versionOf('client:RES_B');
  const answer = await register({
    nrp: ' 7700-0002 ',
    nama: ' Anggota   Dua, S.H. ',
    client_id: 'RES_B',
    whatsapp: '0811 0000 0002',
    divisi: 'sat binmas',
    jabatan: 'kanit',
    title: 'aipda',
  });
  expect(answer).toMatchObject({ status: 201, body: { success: true, user_id: '77000002' } });
  expect(Object.keys(answer.body)).toEqual(['success', 'user_id']);
  const [row] = await running.db.selectFrom('user').selectAll().where('user_id', '=', '77000002').execute();
  expect(row).toMatchObject({
    nama: 'ANGGOTA DUA, S.H.',
    client_id: 'res_b',
    status: true,
    whatsapp: '6281100000002',
    divisi: 'SAT BINMAS',
    jabatan: 'KANIT',
    title: 'AIPDA',
    insta: null,
    tiktok: null,
    exception: false,
    wa_notification_opt_in: false,
  });
  expect(await versionOf('client:RES_B')).toBeGreaterThan(before);
  expect(await listAudit(running.db, { action: 'personnel.registered', limit: 1 })).toMatchObject([
    { outcome: 'ok', actor: null, subject: { kind: 'personnel', id: '77000002' }, detail: { client: 'res_b' } },
  ]);
  await running.call('/api/auth/user-login', { nrp: 77000002, whatsapp: '081100000002' });
  const code = await codeSentTo(running, '6281100000002');
  expect((await running.call('/api/auth/user-login', { nrp: 77000002, whatsapp: code })).status).toBe(200);
});

describe('is refused, and changes nobody', () => {
  test.for([
    ['no number', { nrp: '' }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['no name', { nama: ' ' }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['no client', { client_id: undefined }, 400, 'REGISTRATION_FIELDS_REQUIRED'],
    ['a number without digits', { nrp: 'abc' }, 400, 'NRP_INVALID'],
    ['a number of 19 digits', { nrp: '1'.repeat(19) }, 400, 'NRP_INVALID'],
    ['a phone that is none', { whatsapp: '62' }, 400, 'PHONE_INVALID'],
    ['somebody who is there', { nrp: '00000001', whatsapp: '6281999999999' }, 400, 'NRP_TAKEN'],
    ['the same number in another spelling', { nrp: '00-00 00.01' }, 400, 'NRP_TAKEN'],
    ['the digits of an adopted key', { nrp: '123456' }, 400, 'NRP_TAKEN'],
    ['an unknown client', { client_id: 'RES_X' }, 404, 'CLIENT_NOT_FOUND'],
    ['a client that is not active', { client_id: 'DITCONTOH' }, 404, 'CLIENT_NOT_FOUND'],
    ['a name with a zero character', { nama: 'Anggota\u0000' }, 400, 'VALIDATION_FAILED'],
    ['a name that changes the direction of writing', { nama: 'Anggota\u202e' }, 400, 'VALIDATION_FAILED'],
    ['an unpaired half of a character', { nama: 'Anggota\ud800' }, 400, 'VALIDATION_FAILED'],
    ['a name that is too long', { nama: 'x'.repeat(201) }, 400, 'VALIDATION_FAILED'],
    ['a list as name', { nama: ['a', 'b'] }, 400, 'VALIDATION_FAILED'],
  ] as const)('%s', async ([, change, status, code]) => {
    const before = await people();
    expect(await register(change)).toMatchObject({ status, body: { success: false, code } });
    expect(await people()).toEqual(before);
  });
});

test('of twenty with one number at once one is added, and stays as it was added', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      register({ nrp: '77000099', nama: `Pendaftar ${at}` }, { from: `198.51.100.${at}` }),
    ),
  );
  const winner = answers.findIndex(({ status }) => status === 201);
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'NRP_TAKEN')).toHaveLength(19);
  const row = await running.db.selectFrom('user').select('nama').where('user_id', '=', '77000099').executeTakeFirst();
  expect(row?.nama).toBe(`PENDAFTAR ${winner}`);
});

test('an address may add sixty people an hour, and be refused thirty times', async () => {
  const from = '203.0.113.41';
  const added = await Promise.all(
    Array.from({ length: 62 }, (_, at) => register({ nrp: String(78_000_000 + at) }, { from })),
  );
  expect(added.filter(({ status }) => status === 201)).toHaveLength(60);
  expect(added.filter(({ body }) => body.code === 'RATE_LIMITED')).toHaveLength(2);
  const asked: number[] = [];
  for (let at = 0; at < 32; at++) asked.push((await register({ nrp: '00000001' }, { from: '203.0.113.42' })).status);
  expect(asked).toEqual([...Array(30).fill(400), 429, 429]);
});
