import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { verifyPassword } from '../../src/accounts/password.ts';
import { account, password, penmasAccount } from '../fixtures/accounts.ts';
import { type Answer, clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
const tokens: Record<string, string> = {};
let adminId = '';
let chiefId = '';

async function tokenOf(route: string, username: string): Promise<string> {
  const { body } = await running.call(route, { username, password });
  return body.token ?? '';
}

const register = (as: string | undefined, change: object = {}): Promise<Answer> =>
  running.call(
    '/api/auth/penmas-register',
    { username: 'penulis.baru', password: 'ombak-besar-44', ...change },
    { headers: as === undefined ? {} : { authorization: `Bearer ${tokens[as]}` } },
  );
const penmas = () => running.db.selectFrom('penmas_user').selectAll().orderBy('username').execute();

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
  chiefId = await penmasAccount(running, 'kepala.penmas');
  await penmasAccount(running, 'editor.penmas', 'editor');
  adminId = await account(running, 'kepala', { role: 'admin', clientIds: ['DITCONTOH'] });
  await account(running, 'operator');
  tokens.admin = await tokenOf('/api/auth/dashboard-login', 'kepala');
  tokens.operator = await tokenOf('/api/auth/dashboard-login', 'operator');
  tokens.chief = await tokenOf('/api/auth/penmas-login', 'kepala.penmas');
  tokens.editor = await tokenOf('/api/auth/penmas-login', 'editor.penmas');
});
afterAll(() => running.close());
beforeEach(() => running.clock.advance(1_000));

test('an administrator of the dashboard invites; without role it is a penulis', async () => {
  const { status, body } = await register('admin');
  expect(status).toBe(201);
  const id = (body as unknown as { user_id: string }).user_id;
  expect(body).toEqual({ success: true, user_id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const [row] = await running.db.selectFrom('penmas_user').selectAll().where('user_id', '=', id).execute();
  expect(row).toMatchObject({ username: 'penulis.baru', role: 'penulis' });
  expect(await verifyPassword(row?.password_hash ?? '', 'ombak-besar-44')).toBe(true);
  expect(await listAudit(running.db, { action: 'penmas.registered', limit: 9 })).toMatchObject([
    {
      outcome: 'ok',
      actor: { kind: 'dashboard', id: adminId },
      subject: { kind: 'penmas', id },
      detail: { role: 'penulis' },
    },
  ]);
});

test('an admin of the press section invites, also further admins', async () => {
  expect((await register('chief', { username: 'kawan', role: ' Admin ' })).status).toBe(201);
  const [event] = await listAudit(running.db, { action: 'penmas.registered', limit: 1 });
  expect(event).toMatchObject({ actor: { kind: 'penmas', id: chiefId }, detail: { role: 'admin' } });
});

test.for([
  ['nobody', undefined, 401],
  ['an operator', 'operator', 403],
  ['an editor', 'editor', 403],
] as const)('%s may not', async ([, as, status]) => {
  const before = await penmas();
  expect((await register(as, { username: 'penyusup', role: 'admin' })).status).toBe(status);
  expect(await penmas()).toEqual(before);
});

describe('is refused, and leaves nothing behind', () => {
  test.for([
    ['no name', { username: ' ' }, 'CREDENTIALS_REQUIRED'],
    ['no password', { password: '' }, 'CREDENTIALS_REQUIRED'],
    ['the role of a directorate', { role: 'ditbinmas' }, 'ROLE_INVALID'],
    ['a role nobody knows', { role: 'superadmin' }, 'ROLE_INVALID'],
    ['a short password', { password: 'pendek' }, 'PASSWORD_INVALID'],
    ['a common password', { password: 'bismillah' }, 'PASSWORD_INVALID'],
    ['the name as password', { username: 'penulis.lain', password: 'Penulis.Lain' }, 'PASSWORD_INVALID'],
    ['a name that looks like another', { username: 'editor\u200b' }, 'USERNAME_INVALID'],
    ['a name that is taken', { username: 'EDITOR.Penmas' }, 'USERNAME_TAKEN'],
  ] as const)('%s', async ([, change, code]) => {
    const before = await penmas();
    expect(await register('admin', { username: 'calon', ...change })).toMatchObject({ status: 400, body: { code } });
    expect(await penmas()).toEqual(before);
  });
});

test('of ten who want one name at once, one gets it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, at) => register('admin', { username: at % 2 ? 'Rebutan' : 'rebutan' })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'USERNAME_TAKEN')).toHaveLength(9);
});
