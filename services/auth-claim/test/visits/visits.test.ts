import { listAudit } from '@cicero/access';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RunningService } from '../fixtures/service.ts';

let running: RunningService;
beforeAll(async () => {
  running = await RunningService.open();
});
afterAll(() => running.close());
beforeEach(async () => {
  running.clock.advance(3_600_001);
  await running.host.database.script('truncate visitor_logs, audit_event');
});

const visit = (from = '203.0.113.1', userAgent = 'Mozilla/5.0 (Contoh)') =>
  running.call('/api/auth/open', undefined, { method: 'GET', from, headers: { 'user-agent': userAgent } });
const stored = () => running.db.selectFrom('visitor_logs').selectAll().orderBy('id').execute();

test('a visit is answered, stored and counted for the digest', async () => {
  expect(await visit()).toMatchObject({ status: 200, body: { success: true } });
  expect(await stored()).toMatchObject([
    { ip: '203.0.113.1', user_agent: 'Mozilla/5.0 (Contoh)', visited_at: running.clock.now() },
  ]);
  const { noticed } = await running.db.selectFrom('audit_event').select('noticed').executeTakeFirstOrThrow();
  expect(noticed).toBe(false);
  expect(await listAudit(running.db, { action: 'visit.opened', limit: 9 })).toHaveLength(1);
});

test('the address is what the gateway says; a stranger is not believed', async () => {
  const knock = (remoteAddress: string) =>
    running.app.inject({ url: '/api/auth/open', remoteAddress, headers: { 'x-forwarded-for': '192.0.2.77' } });
  expect((await knock('203.0.113.70')).json()).toEqual({ success: true });
  await knock('10.0.0.5');
  expect((await stored()).map(({ ip }) => ip)).toEqual(['203.0.113.70', '192.0.2.77']);
});

test('what the browser calls itself is printable and no longer than 300', async () => {
  await visit('203.0.113.1', `Contoh\u00e9\u009b<script>${'x'.repeat(2_000)}`);
  await running.app.inject({ url: '/api/auth/open', headers: { 'user-agent': '' } });
  const [first, second] = await stored();
  expect(first?.user_agent).toMatch(/^Contoh\?<script>x+$/);
  expect(first?.user_agent).toHaveLength(300);
  expect(second?.user_agent).toBeNull();
});

test('of one address thirty an hour are stored; the answer is the same', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => visit()));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(await stored()).toHaveLength(30);
  await visit('203.0.113.2');
  expect(await stored()).toHaveLength(31);
  running.clock.advance(3_600_001);
  await visit();
  expect(await stored()).toHaveLength(32);
});
