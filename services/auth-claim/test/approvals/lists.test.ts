import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, bearer, get, password } from '../fixtures/accounts.ts';
import { clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
let adminId: string;
let admin: Record<string, string>;

const decide = (id: string, decision: 'approve' | 'reject') =>
  running.call(`/api/dashboard/users/${id}/${decision}`, undefined, { method: 'PUT', headers: admin });
const login = (username: string) => running.call('/api/auth/dashboard-login', { username, password });

beforeAll(async () => {
  running = await RunningService.open();
  await running.host.database.script(clients);
  adminId = await account(running, 'kepala', { role: 'admin' });
  admin = await bearer(running, 'kepala');
});
afterAll(() => running.close());
beforeEach(() => running.db.deleteFrom('audit_event').execute());

describe('the list', () => {
  beforeAll(async () => {
    for (let at = 0; at < 5; at++) {
      await account(running, `antri.${at}`, { approved: false, clientIds: ['RES_B'], email: `antri${at}@contoh.test` });
    }
    const refused = await account(running, 'daftar.tolak', { approved: false, whatsapp: '081200000009' });
    await decide(refused, 'reject');
  });

  test('is by state, with a total, in pages, and never with a hash', async () => {
    const page = await get(running, '/api/dashboard/users?status=pending&search=ANTRI&page=2&limit=2', admin);
    expect(page.body).toMatchObject({ success: true, total: 5, page: 2, limit: 2 });
    expect(page.body.data).toHaveLength(2);
    const all = await get(running, '/api/dashboard/users?limit=200', admin);
    expect(JSON.stringify(all.body)).not.toMatch(/password|argon2/);
    const states = new Set((all.body.data as unknown as { state: string }[]).map(({ state }) => state));
    expect(states).toEqual(new Set(['pending', 'approved', 'rejected']));
  });

  test.for([
    ['antri.3', 1],
    ['res_b', 5],
    ['6281200000009', 1],
    ['ANTRI4@contoh', 1],
    ['%', 0],
    ['_ntri', 0],
    ["'", 0],
  ] as const)('finds by %s: %i', async ([search, total]) => {
    const answer = await get(running, `/api/dashboard/users?search=${encodeURIComponent(search)}`, admin);
    expect(answer.body).toMatchObject({ total });
  });

  test.for(['status=lain', 'page=0', 'limit=201', 'page=x', `search=${'x'.repeat(101)}`])('?%s: 400', async (query) => {
    expect((await get(running, `/api/dashboard/users?${query}`, admin)).status).toBe(400);
  });
});

describe('the trail', () => {
  test('says who decided about whom, from where', async () => {
    const id = await account(running, 'tercatat', { approved: false });
    await decide(id, 'approve');
    await decide(id, 'reject');
    const answer = await get(running, `/api/dashboard/audit?kind=dashboard&id=${id}`, admin);
    const party = { actor: { kind: 'dashboard', id: adminId }, subject: { kind: 'dashboard', id } };
    expect(answer.body).toMatchObject({
      success: true,
      next: null,
      data: [
        {
          action: 'account.rejected',
          outcome: 'ok',
          channel: 'http',
          address: '203.0.113.1',
          detail: { before: 'approved' },
        },
        { action: 'account.approved', outcome: 'ok', ...party, detail: { before: 'pending' } },
      ],
    });
  });

  test('comes in pages and through filters', async () => {
    await account(running, 'berhasil');
    for (let at = 0; at < 3; at++) await login('tidak.ada');
    await login('berhasil');
    type Page = { data: { event_id: number; action: string; outcome: string }[]; next: number | null };
    const first = (await get(running, '/api/dashboard/audit?action=login&limit=2', admin)).body as unknown as Page;
    expect(first.data.map(({ outcome }) => outcome)).toEqual(['ok', 'refused']);
    const path = `/api/dashboard/audit?action=login&limit=2&before=${first.next}`;
    const second = (await get(running, path, admin)).body as unknown as Page;
    expect(second.data).toHaveLength(2);
    expect(second.data.every(({ event_id }) => event_id < (first.next ?? 0))).toBe(true);
    const refused = await get(running, '/api/dashboard/audit?action=login.dashboard&outcome=refused', admin);
    expect(refused.body.data).toHaveLength(3);
    const later = await get(running, '/api/dashboard/audit?since=2027-01-01T00:00:00Z', admin);
    expect(later.body.data).toEqual([]);
  });

  test.for(['kind=dashboard', 'outcome=lain', 'since=kemarin', 'limit=0', 'limit=501', 'before=x', 'action=%25'])(
    '?%s: 400',
    async (query) => {
      expect((await get(running, `/api/dashboard/audit?${query}`, admin)).status).toBe(400);
    },
  );
});
