import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { runJob } from '../fixtures/jobs.ts';
import { clients, RunningService } from '../fixtures/service.ts';

let running: RunningService;
beforeAll(async () => {
  running = await RunningService.open({ AUDIT_RETENTION_DAYS: '100' });
});
afterAll(() => running.close());

test('what is over for long goes, what is recent or waits stays', async () => {
  // It is 2026-02-01T03:00Z: 100 days ago was 2025-10-24, 90 days 2025-11-03, 30 days 2026-01-02.
  await running.host.database.script(`${clients}
    insert into audit_event (at, action, outcome, channel) values
      ('2025-10-24T02:59:00Z', 'old', 'ok', 'http'), ('2025-10-24T03:01:00Z', 'recent', 'ok', 'http');
    insert into visitor_logs (ip, visited_at) values ('old', '2025-10-24 02:59'), ('recent', '2025-10-24 03:01');
    insert into login_log (actor_id, logged_at) values ('old', '2025-10-24 02:59'), ('older', '2025-01-01'),
      ('recent', '2025-10-24 03:01'), ('undated', null);
    insert into dashboard_password_resets (delivery_target, reset_token, expires_at, used_at) values
      ('x', 'expired long ago', '2026-01-02T02:59:00Z', null), ('x', 'expired', '2026-01-02T03:01:00Z', null),
      ('x', 'used long ago', '2026-01-02T03:10:00Z', '2026-01-02T02:59:00Z'), ('x', 'open', '2026-02-01T03:10:00Z', null);
    insert into "user" (user_id, client_id, status) values ('00000001', 'RES_A', true), ('00000002', 'RES_A', true), ('00000003', 'RES_A', true);
    insert into email_request (request_id, user_id, email, requested_at, decided_at, approved) values
      (gen_random_uuid(), '00000001', 'old@example.org', '2025-11-01Z', '2025-11-03T02:59:00Z', true),
      (gen_random_uuid(), '00000002', 'recent@example.org', '2025-11-01Z', '2025-11-03T03:01:00Z', false),
      (gen_random_uuid(), '00000003', 'waiting@example.org', '2025-01-01Z', null, null);`);
  expect(await runJob(running, 'auth-claim.cleanup')).toEqual({
    audit: 1,
    visits: 1,
    logins: 2,
    passwordResets: 2,
    emailRequests: 1,
  });
  const { db } = running;
  expect((await db.selectFrom('audit_event').select('action').execute()).map(({ action }) => action)).toEqual([
    'recent',
  ]);
  expect((await db.selectFrom('visitor_logs').select('ip').execute()).map(({ ip }) => ip)).toEqual(['recent']);
  const logins = await db.selectFrom('login_log').select('actor_id').orderBy('log_id').execute();
  expect(logins.map(({ actor_id }) => actor_id)).toEqual(['recent', 'undated']);
  const resets = await db
    .selectFrom('dashboard_password_resets')
    .select('reset_token')
    .orderBy('reset_token')
    .execute();
  expect(resets.map(({ reset_token }) => reset_token)).toEqual(['expired', 'open']);
  const requests = await db.selectFrom('email_request').select('email').orderBy('email').execute();
  expect(requests.map(({ email }) => email)).toEqual(['recent@example.org', 'waiting@example.org']);
  expect(await runJob(running, 'auth-claim.cleanup')).toEqual({
    audit: 0,
    visits: 0,
    logins: 0,
    passwordResets: 0,
    emailRequests: 0,
  });
});

test('visits and logins may be kept for a time of their own, never less than two months', async () => {
  const days = async (env: Record<string, string>) => readConfig(env).accessLogRetention / 86_400_000;
  expect(await days({})).toBe(400);
  expect(await days({ AUDIT_RETENTION_DAYS: '100' })).toBe(100);
  expect(await days({ AUDIT_RETENTION_DAYS: '30' })).toBe(62);
  expect(await days({ AUDIT_RETENTION_DAYS: '30', ACCESS_LOG_RETENTION_DAYS: '200' })).toBe(200);
  await expect(days({ ACCESS_LOG_RETENTION_DAYS: '61' })).rejects.toThrow('ACCESS_LOG_RETENTION_DAYS');
});

test('both jobs of the accounts are known to the switchboard', () => {
  expect(running.service.jobList.map(({ key, schedule }) => [key, schedule])).toEqual([
    ['auth-claim.notice-digest', ['*/5 * * * *']],
    ['auth-claim.cleanup', ['25 3 * * *']],
  ]);
});
